/**
 * Hot and dead pixels: found in a photo by rule, and replaced before a network sees it. No network takes part,
 * and nothing but the 5 × 5 pixels around a place: so the rule depends neither on tiles nor on a crop, and
 * mirrored photos give mirrored answers. `training/blindspot/hot_pixels.py` does the same, number for number.
 */
import type { Rect } from "../geometry/rect";
import {
  coloursOf,
  type HotPixels,
  hasAlpha,
  type Raster,
  type Samples,
  samplesOf,
  WHITE,
} from "./raster";

/** What belongs in which places. */
export type Spoilt = Omit<HotPixels, "count">;

type Offset = readonly [x: number, y: number];

const ARMS: readonly Offset[] = [
  [0, -1],
  [-1, 0],
  [1, 0],
  [0, 1],
];
const DIAGONALS: readonly Offset[] = [
  [-1, -1],
  [1, -1],
  [-1, 1],
  [1, 1],
];
const SQUARE: readonly Offset[] = Array.from({ length: 25 }, (_, i) => [
  (i % 5) - 2,
  Math.floor(i / 5) - 2,
]);
const RING = SQUARE.filter(([x, y]) => Math.max(Math.abs(x), Math.abs(y)) === 2);
const FAR = [...DIAGONALS, ...RING];
const NEAR = [...ARMS, ...DIAGONALS];

/**
 * An impulse is so many times as far from what surrounds it as that is spread, and so far at least, of white. The
 * spread is a standard deviation: four of five values are less than 1.2816 of it from the median, whatever the
 * fifth is. Half of them would not do: where noise is clipped, all of those may be black.
 */
const TIMES = 10;
const MOST = 0.8;
const MOST_WITHIN = 1.2816;
const LEAST = 0.06;
/**
 * It stands alone: nothing around it moves by this share of it, but for one pixel of the outer ring, which may be
 * another impulse or an arm of one.
 */
const SHARE = 0.25;
const MOST_OTHERS = 1;
/**
 * It stands in one channel if the others move with it by less than this share. A camera's colour matrix may turn
 * them the other way, by up to `MOST_AGAINST`.
 */
const QUIET = 0.2;
const MOST_AGAINST = 0.6;
/**
 * In several channels at once a star looks like it. But a lens spreads a point: the mean of its four neighbours is
 * a larger share of it than this, unless the spread is less than 0.37 pixels (standard deviation) wide. In one
 * channel alone, a wider one is no star either. Noise may hide what a lens has spread: the mean is to be less by
 * twice its own standard deviation.
 */
const SHARP = 0.1;
const SHARP_ALONE = 0.2;
/** What demosaicing makes of one: a cross whose arms are alike and carry about half of it. */
const ARM = [0.25, 0.85] as const;
const ARMS_APART = 0.3;
/**
 * Where so much of what surrounds it is of one value in every channel, no camera has been there: it is a full
 * stop, or the dot of an i.
 */
const DRAWN = 0.75;
/** Fewer neighbours, at a corner or beside what is see-through, say too little. */
const LEAST_AROUND = 6;

/** Finds them; none in photos less than three pixels wide or high. */
export function findHotPixels(raster: Raster): HotPixels {
  const search = searchHotPixels(raster);
  for (;;) {
    const { done, value } = search.next();
    if (done) return value;
  }
}

/** Rows between two chances to do something else: some milliseconds. */
const ROWS = 16;

/** The same, in steps: whoever searches may do other work between them, as long as the photo stays as it is. */
export function* searchHotPixels(raster: Raster): Generator<void, HotPixels> {
  const { width, height, type } = raster;
  const spoilt = new Map<number, number>();
  let count = 0;
  if (Math.min(width, height) >= 3) {
    const judge = judgeOf(raster);
    const next = glanceOf(raster);
    for (let y = 0; y < height; y++) {
      if (y % ROWS === 0) yield;
      const wholeUntil = wholeAround(raster, y);
      for (let x = 0; x < width; x++) {
        x = next(y, x, wholeUntil(x));
        const found = judge(x, y);
        if (!found) continue;
        count++;
        for (const [place, value] of found) {
          spoilt.set(place, Math.min(value, spoilt.get(place) ?? value));
        }
      }
    }
  }
  const places = Uint32Array.from(spoilt.keys()).sort();
  const values = samplesOf(type, places.length);
  const value = type === "f32" ? (v: number) => v : (v: number) => Math.floor(v + 0.5);
  for (const [i, place] of places.entries()) values[i] = value(spoilt.get(place) as number);
  return { count, places, values };
}

/** What belongs in a place follows from the photo no further away than this: an arm's middle, and what is around that. */
const REACH = 3;

/** What impulses spoilt of a part of a photo: the same as in the whole photo. */
export function hotPixelsIn(raster: Raster, part: Rect): Spoilt {
  const { width, height, channels, type, samples } = raster;
  const left = Math.max(0, part.x - REACH);
  const top = Math.max(0, part.y - REACH);
  const across = Math.min(width, part.x + part.width + REACH) - left;
  const down = Math.min(height, part.y + part.height + REACH) - top;
  const around = samplesOf(type, channels * across * down);
  for (let y = 0; y < down; y++) {
    const from = channels * ((top + y) * width + left);
    around.set(samples.subarray(from, from + channels * across), channels * across * y);
  }
  const found = findHotPixels({ ...raster, width: across, height: down, samples: around });
  const kept: number[] = [];
  const places: number[] = [];
  for (const [i, place] of found.places.entries()) {
    const pixel = Math.floor(place / channels);
    const [x, y] = [left + (pixel % across), top + Math.floor(pixel / across)];
    if (x < part.x || y < part.y || x >= part.x + part.width || y >= part.y + part.height) continue;
    kept.push(i);
    places.push(channels * (y * width + x) + (place % channels));
  }
  const values = samplesOf(type, kept.length);
  for (const [n, i] of kept.entries()) values[n] = found.values[i] as number;
  return { places: Uint32Array.from(places), values };
}

/**
 * Tells from a pixel of a row on, how far all 5 × 5 pixels around each are on the photo, opaque, and numbers: the first
 * column of which that is not so.
 */
function wholeAround(raster: Raster, y: number): (x: number) => number {
  const { width, height, channels, type } = raster;
  if (y < 2 || y >= height - 2) return (x) => x;
  if (!hasAlpha(raster) && type !== "f32") return (x) => (x < 2 ? x : Math.max(x, width - 2));
  const isKnown = knownIn(raster);
  // Columns up to each that are whole, without a gap.
  const run = new Uint32Array(width);
  for (let x = 0, length = 0; x < width; x++) {
    length++;
    for (let row = y - 2; row <= y + 2; row++) {
      if (!isKnown(channels * (row * width + x))) length = 0;
    }
    run[x] = length;
  }
  const until = Uint32Array.from(run.keys());
  for (let x = width - 3; x >= 2; x--) {
    if ((run[x + 2] as number) >= 5) until[x] = until[x + 1] as number;
  }
  return (x) => until[x] as number;
}

/** Whether a pixel, by its first sample, is opaque, and a number. */
function knownIn({ channels, type, samples }: Raster): (at: number) => boolean {
  const colours = coloursOf({ channels });
  const alpha = hasAlpha({ channels }) ? channels - 1 : -1;
  return (at) => {
    if (alpha >= 0 && (samples[at + alpha] as number) < WHITE[type]) return false;
    for (let i = at; i < at + colours; i++) if (!Number.isFinite(samples[i])) return false;
    return true;
  };
}

/**
 * Passes over pixels of a row where there is no impulse: follows from the conditions that `judgeOf` tries, and is
 * quickly told. What is around them is whole. @returns the first column that it does not tell of, `until` at most
 */
function glanceOf(raster: Raster): (y: number, x: number, until: number) => number {
  const { width, channels, type, samples } = raster;
  const colours = coloursOf({ channels });
  const stride = channels * width;
  const white = WHITE[type];
  const whole = type === "f32" ? (v: number) => v : Math.ceil; // The same, between whole numbers.
  const beside = whole((1 - ARM[1]) * LEAST * white);
  const across = whole((1 - SHARE) * LEAST * white);
  const far = FAR.map(([x, y]) => y * stride + x * channels);
  const sorted = new Float64Array(far.length);
  const half = far.length / 2;
  const most = Math.floor(MOST * far.length);

  /** Whether what is around a sample is much closer together than the sample is to it. */
  const isApart = (i: number): boolean => {
    const value = samples[i] as number;
    let mean = 0;
    for (let n = 0; n < 4; n++) mean += (samples[i + (far[n] as number)] as number) / 4;
    // With some room: the mean of the diagonals is not the median of all.
    const room = 0.7 * Math.abs(value - mean);
    for (let n = 4, others = 0; n < far.length; n++) {
      if (Math.abs((samples[i + (far[n] as number)] as number) - mean) < room) continue;
      if (++others > MOST_OTHERS) return false;
    }
    // The median is not further from the mean than the room is, for all but one are not: so this is the most that those
    // may be apart that are near it. Of two that are further apart one is not.
    const apart = (2 * 1.7 * Math.abs(value - mean) * MOST_WITHIN) / TIMES;
    for (let n = 0, pairs = 0; n < half; n++) {
      const one = samples[i + (far[n] as number)] as number;
      const distance = one - (samples[i + (far[n + half] as number)] as number);
      if (distance <= apart && distance >= -apart) continue;
      if (++pairs >= far.length - most) return false;
    }
    for (let n = 0; n < far.length; n++) {
      const other = samples[i + (far[n] as number)] as number;
      let to = n;
      for (; to > 0 && (sorted[to - 1] as number) > other; to--) {
        sorted[to] = sorted[to - 1] as number;
      }
      sorted[to] = other;
    }
    const middle = ((sorted[half - 1] as number) + (sorted[half] as number)) / 2;
    const reach = (Math.abs(value - middle) * MOST_WITHIN) / TIMES;
    let near = 0;
    for (const other of sorted) if (Math.abs(other - middle) <= reach) near++;
    return near > most;
  };

  return (y, x, until) => {
    const row = stride * y;
    const end = row + channels * until;
    // As it stands here, it takes a fifth of the time that a call for each pixel takes.
    const [s, c, w, near, far] = [samples, channels, stride, beside, across];
    const [a, b] = [w - c, w + c];
    for (let i = row + c * x; i < end; i++) {
      const value = s[i] as number;
      const first = value - (s[i - b] as number);
      if (first < far && first > -far) continue;
      if (first > 0) {
        if (value - (s[i + b] as number) < far) continue;
        if (value - (s[i - a] as number) < far) continue;
        if (value - (s[i + a] as number) < far) continue;
        if (value - (s[i - c] as number) < near) continue;
        if (value - (s[i + c] as number) < near) continue;
        if (value - (s[i - w] as number) < near) continue;
        if (value - (s[i + w] as number) < near) continue;
      } else {
        if ((s[i + b] as number) - value < far) continue;
        if ((s[i - a] as number) - value < far) continue;
        if ((s[i + a] as number) - value < far) continue;
        if ((s[i - c] as number) - value < near) continue;
        if ((s[i + c] as number) - value < near) continue;
        if ((s[i - w] as number) - value < near) continue;
        if ((s[i + w] as number) - value < near) continue;
      }
      const column = Math.floor((i - row) / c);
      const isColour = i - row - c * column < colours;
      if (isColour && isApart(i)) return column;
    }
    return until;
  };
}

/** The samples that an impulse at a pixel spoilt and what belongs there; null where there is none. */
type Judge = (x: number, y: number) => readonly (readonly [place: number, value: number])[] | null;

function judgeOf(raster: Raster): Judge {
  const { width, height, channels, type, samples } = raster;
  const white = WHITE[type];
  const colours = coloursOf(raster);
  const isKnown = knownIn(raster);

  /** The first sample of a pixel; −1 where there is none, or none that counts. */
  const placeOf = (x: number, y: number): number => {
    if (x < 0 || y < 0 || x >= width || y >= height) return -1;
    const at = channels * (y * width + x);
    return isKnown(at) ? at : -1;
  };
  const placesOf = (x: number, y: number, offsets: readonly Offset[]): number[] => {
    const places: number[] = [];
    for (const [u, v] of offsets) {
      const place = placeOf(x + u, y + v);
      if (place >= 0) places.push(place);
    }
    return places;
  };
  const sampled = (places: readonly number[], channel: number) =>
    Float64Array.from(places, (place) => samples[place + channel] as number);

  return (x, y) => {
    const at = placeOf(x, y);
    if (at < 0 || !standsOut(samples, at, placesOf(x, y, DIAGONALS), colours, LEAST * white)) {
      return null;
    }
    const far = placesOf(x, y, FAR);
    const arms = placesOf(x, y, ARMS);
    if (far.length < LEAST_AROUND) return null;
    const around = Array.from({ length: colours }, (_, c) => sampled(far, c));
    const middles = around.map(median);
    const middle = (c: number) => middles[c] as number;
    const excesses = middles.map((m, c) => (samples[at + c] as number) - m);
    const sizes = excesses.map(Math.abs);
    const size = Math.max(...sizes);
    const lead = sizes.indexOf(size);
    const sign = Math.sign(excesses[lead] as number);
    const deviation = spreadOf(around[lead] as Float64Array, middle(lead));
    if (!(size > TIMES * deviation && size > LEAST * white)) return null;

    const along = (places: readonly number[]) =>
      places.map((place) => sign * ((samples[place + lead] as number) - middle(lead)));
    const isLow = (excess: number) => Math.abs(excess) < SHARE * size;
    const others = along(placesOf(x, y, RING)).filter((excess) => !isLow(excess));
    if (others.length > MOST_OTHERS || !along(placesOf(x, y, DIAGONALS)).every(isLow)) return null;
    if (around.every((values, c) => shareOf(values, middle(c)) >= DRAWN)) return null;

    const quiet =
      colours > 1 &&
      excesses.every((excess, c) => {
        const moved = sign * excess;
        return c === lead || (moved < QUIET * size && moved > -MOST_AGAINST * size);
      });
    const beside = along(arms);
    const lean = Math.abs(beside.reduce((sum, excess) => sum + excess, 0)) / beside.length;
    const sharp = lean + deviation < (quiet ? SHARP_ALONE : SHARP) * size;
    const single = sharp && beside.every(isLow);
    if (!single && !(quiet && isCross(beside, size))) return null;

    const spoilt = single ? [at] : [at, ...arms];
    const near = single ? placesOf(x, y, NEAR) : [];
    return sizes.flatMap((own, c) => {
      if (own < QUIET * size) return [];
      const value = single ? median(sampled(near, c)) : middle(c);
      return spoilt.map((place) => [place + c, value] as const);
    });
  };
}

/**
 * Whether an impulse is possible, judged by the mean of the diagonals in place of a median: follows from the
 * conditions on it, with some room, and is quickly told.
 */
function standsOut(
  samples: Samples,
  at: number,
  diagonals: readonly number[],
  colours: 1 | 3,
  least: number,
): boolean {
  for (let c = 0; c < colours; c++) {
    const value = samples[at + c] as number;
    let mean = 0;
    for (const place of diagonals) mean += (samples[place + c] as number) / diagonals.length;
    const size = diagonals.length === 0 ? Number.POSITIVE_INFINITY : Math.abs(value - mean);
    if (size < 0.7 * least) continue;
    if (diagonals.every((place) => Math.abs((samples[place + c] as number) - mean) < 0.7 * size)) {
      return true;
    }
  }
  return false;
}

function isCross(beside: readonly number[], size: number): boolean {
  const [least, most] = [Math.min(...beside), Math.max(...beside)];
  return least > ARM[0] * size && most < ARM[1] * size && most - least < ARMS_APART * size;
}

/** Of an even number of values the mean of the two in the middle. */
function median(values: Float64Array): number {
  const sorted = values.toSorted();
  const half = sorted.length >> 1;
  const upper = sorted[half] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] as number) + upper) / 2;
}

/** The standard deviation of what most values are. */
function spreadOf(values: Float64Array, middle: number): number {
  const distances = values.map((value) => Math.abs(value - middle)).sort();
  return (distances[Math.floor(MOST * distances.length)] as number) / MOST_WITHIN;
}

const shareOf = (values: Float64Array, value: number): number =>
  values.reduce((count, other) => count + (other === value ? 1 : 0), 0) / values.length;

/**
 * Reads a photo as it is without its hot pixels. For as long as that takes they are replaced in the photo's own
 * samples, which are too many to be copied: so it must not wait for anything.
 */
export function readMended<T>({ samples }: Raster, hot: Spoilt, read: () => T): T {
  const { places, values } = hot;
  const before = samplesLike(values);
  for (let i = 0; i < places.length; i++) {
    const place = places[i] as number;
    before[i] = samples[place] as number;
    samples[place] = values[i] as number;
  }
  try {
    return read();
  } finally {
    for (let i = 0; i < places.length; i++) samples[places[i] as number] = before[i] as number;
  }
}

const samplesLike = (samples: Samples): Samples => samples.slice();

/**
 * Replaces hot pixels in a copy of part of a photo.
 * @param part the photo's samples in `rect`, row by row
 * @param within of these photo pixels only, inside `rect`
 */
export function mendPart(
  part: Samples,
  { width, channels }: Pick<Raster, "width" | "channels">,
  rect: Rect,
  { places, values }: Spoilt,
  within: Rect,
): void {
  for (let y = within.y; y < within.y + within.height; y++) {
    const from = channels * (y * width + within.x);
    const to = channels * ((y - rect.y) * rect.width + within.x - rect.x);
    const end = from + channels * within.width;
    for (let i = firstFrom(places, from); i < places.length; i++) {
      const place = places[i] as number;
      if (place >= end) break;
      part[to + place - from] = values[i] as number;
    }
  }
}

/** The index of the first place that is not below `least`. */
function firstFrom(places: Uint32Array, least: number): number {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] as number) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
