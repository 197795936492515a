import { useRef } from "react";
import { GearIcon } from "../icons";
import { AboutSection } from "./AboutSection";
import { DiagnosticsSection } from "./DiagnosticsSection";
import { ProcessorSection } from "./ProcessorSection";
import { SessionSection } from "./SessionSection";
import { StorageSection } from "./StorageSection";
import styles from "./system.module.css";

/** What is not about one photo: the processor, what the browser keeps, what went wrong, who made it. */
export function SystemDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  return (
    <>
      <button
        type="button"
        aria-label="Device and app"
        title="Processor, storage, diagnostics, about"
        onClick={() => dialog.current?.showModal()}
      >
        <GearIcon />
      </button>
      <dialog ref={dialog} className={styles.dialog} aria-labelledby="system-title">
        <h2 id="system-title">Device and app</h2>
        <ProcessorSection />
        <SessionSection />
        <StorageSection />
        <DiagnosticsSection />
        <AboutSection />
        <form method="dialog">
          <button type="submit">Close</button>
        </form>
      </dialog>
    </>
  );
}
