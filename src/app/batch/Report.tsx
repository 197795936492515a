import { useId, useRef, useState } from "react";
import type { Batch } from "../../state/batch";
import { download } from "../export/download";
import { CloseIcon } from "../icons";
import { DialogHead } from "../parts/DialogHead";
import { useAppStore } from "../store-context";
import system from "../system/system.module.css";
import { useWords } from "../use-words";
import styles from "./batch.module.css";
import { beginBatch } from "./start-batch";

/** What became of a batch, and of each of its photos as text. */
export function Report({ batch }: { batch: Batch }) {
  const store = useAppStore();
  const { batch: words, controls } = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState<string | null>(null);
  const id = useId();
  const failed = [...batch.outcomes].flatMap(([photo, { kind }]) =>
    kind === "failed" ? [photo] : [],
  );
  const open = () => {
    setText(words.reportText(batch, new Date()));
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
      <p>{words.summaryText(batch)}</p>
      <button type="button" onClick={open}>
        {controls.batch.report}
      </button>
      {failed.length > 0 && (
        <button type="button" onClick={again}>
          {controls.batch.tryFailedAgain}
        </button>
      )}
      <button
        type="button"
        aria-label={controls.batch.putReportAway}
        title={controls.batch.putReportAway}
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
        <DialogHead id={id} title={controls.batch.report} />
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
            {controls.batch.saveAsText}
          </button>
        </div>
      </dialog>
    </div>
  );
}
