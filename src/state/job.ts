import type { StateCreator } from "zustand";
import type { JobHandle } from "../engine/client";
import type { EngineStatus, JobProgress, NetworkSettings } from "../engine/protocol";
import type { Rect } from "../geometry/rect";
import { area, intersection, intersects } from "../geometry/tiles";
import { costOf, PLAIN } from "../network/procedure";
import type { AppState, Dependencies } from "./app-store";
import { currentPhoto, type Photo } from "./library";
import { type Result, resultKey } from "./results";
import { activeVariant, againstVariant, modelOf, networkSettings, type Variant } from "./variants";
import { visible } from "./view";

export type JobPhase = "idle" | "preparing" | "running" | "held" | "cancelled" | "failed";

/** A run is under way or about to begin. */
export const isBusy = (phase: JobPhase) => phase === "preparing" || phase === "running";

export interface Job {
  readonly phase: JobPhase;
  /** Of the run under way; null before its first tile. */
  readonly progress: JobProgress | null;
  /** When `progress` came, or the run started: `performance.now()`, ms. */
  readonly at: number;
}

export interface JobSlice {
  readonly engineStatus: EngineStatus | null;
  readonly job: Job;
  /** The run waits while another tab's network is running. */
  readonly awaitingTab: boolean;
  /** Milliseconds a billion multiply-adds take here, measured; null before the first tile. */
  readonly msPerGigaMac: number | null;
  /**
   * Makes the network work on what is wanted now: the current photo with every variant shown. Stops
   * any other run; does nothing when all that is complete or on its way.
   * @param delayMs waits this long first, and starts over when called again meanwhile
   */
  denoise(delayMs?: number): void;
  /** Stops the run; the tiles it finished stay. `denoise` goes on from there. */
  cancel(): void;
  /** Stops the run for something more urgent, which calls `denoise` when it is done. */
  hold(): void;
  /** Tells the run that the view has moved: what is visible goes first. */
  refocus(): void;
}

/** A network run starts: counted by tests and benchmarks through the User Timing interface. */
export const RUN_MARK = "blindspot:run";

/** A moving view asks for the order of tiles this often at most. */
const REFOCUS_MS = 150;

export interface Wanted {
  readonly key: string;
  readonly photo: Photo;
  readonly settings: NetworkSettings;
  readonly totalPixels: number;
}

/** What a variant should show of the current photo: null without one or before the manifest has come. */
export function wantedBy(state: AppState, variant: Variant): Wanted | null {
  const photo = currentPhoto(state);
  const settings = networkSettings(state, variant);
  if (!photo || !settings) return null;
  return {
    key: resultKey(photo.id, settings),
    photo,
    settings,
    totalPixels: photo.info.width * photo.info.height,
  };
}

/** What the active variant should show. */
export function wanted(state: AppState): Wanted | null {
  return wantedBy(state, activeVariant(state));
}

export function wantedResult(state: AppState): Result | null {
  return state.results.get(wanted(state)?.key ?? "") ?? null;
}

export function isComplete(state: AppState, { key, totalPixels }: Wanted): boolean {
  return state.results.get(key)?.donePixels === totalPixels;
}

/** The variants on screen: the active one first, it is what the person is at. */
export function shownVariants(state: AppState): readonly Variant[] {
  const active = activeVariant(state);
  if (state.layout === "single") return [active];
  if (state.layout === "divider") {
    const against = againstVariant(state);
    return against ? [active, against] : [active];
  }
  return [active, ...state.variants.filter((variant) => variant !== active)];
}

/** What the variants on screen want, each result once: the active variant's first. */
export function shownTargets(state: AppState): readonly Wanted[] {
  const targets: Wanted[] = [];
  for (const variant of shownVariants(state)) {
    const target = wantedBy(state, variant);
    if (target && !targets.some(({ key }) => key === target.key)) targets.push(target);
  }
  return targets;
}

const keptIn = new WeakMap<AppState, ReadonlySet<string>>();

/**
 * Whose results are made and kept whole: the active variant's, and as many more as the cache holds beside
 * what is in view of the others. Of those only that is made.
 */
function keptWhole(state: AppState): ReadonlySet<string> {
  // Every pane and the status line ask, at every change of the state, a moving pointer's too.
  const known = keptIn.get(state);
  if (known) return known;
  const view = visible(state);
  const targets = shownTargets(state);
  const kept = new Set<string>();
  const inView = ({ key }: Wanted) =>
    (state.results.get(key)?.tiles ?? []).reduce(
      (pixels, { rect }) => pixels + (view && intersects(rect, view) ? area(rect) : 0),
      0,
    );
  let pixels = targets.reduce((sum, target) => sum + inView(target), 0);
  for (const target of targets) {
    const more = target.totalPixels - inView(target);
    if (kept.size > 0 && 4 * (pixels + more) > state.cacheBytes) break;
    pixels += more;
    kept.add(target.key);
  }
  keptIn.set(state, kept);
  return kept;
}

/** Pixels done and to do of what a variant shows: all of the photo, or what is in view of it. */
export function progressOf(
  state: AppState,
  target: Wanted,
  whole: boolean = keptWhole(state).has(target.key),
): { readonly done: number; readonly total: number } {
  const result = state.results.get(target.key);
  const view = visible(state);
  if (whole || !view) return { done: result?.donePixels ?? 0, total: target.totalPixels };
  return { done: coverage(result, view), total: area(view) };
}

/** Pixels done and to do over all variants on screen; the same result counts once. */
export function overall(state: AppState): { readonly done: number; readonly total: number } {
  const kept = keptWhole(state);
  let [done, total] = [0, 0];
  for (const target of shownTargets(state)) {
    const own = progressOf(state, target, kept.has(target.key));
    done += own.done;
    total += own.total;
  }
  return { done, total };
}

/** Seconds the network would still need for a variant, by what it took here so far. Null: unknown. */
export function estimateSeconds(state: AppState, variant: Variant): number | null {
  const target = wantedBy(state, variant);
  const model = modelOf(state, variant);
  if (!target || !model || state.msPerGigaMac === null) return null;
  const left = target.totalPixels - (state.results.get(target.key)?.donePixels ?? 0);
  const macs = left * model.macsPerPixel * costOf(variant.procedure);
  return (macs * state.msPerGigaMac) / 1e12;
}

/** One run of the network: a result, or the part of it that is on screen. */
interface Unit {
  readonly target: Wanted;
  readonly within: Rect | null;
}

/** The first round of a comparison is this wide and high: mostly one tile. Each further one is wider by this. */
const FIRST_ROUND = 128;
const ROUND_GROWTH = 4;

/** The view from its middle outwards, the last round all of it: every pane gets one before any gets the next. */
function rounds(view: Rect): readonly Rect[] {
  const grown: Rect[] = [];
  for (let side = FIRST_ROUND; side < Math.max(view.width, view.height); side *= ROUND_GROWTH) {
    const width = Math.min(side, view.width);
    const height = Math.min(side, view.height);
    const x = view.x + Math.floor((view.width - width) / 2);
    const y = view.y + Math.floor((view.height - height) / 2);
    grown.push({ x, y, width, height });
  }
  return [...grown, view];
}

/**
 * What is left to do, in order: the visible area of every pane in turn, round by round, so that a rough
 * comparison stands soon however large the photo is; then the rest of each.
 */
export function plan(state: AppState): readonly Unit[] {
  const units: Unit[] = [];
  const shown = shownTargets(state);
  const within = visible(state);
  // Alone it is done in one go: its own tiles are in the right order anyway.
  if (within && shown.length > 1) {
    for (const round of rounds(within)) {
      for (const target of shown) {
        if (!covers(state.results.get(target.key), round)) units.push({ target, within: round });
      }
    }
  }
  const kept = keptWhole(state);
  for (const target of shown) {
    if (kept.has(target.key) && !isComplete(state, target)) units.push({ target, within: null });
  }
  return units;
}

/** How much of a rectangle a result's tiles, which do not overlap, cover. */
function coverage(result: Result | undefined, rect: Rect): number {
  return (result?.tiles ?? []).reduce((pixels, tile) => {
    const part = intersection(tile.rect, rect);
    return pixels + (part ? area(part) : 0);
  }, 0);
}

/** Whether a result is there for all of a rectangle. */
export const covers = (result: Result | undefined, rect: Rect) =>
  coverage(result, rect) === area(rect);

function sameUnit(a: Unit, b: Unit): boolean {
  const corners = ({ within }: Unit) => Object.values(within ?? {}).join(" ");
  return a.target.key === b.target.key && corners(a) === corners(b);
}

interface Run extends Unit {
  readonly controller: AbortController;
  handle: JobHandle | null;
}

export function createJob({
  engine,
  shelf,
}: Dependencies): StateCreator<AppState, [], [], JobSlice> {
  return (set, get) => {
    let run: Run | null = null;
    let settling: ReturnType<typeof setTimeout> | undefined;
    let refocusing: ReturnType<typeof setTimeout> | undefined;

    const enter = (phase: JobPhase, progress: JobProgress | null = null) =>
      set({ job: { phase, progress, at: performance.now() }, awaitingTab: false });

    const stop = () => {
      clearTimeout(settling);
      run?.controller.abort();
      run = null;
    };

    /** What a run took says what the next will take: per multiply-add, whatever the model. */
    const learn = ({ settings }: Wanted, pixels: number, ms: number) => {
      const model = get().models.find(({ id }) => id === settings.model);
      const macs = pixels * (model?.macsPerPixel ?? 0) * costOf(settings.procedure ?? PLAIN);
      if (macs > 0 && ms > 0) set({ msPerGigaMac: (ms * 1e9) / macs });
    };

    const start = async (unit: Unit) => {
      const { key, photo, settings } = unit.target;
      const mine: Run = { ...unit, controller: new AbortController(), handle: null };
      const { signal } = mine.controller;
      run = mine;
      try {
        await shelf.use(photo, async () => {
          if (signal.aborted) return;
          performance.mark(RUN_MARK);
          const before = get().results.get(key);
          let [pixels, lastMs] = [0, 0];
          mine.handle = engine.denoise(photo.id, settings, {
            signal,
            focus: visible(get()),
            within: unit.within,
            finished: (before?.tiles ?? []).map((tile) => tile.rect),
            onTile(tile, progress) {
              const elapsedMs = (before?.elapsedMs ?? 0) + progress.elapsedMs;
              get().addTile(photo.id, settings, tile, elapsedMs);
              if (run !== mine) return;
              // The first tile pays for starting up.
              if (pixels > 0 || get().msPerGigaMac === null) {
                learn(unit.target, area(tile.rect), progress.elapsedMs - lastMs);
              }
              pixels += area(tile.rect);
              lastMs = progress.elapsedMs;
              enter("running", withOthers(progress));
            },
            onWaiting(awaitingTab) {
              if (run === mine) set({ awaitingTab });
            },
          });
          // Until a provider is known, the network is still being fetched and checked.
          if (engine.status) enter("running");
          await mine.handle.done;
        });
        if (run !== mine) return;
        run = null;
        next();
      } catch (error) {
        // A run that was stopped has been accounted for by whoever stopped it.
        if (run !== mine) return;
        run = null;
        enter("failed");
        get().fail(error, photo.name);
      }
    };

    /** The run's progress, with the time that all the panes still need. */
    const withOthers = (progress: JobProgress): JobProgress => {
      const state = get();
      const shown = shownVariants(state);
      if (shown.length === 1 || progress.etaMs === null) return progress;
      const counted = new Set<string>();
      let seconds = 0;
      for (const variant of shown) {
        const key = wantedBy(state, variant)?.key;
        if (key === undefined || counted.has(key)) continue;
        counted.add(key);
        seconds += estimateSeconds(state, variant) ?? 0;
      }
      return { ...progress, etaMs: Math.max(progress.etaMs, 1000 * seconds) };
    };

    /** Goes on with what is left, or rests. */
    const next = () => {
      const [unit] = plan(get());
      if (unit) void start(unit);
      else enter("idle");
    };

    /** The manifest is under way, or could not be fetched before. Its coming calls `denoise` again. */
    const awaitModels = async () => {
      enter("preparing");
      await get().loadModels();
      if (!wanted(get()) && currentPhoto(get())) enter("failed");
    };

    engine.onStatus((engineStatus) => set({ engineStatus }));

    return {
      engineStatus: engine.status,
      job: { phase: "idle", progress: null, at: 0 },
      awaitingTab: false,
      msPerGigaMac: null,

      denoise(delayMs = 0) {
        // Its end asks again.
        if (get().restoring) {
          enter("preparing");
          return;
        }
        const units = plan(get());
        const [first] = units;
        if (run && first && sameUnit(run, first)) {
          clearTimeout(settling);
          return;
        }
        stop();
        for (const variant of shownVariants(get())) {
          const key = wantedBy(get(), variant)?.key;
          if (key !== undefined) get().touch(key);
        }
        const target = wanted(get());
        if (target) get().touch(target.key);
        if (!first) {
          enter("idle");
          if (!target && currentPhoto(get())) void awaitModels();
          return;
        }
        enter("preparing");
        if (delayMs > 0) settling = setTimeout(next, delayMs);
        else void start(first);
      },

      cancel() {
        stop();
        enter("cancelled");
      },

      hold() {
        stop();
        enter("held");
      },

      refocus() {
        const resting = !run && get().job.phase === "idle";
        if ((!run && !resting) || refocusing !== undefined) return;
        refocusing = setTimeout(() => {
          refocusing = undefined;
          const focus = visible(get());
          if (!focus) return;
          const [first] = plan(get());
          // What came into view may have been dropped, or never made.
          if (!run && first && get().job.phase === "idle") get().denoise();
          if (!run) return;
          // Some pane lacks part of what is in view now: that comes before anybody's rest.
          if (first?.within && !sameUnit(first, run)) get().denoise();
          else run.handle?.refocus(focus);
        }, REFOCUS_MS);
      },
    };
  };
}
