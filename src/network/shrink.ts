/**
 * The target of a fit's invariance loss: the blind prediction corrected by the pixel itself, as far as that is
 * signal. `training/blindspot/losses.py` says why, and does the same (`shrunk_target`).
 */

const BINS = 4;
const CAP = 2;
const NOISE_QUANTILE = 0.1;
/** The local error must exceed the noise by this factor to count as signal. */
const THRESHOLD = 1.5;
const HALF_BOX = 3;

/**
 * @param seen planes of a noisy image, side × side each
 * @param blind the blind network's answer to it
 */
export function shrunkTarget(
  seen: readonly Float32Array[],
  blind: readonly Float32Array[],
  side: number,
): readonly Float64Array[] {
  const excess = new Float64Array(side * side);
  for (const [channel, own] of seen.entries()) {
    const answer = blind[channel] as Float32Array;
    const squares = Float64Array.from(own, (value, i) => (value - (answer[i] as number)) ** 2);
    const error = localMean(squares, side);
    const noise = noiseCurve(error, localMean(Float64Array.from(answer), side));
    for (let i = 0; i < excess.length; i++) {
      const ratio = (error[i] as number) / Math.max((noise[i] as number) * THRESHOLD, 1e-7);
      excess[i] = (excess[i] as number) + ratio / seen.length;
    }
  }
  return seen.map((own, channel) =>
    Float64Array.from(own, (value, i) => {
      const keep = Math.min(1, Math.max(0, 1 - 1 / Math.max(excess[i] as number, 1e-8)));
      const predicted = blind[channel]?.[i] as number;
      return predicted + keep * (value - predicted);
    }),
  );
}

/** The mean over 7 × 7 pixels, of those inside. */
function localMean(plane: Float64Array, side: number): Float64Array {
  const along = (from: Float64Array, step: number, across: number) => {
    const out = new Float64Array(from.length);
    for (let line = 0; line < side; line++) {
      for (let at = 0; at < side; at++) {
        const [least, most] = [Math.max(0, at - HALF_BOX), Math.min(side - 1, at + HALF_BOX)];
        let sum = 0;
        for (let i = least; i <= most; i++) sum += from[line * across + i * step] as number;
        out[line * across + at * step] = sum / (most - least + 1);
      }
    }
    return out;
  };
  return along(along(plane, 1, side), side, 1);
}

/** Noise variance of each pixel by its brightness: `noise_variance`. */
function noiseCurve(error: Float64Array, level: Float64Array): Float64Array {
  // Clipped areas have no noise and would make all of it look clean.
  const usable = error.filter((_, i) => (level[i] as number) > 0.04 && (level[i] as number) < 0.96);
  const overall = quantile(usable.length >= 64 ? usable : error.slice());
  const order = Array.from(level.keys()).sort(
    (a, b) => (level[a] as number) - (level[b] as number),
  );
  const most = Math.ceil(order.length / BINS);
  const [at, noise]: [number[], number[]] = [[], []];
  for (let from = 0; from < order.length; from += most) {
    const range = order.slice(from, from + most);
    at.push(range.reduce((sum, i) => sum + (level[i] as number), 0) / range.length);
    const floor = quantile(Float64Array.from(range, (i) => error[i] as number));
    noise.push(Math.min(floor, CAP * overall));
  }
  return level.map((value) => {
    let upper = at.findIndex((mean) => mean >= value);
    upper = Math.min(at.length - 1, Math.max(1, upper < 0 ? at.length : upper));
    const [below, above] = [at[upper - 1] as number, at[upper] as number];
    const t = Math.min(1, Math.max(0, (value - below) / (above - below + 1e-6)));
    const [a, b] = [noise[upper - 1] as number, noise[upper] as number];
    return a + t * (b - a);
  });
}

/** The low quantile, between its neighbours in proportion. Sorts what it is given. */
function quantile(values: Float64Array): number {
  values.sort();
  const place = NOISE_QUANTILE * (values.length - 1);
  const below = Math.floor(place);
  const [a, b] = [
    values[below] as number,
    values[Math.min(below + 1, values.length - 1)] as number,
  ];
  return a + (place - below) * (b - a);
}
