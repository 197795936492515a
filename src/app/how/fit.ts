/** A fit in small: gradient steps on one noisy picture, and a guard that keeps what serves a part held out. */
import {
  type Area,
  addMoments,
  gradientOf,
  lossOf,
  type Moments,
  noMoments,
  times,
  type Window,
} from "./blind-filter";
import type { Picture } from "./picture";

/** What the guard asks for, as a share of the held-out loss at the beginning: less is chance. */
const LEAST_GAIN = 0.005;

export interface Fit {
  readonly learning: Moments;
  readonly heldOut: Moments;
  /** Steps are this times the gradient. */
  readonly rate: number;
  readonly params: Float64Array;
  /** After 0, 1, 2 … steps: mean squared differences of guesses and noisy pixels. */
  readonly losses: readonly { readonly learning: number; readonly heldOut: number }[];
  /** The best by the held-out loss so far: the number of its step, and its parameters. */
  readonly best: { readonly step: number; readonly params: Float64Array };
}

/** @param params where it begins: what was learnt from other pictures */
export function beginFit(
  window: Window,
  noisy: Picture,
  learnt: Area,
  held: Area,
  params: Float64Array,
): Fit {
  const learning = noMoments(window);
  addMoments(learning, window, noisy, noisy, learnt);
  const heldOut = noMoments(window);
  addMoments(heldOut, window, noisy, noisy, held);
  return {
    learning,
    heldOut,
    rate: learning.samples / (2 * steepest(learning)),
    params,
    losses: [{ learning: lossOf(learning, params), heldOut: lossOf(heldOut, params) }],
    best: { step: 0, params },
  };
}

export function step(fit: Fit): Fit {
  const { learning, heldOut, rate, losses } = fit;
  const gradient = gradientOf(learning, fit.params);
  const params = fit.params.map((param, g) => param - rate * (gradient[g] as number));
  const loss = { learning: lossOf(learning, params), heldOut: lossOf(heldOut, params) };
  const [first, before] = [losses[0], losses[fit.best.step]] as [typeof loss, typeof loss];
  // From the beginning on it takes a gain that is none by chance; after that every gain counts.
  const most = fit.best.step === 0 ? first.heldOut * (1 - LEAST_GAIN) : before.heldOut;
  const best = loss.heldOut < most ? { step: losses.length, params } : fit.best;
  return { ...fit, params, losses: [...losses, loss], best };
}

/** The largest eigenvalue of the matrix of products, by the power method; rounded up. */
function steepest(moments: Moments): number {
  let vector = Float64Array.from(moments.targets, (_, i) => 1 + (i % 3));
  let length = 0;
  for (let i = 0; i < 40; i++) {
    const next = times(moments, vector);
    length = Math.hypot(...next);
    if (length === 0) return 1;
    vector = next.map((value) => value / length);
  }
  return 1.05 * length;
}
