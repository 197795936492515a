import { CloseIcon } from "../icons";
import { useApp, useAppStore } from "../store-context";
import styles from "./status.module.css";

/** Errors and remarks over a corner of the page; nothing waits for them. */
export function Notices() {
  const store = useAppStore();
  const notices = useApp((s) => s.notices);
  return (
    <div className={styles.notices}>
      {notices.map(({ id, kind, subject, text }) => (
        <div
          key={id}
          className={styles.notice}
          data-kind={kind}
          role={kind === "error" ? "alert" : "status"}
        >
          <p>
            {subject && <strong>{subject}</strong>}
            {text}
          </p>
          <button
            type="button"
            aria-label="Dismiss"
            title="Dismiss"
            onClick={() => store.getState().dismiss(id)}
          >
            <CloseIcon />
          </button>
        </div>
      ))}
    </div>
  );
}
