/** A small square of thresholds without low frequencies, to be laid side by side. */

/** Pixels a side. */
export const NOISE_SIDE = 64;

/** How far a pixel repels others, in pixels: the paper's σ is 1.5. */
const SIGMA = 1.5;
const REACH = 7;
/** The share of pixels in the first pattern. */
const FIRST = 0.1;

let ranks: Uint16Array | null = null;

/**
 * Each number from 0 to NOISE_SIDE² − 1 once, row by row, so that those below any bound lie evenly: void and
 * cluster, Ulichney, Proc. SPIE 1913 (1993). The same everywhere: it is computed in whole numbers. Takes some
 * 50 ms once.
 */
export function blueNoise(): Uint16Array {
  ranks ??= voidAndCluster();
  return ranks;
}

function voidAndCluster(): Uint16Array {
  const size = NOISE_SIDE * NOISE_SIDE;
  const pattern = new Uint8Array(size);
  const energy = new Int32Array(size);
  const set = (at: number, on: boolean) => {
    pattern[at] = on ? 1 : 0;
    spread(energy, at, on ? 1 : -1);
  };
  const tightest = () => extreme(pattern, energy, 1);
  const emptiest = () => extreme(pattern, energy, 0);

  // At random, then evened out: the tightest pixel moves into the largest void until it would move back.
  let state = 1;
  const first = Math.round(FIRST * size);
  for (let count = 0; count < first; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const at = state >>> 20;
    if (pattern[at]) continue;
    set(at, true);
    count++;
  }
  for (;;) {
    const from = tightest();
    set(from, false);
    const to = emptiest();
    set(to, true);
    if (from === to) break;
  }

  // Ranks below the first pattern's by taking it away, those above by filling up.
  const out = new Uint16Array(size);
  const start = pattern.slice();
  const startEnergy = energy.slice();
  for (let rank = first - 1; rank >= 0; rank--) {
    const at = tightest();
    set(at, false);
    out[at] = rank;
  }
  pattern.set(start);
  energy.set(startEnergy);
  for (let rank = first; rank < size; rank++) {
    const at = emptiest();
    set(at, true);
    out[at] = rank;
  }
  return out;
}

/** Of a bell curve, in 1/1000, by distance along both axes. */
const BELL = Array.from({ length: 2 * REACH + 1 }, (_, i) =>
  Array.from({ length: 2 * REACH + 1 }, (_, j) =>
    Math.round(1000 * Math.exp(-((i - REACH) ** 2 + (j - REACH) ** 2) / (2 * SIGMA ** 2))),
  ),
);

function spread(energy: Int32Array, at: number, sign: number): void {
  const mask = NOISE_SIDE - 1;
  const [x, y] = [at & mask, Math.floor(at / NOISE_SIDE)];
  for (const [i, row] of BELL.entries()) {
    const from = ((y + i - REACH) & mask) * NOISE_SIDE;
    for (const [j, value] of row.entries()) {
      const to = from + ((x + j - REACH) & mask);
      energy[to] = (energy[to] as number) + sign * value;
    }
  }
}

/** Of the pixels that are on, the one with the most energy; of those that are off, the one with the least. */
function extreme(pattern: Uint8Array, energy: Int32Array, on: 0 | 1): number {
  let [best, most] = [0, Number.NEGATIVE_INFINITY];
  for (let at = 0; at < pattern.length; at++) {
    if (pattern[at] !== on) continue;
    const value = on ? (energy[at] as number) : -(energy[at] as number);
    if (value > most) [best, most] = [at, value];
  }
  return best;
}
