import { type AppErrorName, asAppError, failureOf } from "../base/errors";
import type { Engine, JobHandle } from "../engine/engine";
import type { JobProgress } from "../engine/protocol";
import { area } from "../geometry/tiles";
import { costOf, PLAIN } from "../network/procedure";
import type { AppStore } from "../state/app-store";
import type { JobPhase } from "../state/job";
import { currentPhoto } from "../state/library";
import { isLeft, type Pause, pauseOf, plan, sameUnit, type Unit } from "../state/plan";
import { estimateAll } from "../state/progress";
import type { AppState } from "../state/state";
import { visible } from "../state/view";
import { shownVariants, type Wanted } from "../state/wanted";
import { follow, type Rest } from "./follow";

/** A network run starts: counted by tests and benchmarks through the User Timing interface. */
export const RUN_MARK = "blindspot:run";

/** A slider or a menu being moved through asks for many settings; only where it rests is worth a run. */
export const SETTLE_MS = 300;

/** A moving view asks for the order of tiles this often at most. */
const REFOCUS_MS = 150;

/** A unit on the processor that was chosen when it began. */
interface Run extends Unit {
  readonly round: number;
}

const PHASES: Readonly<Record<Pause, JobPhase>> = {
  session: "preparing",
  models: "preparing",
  influence: "held",
  cancelled: "cancelled",
  failed: "failed",
};

const viewMoved = (now: AppState, before: AppState) =>
  now.currentId === before.currentId &&
  (now.viewport !== before.viewport || now.pane !== before.pane);

function restOf(now: AppState, before: AppState): Rest | null {
  if (now.edits !== before.edits) return { kind: "settle", ms: SETTLE_MS };
  return viewMoved(now, before) ? { kind: "glance", ms: REFOCUS_MS } : null;
}

/** Makes the network work on the plan: the current photo with every variant shown. */
export function denoise(store: AppStore, engine: Engine): () => void {
  const get = store.getState;
  let handle: JobHandle | null = null;
  /** The run that begins takes over from one that came to its end. */
  let goingOn = false;
  /** The photo that the handle is for. */
  let running: string | null = null;
  /** A preview failed: there are no more, and nobody misses them. */
  let unlooked = false;

  const run = async (unit: Run, signal: AbortSignal) => {
    const { target, within } = unit;
    const { key, photo, settings } = target;
    const preview = unit.preview === true;
    running = photo.id;
    if (!goingOn) get().enter("preparing");
    goingOn = false;
    if (!preview) performance.mark(RUN_MARK);
    const spentMs = get().results.get(key)?.elapsedMs ?? 0;
    let [heard, pixels, lastMs] = [0, 0, 0];
    const looked = photo.id === get().currentId;
    handle = engine.denoise(photo.id, settings, {
      signal,
      focus: looked ? visible(get()) : null,
      within,
      onTile(rect, progress) {
        heard++;
        get().addTile(
          photo.id,
          settings,
          rect,
          progress ? spentMs + progress.elapsedMs : undefined,
          preview,
        );
        // What it stands in for came first, or is wanted no more.
        if (preview && !get().results.has(key)) engine.drop(key);
        if (signal.aborted || !progress) return;
        // The first tile pays for starting up. A preview's network is so small that other work tells in its time.
        if (!preview && (pixels > 0 || get().msPerGigaMac === null)) {
          learn(store, target, area(rect), progress.elapsedMs - lastMs);
        }
        pixels += area(rect);
        lastMs = progress.elapsedMs;
        get().enter("running", withOthers(get(), progress, preview));
      },
      onWaiting(awaitingTab) {
        if (!signal.aborted) store.setState({ awaitingTab });
      },
    });
    // Until a provider is known, the network is still being fetched and checked.
    if (engine.status) get().enter("running");
    await handle.done;
    if (heard === 0 && !signal.aborted && isLeft(get(), { target, within })) {
      throw new Error("The engine made nothing of the tiles that are missing.");
    }
  };

  const stop = follow<Run, void>(store, {
    plan: (state) =>
      plan(state)
        .filter(({ preview }) => !preview || !unlooked)
        .map((unit) => ({ ...unit, round: state.processorRound })),
    same: (a, b) => sameUnit(a, b) && a.round === b.round,
    // All of it is done: it ends by itself.
    goesOn: (unit, state) => unit.round === state.processorRound && !isLeft(state, unit),
    rest: restOf,
    run,
    done() {
      goingOn = true;
    },
    failed(error, { target, preview }) {
      if (preview) {
        unlooked = true;
        return;
      }
      // Another photo's own failure is told at that photo, and the queue goes on.
      if (target.photo.id !== get().currentId && !ofTheNetwork(error)) {
        get().failPhoto(target.photo.id, failureOf(error));
        return;
      }
      store.setState({ halted: "failed" });
      get().fail(error, target.photo.name);
    },
    told(unit, waiting) {
      if (unit) return;
      goingOn = false;
      const phase = waiting ? "preparing" : restingPhase(get());
      if (phase !== get().job.phase) get().enter(phase);
    },
  });
  const stopFocusing = refocus(store, () => (running === get().currentId ? handle : null));
  return () => {
    stop();
    stopFocusing();
  };
}

/** Failures that any other photo would meet too. */
const OF_THE_NETWORK: readonly AppErrorName[] = ["ModelFetch", "ModelIntegrity", "ModelFailed"];

const ofTheNetwork = (error: unknown) => {
  const known = asAppError(error);
  return known === null || OF_THE_NETWORK.includes(known.name);
};

/** The phase while no run is under way or about to begin. */
function restingPhase(state: AppState): JobPhase {
  const pause = pauseOf(state);
  if (pause === "session" && !currentPhoto(state)) return "idle";
  if (!pause && currentPhoto(state)?.info.unmeasured) return "preparing";
  return pause ? PHASES[pause] : "idle";
}

/** Tells the run that the view has moved: the tiles in sight go first. */
function refocus(store: AppStore, handle: () => JobHandle | null): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const unsubscribe = store.subscribe((now, before) => {
    if (!viewMoved(now, before) || timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      const focus = visible(store.getState());
      if (focus) handle()?.refocus(focus);
    }, REFOCUS_MS);
  });
  return () => {
    unsubscribe();
    clearTimeout(timer);
  };
}

/** The time of a run says how long the next will take: per multiply-add, whatever the model. */
function learn(store: AppStore, { settings }: Wanted, pixels: number, ms: number): void {
  const model = store.getState().models.find(({ id }) => id === settings.model);
  const macs = pixels * (model?.macsPerPixel ?? 0) * costOf(settings.procedure ?? PLAIN);
  if (macs > 0 && ms > 0) store.setState({ msPerGigaMac: (ms * 1e9) / macs });
}

/** The run's progress, with the time that all the panes still need, which a preview adds to. */
function withOthers(state: AppState, progress: JobProgress, preview: boolean): JobProgress {
  const { etaMs } = progress;
  if (etaMs === null) return progress;
  if (preview) return { ...progress, etaMs: etaMs + 1000 * estimateAll(state) };
  if (shownVariants(state).length === 1) return progress;
  return { ...progress, etaMs: Math.max(etaMs, 1000 * estimateAll(state)) };
}
