import { useState } from "react";
import styles from "./app.module.css";
import { SettingsScope } from "./batch/SettingsScope";
import { Viewer } from "./compare/Viewer";
import { LayoutFields, ViewFields } from "./compare/ViewFields";
import { FileFields } from "./export/FileFields";
import { SavePanel } from "./export/SavePanel";
import { FitPanel } from "./fit/FitPanel";
import { SlidersIcon } from "./icons";
import { JudgePanel } from "./judging/JudgePanel";
import { Photos } from "./library/Photos";
import { StatusLine } from "./status/StatusLine";
import { useWords } from "./use-words";
import { SettingsPanel } from "./variants/SettingsPanel";
import { VariantBar } from "./variants/VariantBar";
import { VariantFields } from "./variants/VariantFields";

/** What is there when a photo is: the photo, and the controls. */
export function Workplace() {
  return (
    <>
      <main className={styles.stage}>
        <VariantBar />
        <Viewer />
        <StatusLine />
        <Photos />
      </main>
      <Panel />
    </>
  );
}

/**
 * The controls: a column beside the photo, of which all but Save scrolls. On a phone a bar below the photo, and a
 * sheet over its lower half.
 */
function Panel() {
  const { app } = useWords().controls;
  const [open, setOpen] = useState(false);
  return (
    <aside className={styles.panel} data-open={open || undefined} aria-label={app.settings}>
      <div id="settings" className={styles.sheet}>
        <ViewFields />
        <JudgePanel />
        <VariantFields />
        <SettingsScope />
        <SettingsPanel />
        <FitPanel />
        <LayoutFields />
        <FileFields />
      </div>
      <button
        type="button"
        className={styles.more}
        aria-expanded={open}
        aria-controls="settings"
        onClick={() => setOpen(!open)}
      >
        <SlidersIcon />
        {app.settings}
      </button>
      <SavePanel />
    </aside>
  );
}
