/** The way a JPEG was written, guessed from its own tables: "same as the source". ITU-T T.81, annex B. */
import { unlessCutOff, viewOf } from "../metadata/bytes";
import { isFrameMarker, MARKER, placesIn } from "./segments";
import { CHROMINANCE, LUMINANCE, quantisation, ZIGZAG } from "./tables";

/** A component of the picture as its frame header tells it: B.2.2. */
export interface JpegComponent {
  readonly id: number;
  /** Sampling factors, 1 to 4, across and down. */
  readonly across: number;
  readonly down: number;
  /** The number of its quantisation table, 0 to 3. */
  readonly table: number;
}

/** All that a JPEG says of how it was coded. */
export interface JpegCoding {
  /** Bits a sample: 8, or 12. */
  readonly bits: number;
  readonly progressive: boolean;
  readonly components: readonly JpegComponent[];
  /** Quantisation tables by number, row by row. */
  readonly tables: ReadonlyMap<number, Uint16Array>;
}

/**
 * Null where no frame is told before the first scan, or its tables are missing.
 * @param bytes the file, or its beginning up to the first scan
 */
export function readJpegCoding(bytes: Uint8Array): JpegCoding | null {
  const view = viewOf(bytes);
  const tables = new Map<number, Uint16Array>();
  const readFrameAndTables = () => {
    if (view.getUint16(0) !== 0xffd8) return null;
    let frame: Omit<JpegCoding, "tables"> | null = null;
    for (const { marker, at, end } of placesIn(bytes)) {
      if (marker === MARKER.scan) break;
      if (marker === MARKER.quantisation) readTables(view, at + 4, end, tables);
      if (isFrameMarker(marker)) frame ??= readFrame(view, at, marker);
    }
    return frame;
  };
  const frame = unlessCutOff(readFrameAndTables);
  if (!frame?.components.every(({ table }) => tables.has(table))) return null;
  return { ...frame, tables };
}

/** B.2.4.1; a number that comes again is told anew. */
function readTables(
  view: DataView,
  from: number,
  end: number,
  out: Map<number, Uint16Array>,
): void {
  for (let at = from; at < end; ) {
    const wide = view.getUint8(at) >> 4 !== 0;
    const number = view.getUint8(at++) & 15;
    const table = new Uint16Array(64);
    for (const place of ZIGZAG) {
      table[place] = wide ? view.getUint16(at) : view.getUint8(at);
      at += wide ? 2 : 1;
    }
    out.set(number, table);
  }
}

function readFrame(view: DataView, at: number, marker: number): Omit<JpegCoding, "tables"> | null {
  const count = view.getUint8(at + 9);
  const components = Array.from({ length: count }, (_, i) => {
    const from = at + 10 + 3 * i;
    const factors = view.getUint8(from + 1);
    return {
      id: view.getUint8(from),
      across: factors >> 4,
      down: factors & 15,
      table: view.getUint8(from + 2),
    };
  });
  if (count === 0 || components.some(({ across, down }) => across === 0 || down === 0)) return null;
  return { bits: view.getUint8(at + 4), progressive: (marker & 3) === 2, components };
}

/** How many pixels share a colour; `grey` has none, `other` is no usual one. */
export type Sampling = "grey" | "4:4:4" | "4:2:2" | "4:4:0" | "4:2:0" | "4:1:1" | "other";

export function samplingOf({ components }: JpegCoding): Sampling {
  const [first, second, third] = components;
  if (components.length === 1) return "grey";
  if (!first || !second || !third) return "other";
  if (second.across !== third.across || second.down !== third.down) return "other";
  const [across, down] = [first.across / second.across, first.down / second.down];
  const names: Readonly<Record<string, Sampling>> = {
    "1×1": "4:4:4",
    "2×1": "4:2:2",
    "1×2": "4:4:0",
    "2×2": "4:2:0",
    "4×1": "4:1:1",
  };
  return names[`${across}×${down}`] ?? "other";
}

/** A quality as the Independent JPEG Group counts it, and how well the file's tables fit. */
export interface QualityGuess {
  /** 1 to 100. */
  readonly quality: number;
  /** The tables are exactly those of that quality. */
  readonly exact: boolean;
}

/**
 * The quality whose tables are nearest to the file's.
 *
 * With T the tables of annex K and s a percentage, IJG's tables are s·T/100, clamped to [1, 255]. The s with
 * the least sum of squares is 100·Σ T·t / Σ T², over entries that are not clamped; the quality then follows
 * from s = 200 − 2q (from 50 on) or 5000/q (below). Of the qualities around it the one wins whose rounded and
 * clamped tables differ least, so that IJG's own come back exactly; of equal ones the highest. Cameras and
 * Photoshop have tables of their own, for which the result is the quality of about the same size.
 */
export function guessQuality(coding: JpegCoding): QualityGuess {
  const [first, second] = coding.components;
  const own = [first, second].flatMap((component) => {
    const table = component && coding.tables.get(component.table);
    return table ? [table] : [];
  });
  const percent = leastSquares(own);
  const near = percent <= 100 ? (200 - percent) / 2 : 5000 / percent;
  let [quality, least] = [1, Number.POSITIVE_INFINITY];
  for (let q = 100; q >= 1; q--) {
    // A clamped table tells little of s: what is far away is looked at too, where there is nothing near.
    if (Math.abs(q - near) > 6 && near > 2 && near < 98) continue;
    const { luminance, chrominance } = quantisation(q);
    const error = own.reduce(
      (sum, table, i) => sum + distance(table, i === 0 ? luminance : chrominance),
      0,
    );
    if (error < least) [quality, least] = [q, error];
  }
  return { quality, exact: least === 0 };
}

/** s, in percent. */
function leastSquares(tables: readonly Uint16Array[]): number {
  let [both, squares] = [0, 0];
  for (const [n, table] of tables.entries()) {
    const base = n === 0 ? LUMINANCE : CHROMINANCE;
    for (const [i, value] of table.entries()) {
      if (value <= 1 || value >= 255) continue;
      both += value * (base[i] as number);
      squares += (base[i] as number) ** 2;
    }
  }
  if (squares > 0) return (100 * both) / squares;
  // Clamped throughout: the finest there is, or the coarsest.
  return (tables[0]?.[0] ?? 1) <= 1 ? 0 : 5000;
}

/** Squares of the differences, each relative to the entry: a step of 1 weighs more where steps are fine. */
function distance(table: Uint16Array, other: Uint8Array): number {
  return table.reduce((sum, value, i) => {
    const there = other[i] as number;
    return sum + ((value - there) / Math.max(1, Math.min(value, there))) ** 2;
  }, 0);
}
