import { noticeSentence } from "../../words/sentence";
import { CloseIcon } from "../icons";
import { useApp, useAppStore } from "../store-context";
import styles from "./status.module.css";

/** Errors and remarks over a corner of the page; nothing waits for them. */
export function Notices() {
  const store = useAppStore();
  const notices = useApp((s) => s.notices);
  return (
    <div className={styles.notices}>
      {notices.map((notice) => (
        <div
          key={notice.id}
          className={styles.notice}
          data-kind={notice.kind}
          role={notice.kind === "error" ? "alert" : "status"}
        >
          <p>
            {notice.subject && <strong>{notice.subject}</strong>}
            {noticeSentence(notice)}
          </p>
          <button
            type="button"
            aria-label="Dismiss"
            title="Dismiss"
            onClick={() => store.getState().dismiss(notice.id)}
          >
            <CloseIcon />
          </button>
        </div>
      ))}
    </div>
  );
}
