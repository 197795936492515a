import type { StateCreator } from "zustand";
import type { JobHandle } from "../engine/client";
import type { EngineStatus, JobProgress, NetworkSettings } from "../engine/protocol";
import type { AppState, Dependencies } from "./app-store";
import { currentPhoto, type Photo } from "./library";
import { type Result, resultKey } from "./results";
import { currentBlindness } from "./settings";
import { visible } from "./view";

export type JobPhase = "idle" | "preparing" | "running" | "cancelled" | "failed";

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
  /**
   * Makes the network work on what is wanted now: the current photo with the current settings. Stops
   * any other run; does nothing when that result is complete or on its way.
   * @param delayMs waits this long first, and starts over when called again meanwhile
   */
  denoise(delayMs?: number): void;
  /** Stops the run; the tiles it finished stay. `denoise` goes on from there. */
  cancel(): void;
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

/** What should be on screen: null without a photo or before the manifest has come. */
export function wanted(state: AppState): Wanted | null {
  const photo = currentPhoto(state);
  if (!photo || !state.model) return null;
  const settings = { model: state.model, blindness: currentBlindness(state) };
  return {
    key: resultKey(photo.id, settings),
    photo,
    settings,
    totalPixels: photo.info.width * photo.info.height,
  };
}

export function wantedResult(state: AppState): Result | null {
  return state.results.get(wanted(state)?.key ?? "") ?? null;
}

export function isComplete(state: AppState, { key, totalPixels }: Wanted): boolean {
  return state.results.get(key)?.donePixels === totalPixels;
}

interface Run {
  readonly key: string;
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
      set({ job: { phase, progress, at: performance.now() } });

    const stop = () => {
      clearTimeout(settling);
      run?.controller.abort();
      run = null;
    };

    const start = async ({ key, photo, settings }: Wanted) => {
      const mine: Run = { key, controller: new AbortController(), handle: null };
      const { signal } = mine.controller;
      run = mine;
      try {
        await shelf.use(photo, async () => {
          if (signal.aborted) return;
          performance.mark(RUN_MARK);
          const before = get().results.get(key);
          mine.handle = engine.denoise(photo.id, settings, {
            signal,
            focus: visible(get()),
            finished: (before?.tiles ?? []).map((tile) => tile.rect),
            onTile(tile, progress) {
              const elapsedMs = (before?.elapsedMs ?? 0) + progress.elapsedMs;
              get().addTile(photo.id, settings, tile, elapsedMs);
              if (run === mine) enter("running", progress);
            },
          });
          // Until a provider is known, the network is still being fetched and checked.
          if (engine.status) enter("running");
          await mine.handle.done;
        });
        if (run !== mine) return;
        run = null;
        enter("idle");
      } catch (error) {
        // A run that was stopped has been accounted for by whoever stopped it.
        if (run !== mine) return;
        run = null;
        enter("failed");
        get().fail(error, photo.name);
      }
    };

    /** The manifest is under way, or could not be fetched before. Its coming calls `denoise` again. */
    const awaitModels = async () => {
      enter("preparing");
      await get().loadModels();
      if (!get().model && currentPhoto(get())) enter("failed");
    };

    engine.onStatus((engineStatus) => set({ engineStatus }));

    return {
      engineStatus: engine.status,
      job: { phase: "idle", progress: null, at: 0 },

      denoise(delayMs = 0) {
        const next = wanted(get());
        if (run && run.key === next?.key) return;
        stop();
        if (!next) {
          enter("idle");
          if (currentPhoto(get())) awaitModels();
          return;
        }
        get().touch(next.key);
        if (isComplete(get(), next)) {
          enter("idle");
          return;
        }
        enter("preparing");
        if (delayMs > 0) settling = setTimeout(() => start(next), delayMs);
        else start(next);
      },

      cancel() {
        stop();
        enter("cancelled");
      },

      refocus() {
        if (!run || refocusing !== undefined) return;
        refocusing = setTimeout(() => {
          refocusing = undefined;
          const focus = visible(get());
          if (focus) run?.handle?.refocus(focus);
        }, REFOCUS_MS);
      },
    };
  };
}
