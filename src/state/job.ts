import type { StateCreator } from "zustand";
import type { JobHandle } from "../engine/old-client";
import type { EngineStatus, JobProgress } from "../engine/protocol";
import { area } from "../geometry/tiles";
import { costOf, PLAIN } from "../network/procedure";
import type { AppState, Dependencies } from "./app-store";
import { currentPhoto } from "./library";
import { plan, sameUnit, type Unit } from "./plan";
import { visible } from "./view";
import { estimateSeconds, shownVariants, type Wanted, wanted, wantedBy } from "./wanted";

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
