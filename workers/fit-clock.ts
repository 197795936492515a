/**
 * How far a fit is, and how long it will still take. It runs several things, some long before others: each is timed
 * here as soon as it has run twice; until then it is taken to cost, beside the others, what it costs elsewhere.
 */

/** A run of the network that is fitted, of its teacher, and a step. */
const KINDS = ["forward", "teacher", "step"] as const;

export type Kind = (typeof KINDS)[number];

type Each = Readonly<Record<Kind, number>>;

export interface FitClock {
  /** So many pixels of a kind have been run since the last call. */
  done(kind: Kind, pixels: number): void;
  /** So many need not be run. */
  skip(kind: Kind, pixels: number): void;
  /** Null before anything has been timed. */
  etaMs(): number | null;
  /** In [0, 1]; it never falls. */
  share(): number;
}

/**
 * @param whole the pixels of a fit from its beginning to its end
 * @param cost of a pixel, of one kind beside the others
 */
export function createFitClock(whole: Each, cost: Each): FitClock {
  const none = { forward: 0, teacher: 0, step: 0 };
  const [left, timed, spent] = [{ ...whole }, { ...none }, { ...none }];
  const begun = new Set<Kind>();
  let last = performance.now();
  let shown = 0;

  const sum = (of: (kind: Kind) => number) => KINDS.reduce((all, kind) => all + of(kind), 0);
  const measured = () => sum((kind) => timed[kind]) > 0;
  /** Of a pixel, in ms once anything has been timed. */
  const rate = (kind: Kind) => {
    if (timed[kind] > 0) return spent[kind] / timed[kind];
    if (!measured()) return cost[kind];
    return (cost[kind] * sum((other) => spent[other])) / sum((other) => cost[other] * timed[other]);
  };

  return {
    done(kind, pixels) {
      const now = performance.now();
      // The first of each opens files and allocates.
      if (begun.has(kind)) {
        timed[kind] += pixels;
        spent[kind] += now - last;
      }
      begun.add(kind);
      left[kind] -= pixels;
      last = now;
    },

    skip(kind, pixels) {
      left[kind] -= pixels;
    },

    etaMs: () => (measured() ? sum((kind) => Math.max(0, left[kind]) * rate(kind)) : null),

    share() {
      const all = sum((kind) => whole[kind] * rate(kind));
      const now = 1 - sum((kind) => Math.max(0, left[kind]) * rate(kind)) / all;
      shown = Math.max(shown, Math.min(1, now));
      return shown;
    },
  };
}
