import { GESTURES, KEYS } from "./viewer-keys";

export function KeysList() {
  return (
    <>
      <dl>
        {KEYS.map(([keys, what]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <h3>By hand</h3>
      <dl>
        {GESTURES.map(([gesture, what]) => (
          <div key={gesture}>
            <dt>{gesture}</dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
