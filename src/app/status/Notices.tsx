import { type Notice, previewsIn } from "../../state/notices";
import { previewsText, refusalsText } from "../../words/en/refusals";
import { byReason, noticeSentence } from "../../words/sentence";
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
          <div className={styles.told}>
            <Sentence {...notice} />
            <PreviewButton {...notice} />
          </div>
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

function Sentence(notice: Notice) {
  const files = notice.refused?.files ?? [];
  if (files.length < 2) {
    return (
      <p>
        {notice.subject && <strong>{notice.subject}</strong>}
        {noticeSentence(notice)}
      </p>
    );
  }
  return (
    <details>
      <summary>{refusalsText(files.length)}</summary>
      <div className={styles.reasons}>
        {byReason(files).map(({ why, names }) => (
          <section key={why}>
            <p>{why}</p>
            <ul>
              {names.map((name, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two files may have one name, and none ever moves.
                <li key={i}>{name}</li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </details>
  );
}

function PreviewButton(notice: Notice) {
  const store = useAppStore();
  const previews = previewsIn(notice);
  if (previews.length === 0) return null;
  return (
    <button
      type="button"
      className={styles.offer}
      onClick={() => store.getState().openPreviews(notice.id)}
    >
      {previewsText(previews.map(({ preview }) => preview))}
    </button>
  );
}
