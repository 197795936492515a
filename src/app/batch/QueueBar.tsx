import type { Batch } from "../../state/batch";
import { type Filter, lineOf, queueEtaMs, stageOf } from "../../state/queue";
import { selectedPhotos } from "../../state/selection";
import {
  counted,
  FILTERS,
  heldText,
  placeText,
  QUEUE_FULL,
  queueText,
  stageText,
} from "../../words/en/batch";
import { remaining } from "../../words/en/time";
import { useApp, useAppStore } from "../store-context";
import styles from "./batch.module.css";
import { askAgain } from "./places";
import { Report } from "./Report";
import { SaveAll } from "./SaveAll";

interface QueueBarProps {
  readonly filter: Filter;
  onFilter(filter: Filter): void;
}

/** How far all photos have come, and what can be done with many of them. */
export function QueueBar({ filter, onFilter }: QueueBarProps) {
  const batch = useApp((s) => s.batch);
  return (
    <section className={styles.bar} aria-label="All photos">
      <div className={styles.row}>
        <Progress />
        <label className={styles.filter}>
          <span>Show</span>
          <select value={filter} onChange={(event) => onFilter(event.target.value as Filter)}>
            {Object.entries(FILTERS).map(([value, name]) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <SaveAll />
      </div>
      {batch && <Running batch={batch} />}
      <Selected />
    </section>
  );
}

function Progress() {
  const store = useAppStore();
  const { finished, total, failed, full, ahead } = useApp(lineOf);
  const paused = useApp((s) => s.queuePaused);
  const eta = useApp((s) => (lineOf(s).ahead.length > 0 ? queueEtaMs(s) : null));
  const left = total - finished - failed;
  const { pauseQueue, resumeQueue } = store.getState();
  return (
    <>
      <div
        className={styles.progress}
        role="progressbar"
        aria-label="Photos done"
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={finished}
        aria-valuetext={queueText(finished, total, failed)}
      >
        <span style={{ transform: `scaleX(${total > 0 ? finished / total : 0})` }} />
      </div>
      <p className={styles.state}>
        <span>{queueText(finished, total, failed)}</span>
        {full && <span>{QUEUE_FULL}</span>}
        {paused && left > 0 && <span>Paused</span>}
        {eta !== null && ahead.length > 0 && <span>{remaining(eta)}</span>}
      </p>
      {paused ? (
        <button type="button" onClick={resumeQueue}>
          Resume all
        </button>
      ) : (
        left > 0 && (
          <button type="button" onClick={pauseQueue}>
            Pause all
          </button>
        )
      )}
    </>
  );
}

function Running({ batch }: { batch: Batch }) {
  const store = useAppStore();
  const { holdBatch, stopBatch, fail } = store.getState();
  if (batch.step === "ended") return <Report batch={batch} />;
  const allow = async () => {
    try {
      if (await askAgain(batch)) holdBatch(false);
    } catch (error) {
      fail(error);
    }
  };
  return (
    <div className={styles.report} role="status" data-held={batch.held || undefined}>
      <p>
        {batch.held
          ? heldText(batch)
          : batch.step === "packing"
            ? `Writing the ZIP, ${counted(batch.outcomes.size, "photo")}…`
            : `Saving ${placeText(batch)}: ${batch.outcomes.size} of ${batch.photos.length}`}
      </p>
      {batch.held && (
        <button type="button" onClick={() => void allow()}>
          Allow again
        </button>
      )}
      <button type="button" onClick={stopBatch}>
        Stop saving
      </button>
    </div>
  );
}

/** What can be done with the selected photos; of one that failed, why. */
function Selected() {
  const store = useAppStore();
  const count = useApp((s) => selectedPhotos(s).length);
  const failed = useApp((s) => {
    const photo = s.photos.find(({ id }) => id === (s.selectedFrom ?? s.currentId));
    const stage = photo && stageOf(s, photo);
    return stage?.kind === "failed" ? `${photo?.name}: ${stageText(stage)}` : null;
  });
  const left = useApp((s) => selectedPhotos(s).some(({ id }) => s.skipped.has(id)));
  if (count === 0 && failed === null) return null;
  const ids = () => {
    const state = store.getState();
    const chosen = selectedPhotos(state).map(({ id }) => id);
    return chosen.length > 0 ? chosen : [state.selectedFrom ?? state.currentId ?? ""];
  };
  const { applyToSelected, skipPhotos, retryPhotos, putAway, clearSelection } = store.getState();
  return (
    <div className={styles.report}>
      <p>{count > 0 ? `${counted(count, "photo")} selected` : failed}</p>
      {count > 0 && (
        <>
          <button type="button" onClick={applyToSelected}>
            Apply these settings
          </button>
          {left ? (
            <button type="button" onClick={() => retryPhotos(ids())}>
              Take in again
            </button>
          ) : (
            <button type="button" onClick={() => skipPhotos(ids())}>
              Leave out
            </button>
          )}
        </>
      )}
      {failed !== null && (
        <button type="button" onClick={() => retryPhotos(ids())}>
          Try again
        </button>
      )}
      {count > 0 && (
        <>
          <button type="button" onClick={() => putAway(ids())}>
            Close them
          </button>
          <button type="button" onClick={clearSelection}>
            Select none
          </button>
        </>
      )}
    </div>
  );
}
