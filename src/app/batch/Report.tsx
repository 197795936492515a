import { useId, useRef, useState } from "react";
import type { Batch } from "../../state/batch";
import { reportText, summaryText } from "../../words/en/batch";
import { download } from "../export/download";
import { CloseIcon } from "../icons";
import { DialogHead } from "../parts/DialogHead";
import { useAppStore } from "../store-context";
import system from "../system/system.module.css";
import styles from "./batch.module.css";
import { beginBatch } from "./start-batch";

/** What became of a batch, and of each of its photos as text. */
export function Report({ batch }: { batch: Batch }) {
  const store = useAppStore();
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState<string | null>(null);
  const id = useId();
  const failed = [...batch.outcomes].flatMap(([photo, { kind }]) =>
    kind === "failed" ? [photo] : [],
  );
  const open = () => {
    setText(reportText(batch, new Date()));
    dialog.current?.showModal();
  };
  const again = () => {
    const { photos } = store.getState();
    void beginBatch(
      store,
      batch.to,
      failed.filter((photo) => photos.some((each) => each.id === photo)),
    );
  };
  return (
    <div className={styles.report} role="status">
      <p>{summaryText(batch)}</p>
      <button type="button" onClick={open}>
        Report
      </button>
      {failed.length > 0 && (
        <button type="button" onClick={again}>
          Try the failed again
        </button>
      )}
      <button
        type="button"
        aria-label="Put the report away"
        title="Put the report away"
        onClick={() => store.getState().putReportAway()}
      >
        <CloseIcon />
      </button>
      <dialog
        ref={dialog}
        className={`${system.dialog} ${styles.dialog}`}
        aria-labelledby={id}
        onClose={() => setText(null)}
      >
        <DialogHead id={id} title="Report" />
        <div className={styles.choices}>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by key too. */}
          <pre className={styles.text} tabIndex={0}>
            {text}
          </pre>
          <button
            type="button"
            className={styles.primary}
            onClick={() =>
              download(new Blob([text ?? ""], { type: "text/plain" }), "blindspot-report.txt")
            }
          >
            Save as text
          </button>
        </div>
      </dialog>
    </div>
  );
}
