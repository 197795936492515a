import { useEffect, useRef, useState } from "react";
import { quota } from "../../models/storage";
import { useApp, useAppStore } from "../store-context";
import { useWords } from "../use-words";
import { askDevice, diagnosticsText } from "./diagnostics";
import styles from "./system.module.css";

/** The facts for a bug report, to be read, copied and forgotten here. */
export function DiagnosticsSection() {
  const { system } = useWords().controls;
  const [open, setOpen] = useState(false);
  return (
    <section aria-labelledby="diagnostics-title">
      <h3 id="diagnostics-title">{system.diagnostics}</h3>
      <p>{system.whatFor}</p>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{system.whatReported}</summary>
        {open && <Report />}
      </details>
    </section>
  );
}

function Report() {
  const { system } = useWords().controls;
  const store = useAppStore();
  const journal = useApp((s) => s.journal);
  const timings = useApp((s) => s.timings);
  const [text, setText] = useState<string | null>(null);
  const [copied, setCopied] = useState<"copied" | "notCopied" | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);

  // Again with every entry that comes while it is looked at.
  useEffect(() => {
    let wanted = journal !== null && timings !== null;
    const ask = async () => {
      const state = store.getState();
      const device = await askDevice(state, await quota());
      if (wanted) setText(diagnosticsText(__ABOUT__, device, store.getState()));
    };
    void ask();
    return () => {
      wanted = false;
    };
  }, [store, journal, timings]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text ?? "");
      setCopied("copied");
    } catch {
      field.current?.select();
      setCopied("notCopied");
    }
  };

  return (
    <>
      <textarea
        ref={field}
        className={styles.report}
        aria-label={system.diagnostics}
        readOnly
        spellCheck={false}
        value={text ?? system.asking}
      />
      <div className={styles.buttons}>
        <button type="button" className={styles.button} onClick={copy}>
          {system.copy}
        </button>
        <button
          type="button"
          className={styles.button}
          title={system.clearJournal}
          onClick={() => store.getState().clearJournal()}
        >
          {system.clear}
        </button>
      </div>
      <p role="status">{copied && system[copied]}</p>
    </>
  );
}
