import { useEffect, useRef, useState } from "react";
import { quota } from "../../models/storage";
import { useApp, useAppStore } from "../store-context";
import { askDevice, diagnosticsText } from "./diagnostics";
import styles from "./system.module.css";

/** The facts for a bug report, to be read, copied and forgotten here. */
export function DiagnosticsSection() {
  const [open, setOpen] = useState(false);
  return (
    <section aria-labelledby="diagnostics-title">
      <h3 id="diagnostics-title">Diagnostics</h3>
      <p>For a report of something that went wrong. It holds no pictures and no names of files.</p>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>What would be reported</summary>
        {open && <Report />}
      </details>
    </section>
  );
}

function Report() {
  const store = useAppStore();
  const journal = useApp((s) => s.journal);
  const timings = useApp((s) => s.timings);
  const [text, setText] = useState("Asking the browser…");
  const [copied, setCopied] = useState<string | null>(null);
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
      await navigator.clipboard.writeText(text);
      setCopied("Copied.");
    } catch {
      field.current?.select();
      setCopied("This browser does not let the page copy. The text is selected: copy it yourself.");
    }
  };

  return (
    <>
      <textarea
        ref={field}
        className={styles.report}
        aria-label="Diagnostics"
        readOnly
        spellCheck={false}
        value={text}
      />
      <div className={styles.buttons}>
        <button type="button" className={styles.button} onClick={copy}>
          Copy
        </button>
        <button
          type="button"
          className={styles.button}
          title="Forget the journal of errors and remarks"
          onClick={() => store.getState().clearJournal()}
        >
          Clear
        </button>
      </div>
      <p role="status">{copied}</p>
    </>
  );
}
