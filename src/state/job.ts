import type { EngineStatus, JobProgress } from "../engine/protocol";
import type { ModelsSlice } from "./models";
import type { Slice } from "./slice";

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
  /** The network rests until the person wants something else, or to go on: cancelled, or it failed. */
  readonly halted: "cancelled" | "failed" | null;
  /** Stops the network; the tiles it finished stay. */
  cancel(): void;
  /** Goes on where the network was cancelled or failed. */
  goOn(): void;
  enter(phase: JobPhase, progress?: JobProgress | null): void;
}

export const createJob: Slice<JobSlice & Pick<ModelsSlice, "modelsFailed">, JobSlice> = (set) => ({
  engineStatus: null,
  job: { phase: "idle", progress: null, at: 0 },
  awaitingTab: false,
  msPerGigaMac: null,
  halted: null,

  cancel: () => set({ halted: "cancelled" }),

  goOn: () => set({ halted: null, modelsFailed: false }),

  enter: (phase, progress = null) =>
    set({ job: { phase, progress, at: performance.now() }, awaitingTab: false }),
});
