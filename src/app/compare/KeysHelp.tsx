import { useEffect, useRef } from "react";
import { KeysIcon } from "../icons";
import styles from "./keys-help.module.css";
import { GESTURES, KEYS } from "./viewer-keys";

/** A button, and `?`: what every key and every gesture does. */
export function KeysHelp() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const open = (event: KeyboardEvent) => {
      if (event.key !== "?" || event.target instanceof HTMLInputElement) return;
      event.preventDefault();
      if (dialog.current?.open) dialog.current.close();
      else dialog.current?.showModal();
    };
    window.addEventListener("keydown", open);
    return () => window.removeEventListener("keydown", open);
  }, []);
  return (
    <>
      <button
        type="button"
        className={styles.open}
        aria-label="Keys and gestures"
        title="Keys and gestures (?)"
        onClick={() => dialog.current?.showModal()}
      >
        <KeysIcon />
      </button>
      <dialog ref={dialog} className={styles.keys} aria-labelledby="keys-title">
        <h2 id="keys-title">Keys</h2>
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
        <form method="dialog">
          <button type="submit">Close</button>
        </form>
      </dialog>
    </>
  );
}
