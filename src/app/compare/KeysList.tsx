import { useWords } from "../use-words";

/** What every key does, and what a pointer or a finger does on the photo. */
export function KeysList() {
  const { compare } = useWords().controls;
  return (
    <>
      <dl>
        {Object.values(compare.keys).map(([keys, what]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <h3>{compare.byHand}</h3>
      <dl>
        {Object.values(compare.gestures).map(([gesture, what]) => (
          <div key={gesture}>
            <dt>{gesture}</dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
