import { useEffect, useState } from "react";
import type { JobPhase } from "../../state/job";
import { isBusy } from "../../state/job";
import { currentPhoto } from "../../state/library";
import { previewDue } from "../../state/preview";
import { overall } from "../../state/progress";
import { timeSpent } from "../../state/wanted";
import type { Words } from "../../words/catalogue";
import { percent } from "../../words/numbers";
import { InfoIcon, LockIcon } from "../icons";
import { useApp, useAppStore } from "../store-context";
import { useWords } from "../use-words";
import { formatMegapixels } from "./format";
import styles from "./status.module.css";

/** Tells what the engine is doing and how far it is; a button stops it or goes on. */
export function StatusLine() {
  const { status } = useWords().controls;
  const store = useAppStore();
  const phase = useApp((s) => s.job.phase);
  const awaitingTab = useApp((s) => s.awaitingTab);
  const previewing = useApp((s) => previewDue(s) !== null);
  const totalPixels = useApp((s) => overall(s).total);
  const donePixels = useApp((s) => overall(s).done);
  const width = useApp((s) => currentPhoto(s)?.info.width ?? 0);
  const height = useApp((s) => currentPhoto(s)?.info.height ?? 0);
  const offline = useApp((s) => s.offlineReady);
  const { cancel, goOn } = store.getState();
  const share = totalPixels ? donePixels / totalPixels : 0;
  const busy = isBusy(phase);
  const complete = totalPixels > 0 && donePixels === totalPixels;

  return (
    <section className={styles.line} aria-label={status.status}>
      <div
        className={styles.progress}
        data-idle={complete || undefined}
        role="progressbar"
        aria-label={status.denoised}
        aria-valuemin={0}
        aria-valuemax={totalPixels}
        aria-valuenow={donePixels}
        aria-valuetext={status.doneOf(formatMegapixels(donePixels), formatMegapixels(totalPixels))}
      >
        <span style={{ transform: `scaleX(${share})` }} />
      </div>
      <p className={styles.state}>
        <span role="status">{describePhase(status, phase, complete, awaitingTab, previewing)}</span>
        {!complete && share > 0 && <span>{percent(Math.floor(share * 100))}</span>}
        <Times busy={busy} complete={complete} />
      </p>
      <div className={styles.facts}>
        <span className={styles.dimensions}>
          {width} × {height}
        </span>
        <span className={styles.size}>{formatMegapixels(width * height)}</span>
        <EngineFacts />
        {offline && (
          <span className={styles.offline} title={status.offlineTitle}>
            {status.offline}
          </span>
        )}
        <Sent />
      </div>
      <span className={styles.action}>
        {busy && !complete && (
          <button type="button" onClick={cancel}>
            {status.cancel}
          </button>
        )}
        {phase === "cancelled" && !complete && (
          <button type="button" onClick={goOn}>
            {status.resume}
          </button>
        )}
        {phase === "failed" && (
          <button type="button" onClick={goOn}>
            {status.tryAgain}
          </button>
        )}
      </span>
    </section>
  );
}

function describePhase(
  { done, otherTab, phases, previewing: ofPreview }: Words["controls"]["status"],
  phase: JobPhase,
  complete: boolean,
  awaitingTab: boolean,
  previewing: boolean,
): string {
  if (complete) return done;
  if (awaitingTab) return otherTab;
  return phase === "running" && previewing ? ofPreview : phases[phase];
}

/** Elapsed and remaining time, over all variants on screen: ticks between tiles, which can be seconds apart. */
function Times({ busy, complete }: { busy: boolean; complete: boolean }) {
  const { controls, time } = useWords();
  const job = useApp((s) => s.job);
  const spent = useApp((s) => timeSpent(s));
  const now = useNow(busy);
  if (complete) return <span>{controls.status.within(time.duration(spent))}</span>;
  if (!busy) return null;
  const since = Math.max(0, now - job.at);
  const eta = job.progress?.etaMs ?? null;
  return (
    <>
      <span className={styles.elapsed}>{time.duration(spent + since)}</span>
      {eta !== null && <span>{time.remaining(Math.max(0, eta - since))}</span>}
    </>
  );
}

function useNow(ticking: boolean): number {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    if (!ticking) return;
    setNow(performance.now());
    const timer = setInterval(() => setNow(performance.now()), 250);
    return () => clearInterval(timer);
  }, [ticking]);
  return now;
}

/** The provider; with a reason behind a button where a faster one had to be given up. */
function EngineFacts() {
  const { backends, engine } = useWords();
  const status = useApp((s) => s.engineStatus);
  if (!status) return null;
  const fallback = backends.fallbackSentence(status.givenUp);
  if (!fallback) return <span className={styles.engine}>{engine.describeEngine(status)}</span>;
  return (
    <>
      <button
        type="button"
        className={`${styles.reason} ${styles.engine}`}
        popoverTarget="fallback-reason"
      >
        <span>{engine.describeEngine(status)}</span>
        <InfoIcon />
      </button>
      <div id="fallback-reason" popover="auto" className={styles.popover}>
        {fallback}
      </div>
    </>
  );
}

/** Tells what left this device: nothing, and a sentence says so. */
function Sent() {
  const { controls, privacy } = useWords();
  const { status } = controls;
  const traffic = useApp((s) => s.traffic);
  return (
    <>
      <button type="button" className={`${styles.reason} ${styles.sent}`} popoverTarget="sent">
        {status.sent(traffic.elsewhere + traffic.carried)}
        <LockIcon />
      </button>
      <div id="sent" popover="auto" className={styles.popover}>
        {status.sentTold(privacy.privacyLine(traffic))}
      </div>
    </>
  );
}
