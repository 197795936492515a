import { useEffect, useState } from "react";
import type { JobPhase } from "../../state/job";
import { isBusy } from "../../state/job";
import { currentPhoto } from "../../state/library";
import { previewDue } from "../../state/preview";
import { overall } from "../../state/progress";
import { timeSpent } from "../../state/wanted";
import { fallbackSentence } from "../../words/en/backends";
import { describeEngine } from "../../words/en/engine";
import { privacyLine } from "../../words/en/privacy";
import { duration, remaining } from "../../words/en/time";
import { InfoIcon, LockIcon } from "../icons";
import { useApp, useAppStore } from "../store-context";
import { formatMegapixels } from "./format";
import styles from "./status.module.css";

/** Tells what the engine is doing and how far it is; a button stops it or goes on. */
export function StatusLine() {
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
    <section className={styles.line} aria-label="Status">
      <div
        className={styles.progress}
        data-idle={complete || undefined}
        role="progressbar"
        aria-label="Denoised"
        aria-valuemin={0}
        aria-valuemax={totalPixels}
        aria-valuenow={donePixels}
        aria-valuetext={`${formatMegapixels(donePixels)} of ${formatMegapixels(totalPixels)}`}
      >
        <span style={{ transform: `scaleX(${share})` }} />
      </div>
      <p className={styles.state}>
        <span role="status">{describePhase(phase, complete, awaitingTab, previewing)}</span>
        {!complete && share > 0 && <span>{Math.floor(share * 100)} %</span>}
        <Times busy={busy} complete={complete} />
      </p>
      <div className={styles.facts}>
        <span className={styles.dimensions}>
          {width} × {height}
        </span>
        <span className={styles.size}>{formatMegapixels(width * height)}</span>
        <EngineFacts />
        {offline && (
          <span className={styles.offline} title="Everything these settings need is on this device">
            Offline ready
          </span>
        )}
        <Sent />
      </div>
      <span className={styles.action}>
        {busy && !complete && (
          <button type="button" onClick={cancel}>
            Cancel
          </button>
        )}
        {phase === "cancelled" && !complete && (
          <button type="button" onClick={goOn}>
            Resume
          </button>
        )}
        {phase === "failed" && (
          <button type="button" onClick={goOn}>
            Try again
          </button>
        )}
      </span>
    </section>
  );
}

function describePhase(
  phase: JobPhase,
  complete: boolean,
  awaitingTab: boolean,
  previewing: boolean,
): string {
  if (complete) return "Done";
  if (awaitingTab) return "Another tab is denoising…";
  switch (phase) {
    case "preparing":
      return "Preparing the network…";
    case "running":
      return previewing ? "A quick preview first…" : "Denoising…";
    case "held":
      return "Looking into the network…";
    case "cancelled":
      return "Cancelled";
    case "failed":
      return "Stopped";
    case "idle":
      return "Waiting for the model…";
  }
}

/** Elapsed and remaining time, over all variants on screen: ticks between tiles, which can be seconds apart. */
function Times({ busy, complete }: { busy: boolean; complete: boolean }) {
  const job = useApp((s) => s.job);
  const spent = useApp((s) => timeSpent(s));
  const now = useNow(busy);
  if (complete) return <span>in {duration(spent)}</span>;
  if (!busy) return null;
  const since = Math.max(0, now - job.at);
  const eta = job.progress?.etaMs ?? null;
  return (
    <>
      <span className={styles.elapsed}>{duration(spent + since)}</span>
      {eta !== null && <span>{remaining(Math.max(0, eta - since))}</span>}
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
  const status = useApp((s) => s.engineStatus);
  if (!status) return null;
  const fallback = fallbackSentence(status.givenUp);
  if (!fallback) return <span className={styles.engine}>{describeEngine(status)}</span>;
  return (
    <>
      <button
        type="button"
        className={`${styles.reason} ${styles.engine}`}
        popoverTarget="fallback-reason"
      >
        <span>{describeEngine(status)}</span>
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
  const traffic = useApp((s) => s.traffic);
  return (
    <>
      <button type="button" className={`${styles.reason} ${styles.sent}`} popoverTarget="sent">
        {traffic.elsewhere + traffic.carried} sent
        <LockIcon />
      </button>
      <div id="sent" popover="auto" className={styles.popover}>
        {privacyLine(traffic)}. More under “Device and app”.
      </div>
    </>
  );
}
