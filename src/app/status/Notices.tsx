import { useEffect, useRef } from "react";
import type { AppStore } from "../../state/app-store";
import { placeOf } from "../../state/export";
import type { Notice } from "../../state/notices";
import type { AppState } from "../../state/state";
import { noticeSentence } from "../../words/sentence";
import { share } from "../export/hand-over";
import { canSaveAs, saveAgain, saveAs } from "../export/save-as";
import { CloseIcon } from "../icons";
import { useApp, useAppStore } from "../store-context";
import styles from "./status.module.css";

/** What went well is told for so long, ms, unless somebody is at it. */
const PASSING_MS = 10_000;
const PASSING: readonly string[] = ["saved", "copied"];

/** Errors and remarks over a corner of the page; nothing waits for them. */
export function Notices() {
  const notices = useApp((s) => s.notices);
  return (
    <div className={styles.notices}>
      {notices.map((notice) => (
        <NoticeBox key={notice.id} notice={notice} />
      ))}
    </div>
  );
}

function NoticeBox({ notice }: { notice: Notice }) {
  const store = useAppStore();
  const label = useApp((s) => stepOf(notice, s)?.label ?? null);
  const box = useRef<HTMLDivElement>(null);
  const passing = PASSING.includes(notice.what.code);
  const dismiss = () => store.getState().dismiss(notice.id);

  useEffect(() => {
    if (!passing) return;
    const timer = setInterval(() => {
      if (!box.current?.matches(":hover, :focus-within")) store.getState().dismiss(notice.id);
    }, PASSING_MS);
    return () => clearInterval(timer);
  }, [passing, notice.id, store]);

  const go = () => {
    const step = stepOf(notice, store.getState());
    dismiss();
    step?.go(store);
  };
  return (
    <div
      ref={box}
      className={styles.notice}
      data-kind={notice.kind}
      role={notice.kind === "error" ? "alert" : "status"}
    >
      <p>
        {notice.subject && <strong>{notice.subject}</strong>}
        {noticeSentence(notice)}
      </p>
      {label !== null && (
        <button type="button" className={styles.step} onClick={go}>
          {label}
        </button>
      )}
      <button type="button" aria-label="Dismiss" title="Dismiss" onClick={dismiss}>
        <CloseIcon />
      </button>
    </div>
  );
}

interface Step {
  readonly label: string;
  go(store: AppStore): void;
}

/** What a person may well want to do next. */
function stepOf({ what }: Notice, state: AppState): Step | null {
  switch (what.code) {
    case "madeHere": {
      const { settings } = what.data;
      return { label: "Use them", go: (store) => store.getState().pasteSettings(settings) };
    }
    case "readyToShare": {
      const { file } = what.data;
      return { label: "Share…", go: (store) => void share(store, file) };
    }
    case "saved": {
      const { photo, kind, placed } = what.data;
      // It is about the photo that is on screen, or there is nothing to do.
      if (kind !== "photo" || photo !== state.currentId || !canSaveAs()) return null;
      if (placed && placeOf(state)) return { label: "Save again", go: saveAgain };
      return { label: "Save as…", go: (store) => void saveAs(store) };
    }
    default:
      return null;
  }
}
