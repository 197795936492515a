import { useEffect, useRef } from "react";
import type { AppStore } from "../../state/app-store";
import { placeOf } from "../../state/export";
import { type Notice, previewsIn } from "../../state/notices";
import type { AppState } from "../../state/state";
import type { FirstWords } from "../../words/catalogue";
import { byReason, noticeSentence } from "../../words/sentence";
import { share } from "../export/hand-over";
import { canSaveAs, saveAgain, saveAs } from "../export/save-as";
import { CloseIcon } from "../icons";
import { useApp, useAppStore } from "../store-context";
import { useFirstWords } from "../use-first-words";
import styles from "./status.module.css";

/** A remark is told for so long, ms, unless somebody is at it. Errors stay until they are dismissed. */
const PASSING_MS = 10_000;

/** Remarks that ask something wait for an answer. */
const ASKING: readonly string[] = [
  ...["madeHere", "readyToShare", "updateReady", "updateStarted"],
  ...["batchNotResumed", "batchNotWhole"],
];

/** Errors and remarks over the photo's lower corner, the last of each; nothing waits for them. */
export function Notices() {
  const notices = useApp((s) => s.notices);
  const errors = notices.filter(({ kind }) => kind === "error");
  const remark = notices.findLast(({ kind }) => kind !== "error");
  const error = errors.at(-1);
  return (
    <div className={styles.notices}>
      {error && <NoticeBox key={error.id} notice={error} more={errors.length - 1} />}
      {remark && <NoticeBox key={remark.id} notice={remark} more={0} />}
    </div>
  );
}

/** @param more that wait behind it */
function NoticeBox({ notice, more }: { notice: Notice; more: number }) {
  const store = useAppStore();
  const words = useFirstWords();
  const { status } = words.controls;
  const label = useApp((s) => stepOf(notice, s)?.label(words) ?? null);
  const box = useRef<HTMLDivElement>(null);
  const passing = notice.kind !== "error" && !ASKING.includes(notice.what.code);
  const dismiss = () => store.getState().dismiss(notice.id);

  useEffect(() => {
    if (!passing) return;
    const timer = setInterval(() => {
      if (!box.current?.matches(":hover, :focus-within")) store.getState().dismiss(notice.id);
    }, PASSING_MS);
    return () => clearInterval(timer);
  }, [passing, notice.id, store]);

  const go = () => {
    stepOf(notice, store.getState())?.go(store);
    dismiss();
  };
  return (
    <div
      ref={box}
      className={styles.notice}
      data-kind={notice.kind}
      role={notice.kind === "error" ? "alert" : "status"}
    >
      <div className={styles.told}>
        <Sentence {...notice} />
        {label !== null && (
          <button type="button" className={styles.step} onClick={go}>
            {label}
          </button>
        )}
        {more > 0 && <p className={styles.moreNotices}>{words.notices.moreNotices(more)}</p>}
      </div>
      <button type="button" aria-label={status.dismiss} title={status.dismiss} onClick={dismiss}>
        <CloseIcon />
      </button>
    </div>
  );
}

interface Step {
  label(words: FirstWords): string;
  go(store: AppStore): void;
}

/** What a person may well want to do next. */
function stepOf(notice: Notice, state: AppState): Step | null {
  const { what } = notice;
  const previews = previewsIn(notice);
  if (previews.length > 0) {
    return {
      label: ({ refusals }) => refusals.previewsText(previews.map(({ preview }) => preview)),
      go: (store) => store.getState().openPreviews(notice.id),
    };
  }
  switch (what.code) {
    case "madeHere": {
      const { settings } = what.data;
      return {
        label: ({ controls }) => controls.status.takeThem,
        go: (store) => store.getState().pasteSettings(settings),
      };
    }
    case "readyToShare": {
      const { file } = what.data;
      return {
        label: ({ controls }) => controls.status.share,
        go: (store) => void share(store, file),
      };
    }
    case "saved": {
      const { photo, kind, placed } = what.data;
      // It is about the photo that is on screen, or there is nothing to do.
      if (kind !== "photo" || photo !== state.currentId || !canSaveAs()) return null;
      return placed && placeOf(state)
        ? { label: ({ controls }) => controls.status.saveAgain, go: saveAgain }
        : { label: ({ controls }) => controls.status.saveAs, go: (store) => void saveAs(store) };
    }
    default:
      return null;
  }
}

function Sentence(notice: Notice) {
  const { refusals } = useFirstWords();
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
      <summary>{refusals.refusalsText(files.length)}</summary>
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
