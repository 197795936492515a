import type { Batch } from "../../state/batch";
import { type Filter, lineOf, queueEtaMs, stageOf } from "../../state/queue";
import { selectedPhotos } from "../../state/selection";
import { useApp, useAppStore } from "../store-context";
import { useWords } from "../use-words";
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
  const words = useWords();
  const { batch: told } = words.controls;
  const batch = useApp((s) => s.batch);
  return (
    <section className={styles.bar} aria-label={told.allPhotos}>
      <div className={styles.row}>
        <Progress />
        <label className={styles.filter}>
          <span>{told.show}</span>
          <select
            aria-label={told.show}
            value={filter}
            onChange={(event) => onFilter(event.target.value as Filter)}
          >
            {Object.entries(words.batch.FILTERS).map(([value, name]) => (
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
  const { batch, controls, time } = useWords();
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
        aria-label={controls.batch.photosDone}
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={finished}
        aria-valuetext={batch.queueText(finished, total, failed)}
      >
        <span style={{ transform: `scaleX(${total > 0 ? finished / total : 0})` }} />
      </div>
      <p className={styles.state}>
        <span>{batch.queueText(finished, total, failed)}</span>
        {full && <span>{batch.QUEUE_FULL}</span>}
        {paused && left > 0 && <span>{controls.batch.paused}</span>}
        {eta !== null && ahead.length > 0 && <span>{time.remaining(eta)}</span>}
      </p>
      {paused ? (
        <button type="button" onClick={resumeQueue}>
          {controls.batch.resumeAll}
        </button>
      ) : (
        left > 0 && (
          <button type="button" onClick={pauseQueue}>
            {controls.batch.pauseAll}
          </button>
        )
      )}
    </>
  );
}

function Running({ batch }: { batch: Batch }) {
  const store = useAppStore();
  const { batch: words, controls } = useWords();
  const { holdBatch, stopBatch, fail } = store.getState();
  if (batch.step === "ended") return <Report batch={batch} />;
  const done = batch.outcomes.size;
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
          ? words.heldText(batch)
          : batch.step === "packing"
            ? controls.batch.packing(done)
            : controls.batch.saving(words.placeText(batch), done, batch.photos.length)}
      </p>
      {batch.held && (
        <button type="button" onClick={() => void allow()}>
          {controls.batch.allowAgain}
        </button>
      )}
      <button type="button" onClick={stopBatch}>
        {controls.batch.stopSaving}
      </button>
    </div>
  );
}

/** What can be done with the selected photos; of one that failed, why. */
function Selected() {
  const store = useAppStore();
  const words = useWords();
  const { batch } = words.controls;
  const count = useApp((s) => selectedPhotos(s).length);
  const failed = useApp((s) => {
    const photo = s.photos.find(({ id }) => id === (s.selectedFrom ?? s.currentId));
    const stage = photo && stageOf(s, photo);
    return photo && stage?.kind === "failed"
      ? batch.ofPhoto(photo.name, words.batch.stageText(stage))
      : null;
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
      <p>{count > 0 ? batch.selected(count) : failed}</p>
      {count > 0 && (
        <>
          <button type="button" onClick={applyToSelected}>
            {batch.applyThese}
          </button>
          {left ? (
            <button type="button" onClick={() => retryPhotos(ids())}>
              {batch.takeIn}
            </button>
          ) : (
            <button type="button" onClick={() => skipPhotos(ids())}>
              {batch.leaveOut}
            </button>
          )}
        </>
      )}
      {failed !== null && (
        <button type="button" onClick={() => retryPhotos(ids())}>
          {batch.tryAgain}
        </button>
      )}
      {count > 0 && (
        <>
          <button type="button" onClick={() => putAway(ids())}>
            {batch.closeThem}
          </button>
          <button type="button" onClick={clearSelection}>
            {batch.selectNone}
          </button>
        </>
      )}
    </div>
  );
}
