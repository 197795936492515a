import { useId } from "react";
import { MOST_PHOTOS, MOST_RESULTS } from "../../session/protocol";
import type { Keeping } from "../../state/session";
import { useApp } from "../store-context";
import styles from "./session.module.css";
import shared from "./system.module.css";

const megabytes = (bytes: number) =>
  `${bytes < 10e6 ? (bytes / 1e6).toFixed(1) : Math.round(bytes / 1e6)} MB`;

function describe(keeping: Keeping): string {
  switch (keeping) {
    case "starting":
      return "The last session is being looked for.";
    case "on":
      return "Photos, settings and results are kept on this device: they are back after a reload or a crash.";
    case "off":
      return "Nothing is kept: a reload starts anew.";
    case "full":
      return "There is no room to keep more. What is new since then will be gone after a reload: save it, close photos, or clear what is kept.";
    case "unavailable":
      return "This browser keeps no sessions here: a reload starts anew. Save before you leave.";
  }
}

/** Tells what survives a reload and how much of it there is, with buttons to have it otherwise. */
export function SessionSection() {
  const keeping = useApp((s) => s.keeping);
  const { photos, results } = useApp((s) => s.keptBytes);
  const keepSession = useApp((s) => s.keepSession);
  const clearSession = useApp((s) => s.clearSession);
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>Session</h3>
      <p>{describe(keeping)}</p>
      {keepSession && clearSession && (
        <>
          <p role="status">
            {keeping === "off"
              ? "0 MB are kept."
              : `Kept now: ${megabytes(photos)} of photos, ${megabytes(results)} of results.`}
          </p>
          <p className={styles.quiet}>
            At most {megabytes(MOST_PHOTOS)} of photos and {megabytes(MOST_RESULTS)} of results are
            kept for a tab; results of photos not looked at for longest go first. Clean references
            are not kept.
          </p>
          <div className={styles.actions}>
            <label className={shared.check}>
              <input
                type="checkbox"
                checked={keeping !== "off"}
                onChange={(event) => keepSession(event.target.checked)}
              />
              Keep the session
            </label>
            <button
              type="button"
              className={shared.button}
              title="Drops what is kept, of all sessions; open photos stay open, and are not kept"
              disabled={photos + results === 0}
              onClick={() => void clearSession()}
            >
              Clear
            </button>
          </div>
        </>
      )}
    </section>
  );
}
