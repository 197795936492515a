/**
 * Real faults at chosen moments. Before each run of the network its worker asks the page, through a
 * channel of its own, what is to happen: the page lives on and can count.
 */

/**
 * The faults that can befall the engine: the network's run throws, or finds no memory; its worker breaks off with
 * an error, vanishes without a word, or loses the graphics processor; the denoise worker breaks off or vanishes.
 */
export const FAULTS = [
  "run throws",
  "no memory",
  "network worker breaks",
  "network worker vanishes",
  "device lost",
  "denoise worker breaks",
  "denoise worker vanishes",
] as const;

export type Fault = (typeof FAULTS)[number];

/** A run is about to begin. */
export interface Question {
  readonly id: string;
  /** The tile's, halo included, in pixels. */
  readonly width: number;
  readonly height: number;
  /** A fit's graphs run beside the network. */
  readonly of: "network" | "fit";
}

export interface Answer {
  readonly id: string;
  readonly fault: Fault | null;
}

/** Every side opens its own. */
export const questions = () => new BroadcastChannel("fault questions");
export const answers = () => new BroadcastChannel("fault answers");

/** A fit that is short, and kept as soon as anything is better. */
export const SHORT_FIT = {
  ...{ pool: 4, steps: 10, taughtSteps: 10, checkEvery: 4, renewEvery: 5, warmUp: 2 },
  ...{ leastGain: 0, mostLeft: 1, mostShift: 9 },
};

/** No core is larger here, so that small photos have many tiles. In pixels. */
export const EDGE = 72;
