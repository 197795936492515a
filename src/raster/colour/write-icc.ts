/** Writes the smallest ICC profile of version 4.4 that says what a profile's numbers say: ICC.1:2022. */
import type { Cicp } from "./cicp";
import type { Curve } from "./curve";
import { D50, type Triple } from "./matrix";
import type { ReadProfile } from "./profile";

const HEADER_BYTES = 128;

/**
 * A display profile of matrix and curves, or of one curve for grey. Read again it gives the same numbers,
 * rounded to the 1/65536 of s15Fixed16; red, green and blue sum to D50 exactly where they did before.
 * @param cicp the numbers of ITU-T H.273 that say the same, or more: 9.2.17
 */
export function writeIcc(
  profile: ReadProfile,
  cicp: Pick<Cicp, "primaries" | "transfer"> | null = null,
): Uint8Array<ArrayBuffer> {
  const grey = profile.kind === "grey";
  const tags: [name: string, content: Uint8Array][] = [
    ["desc", text(profile.name)],
    ["cprt", text("No copyright, use freely")],
    ["wtpt", xyz(D50)],
  ];
  if (grey) tags.push(["kTRC", curveBytes(profile.curve)]);
  else {
    const columns = fixedColumns(profile.matrix);
    for (const [i, name] of ["rXYZ", "gXYZ", "bXYZ"].entries()) {
      tags.push([name, xyzFixed(columns[i] as Triple)]);
    }
    for (const [i, name] of ["rTRC", "gTRC", "bTRC"].entries()) {
      tags.push([name, curveBytes(profile.curves[i] as Curve)]);
    }
  }
  if (cicp) tags.push(["cicp", cicpBytes(cicp)]);
  return assembled(grey ? "GRAY" : "RGB ", tags);
}

/** Header, 7.2, and tag table, 7.3; equal contents are written once. */
function assembled(
  space: string,
  tags: readonly [name: string, content: Uint8Array][],
): Uint8Array<ArrayBuffer> {
  let end = HEADER_BYTES + 4 + 12 * tags.length;
  const places = new Map<string, { readonly at: number; readonly content: Uint8Array }>();
  const table = tags.map(([name, content]) => {
    const key = content.join();
    const place = places.get(key) ?? { at: end, content };
    if (place.at === end) end += Math.ceil(content.length / 4) * 4;
    places.set(key, place);
    return { name, ...place };
  });
  const bytes = new Uint8Array(end);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, end);
  view.setUint32(8, 0x04400000);
  ascii(bytes, 12, "mntr");
  ascii(bytes, 16, space);
  ascii(bytes, 20, "XYZ ");
  // 2026-01-01, the same for all, so that equal profiles are equal bytes.
  for (const [i, value] of [2026, 1, 1, 0, 0, 0].entries()) view.setUint16(24 + 2 * i, value);
  ascii(bytes, 36, "acsp");
  view.setUint32(64, 1); // relative colorimetric
  bytes.set(xyz(D50).subarray(8), 68);
  view.setUint32(HEADER_BYTES, tags.length);
  for (const [i, { name, at, content }] of table.entries()) {
    const entry = HEADER_BYTES + 4 + 12 * i;
    ascii(bytes, entry, name);
    view.setUint32(entry + 4, at);
    view.setUint32(entry + 8, content.length);
    bytes.set(content, at);
  }
  return bytes;
}

/** In 1/65536; rounded so that each row keeps the rounded sum it had. */
function fixedColumns(matrix: readonly number[]): readonly [Triple, Triple, Triple] {
  const rows = [0, 3, 6].map((row) => {
    const exact = matrix.slice(row, row + 3).map((value) => value * 65_536);
    const rounded = exact.map(Math.round);
    const left = Math.round(exact.reduce(sum)) - rounded.reduce(sum);
    // The largest takes what rounding left over: there it is the least.
    const largest = rounded.indexOf(Math.max(...rounded));
    rounded[largest] = (rounded[largest] as number) + left;
    return rounded;
  }) as [number[], number[], number[]];
  const column = (i: number) => rows.map((row) => row[i]) as unknown as Triple;
  return [column(0), column(1), column(2)];
}

const sum = (a: number, b: number) => a + b;

/** XYZType, 10.31. */
function xyzFixed(values: Triple): Uint8Array {
  const bytes = new Uint8Array(20);
  ascii(bytes, 0, "XYZ ");
  const view = new DataView(bytes.buffer);
  for (const [i, value] of values.entries()) view.setInt32(8 + 4 * i, value);
  return bytes;
}

const xyz = (values: Triple) =>
  xyzFixed(values.map((value) => Math.round(value * 65_536)) as unknown as Triple);

/** parametricCurveType, 10.18, type 0, 3 or 4; curveType, 10.6. */
function curveBytes(curve: Curve): Uint8Array {
  if (curve.kind === "table") {
    const bytes = new Uint8Array(12 + 2 * curve.values.length);
    const view = new DataView(bytes.buffer);
    ascii(bytes, 0, "curv");
    view.setUint32(8, curve.values.length);
    for (const [i, value] of curve.values.entries()) {
      view.setUint16(12 + 2 * i, Math.min(65_535, Math.max(0, Math.round(value * 65_535))));
    }
    return bytes;
  }
  const { g, a, b, c, d, e, f } = curve;
  const power = a === 1 && b === 0 && d <= 0 && e === 0;
  const plain = e === 0 && f === 0;
  const [kind, numbers] = power
    ? [0, [g]]
    : plain
      ? [3, [g, a, b, c, d]]
      : [4, [g, a, b, c, d, e, f]];
  const bytes = new Uint8Array(12 + 4 * numbers.length);
  const view = new DataView(bytes.buffer);
  ascii(bytes, 0, "para");
  view.setUint16(8, kind);
  for (const [i, value] of numbers.entries()) {
    view.setInt32(12 + 4 * i, Math.round(value * 65_536));
  }
  return bytes;
}

/** cicpType, 10.3: of RGB, in its full range. */
function cicpBytes({ primaries, transfer }: Pick<Cicp, "primaries" | "transfer">): Uint8Array {
  const bytes = new Uint8Array(12);
  ascii(bytes, 0, "cicp");
  bytes.set([primaries, transfer, 0, 1], 8);
  return bytes;
}

/** multiLocalizedUnicodeType, 10.15, in English. */
function text(words: string): Uint8Array {
  const bytes = new Uint8Array(28 + 2 * words.length);
  const view = new DataView(bytes.buffer);
  ascii(bytes, 0, "mluc");
  view.setUint32(8, 1);
  view.setUint32(12, 12);
  ascii(bytes, 16, "enUS");
  view.setUint32(20, 2 * words.length);
  view.setUint32(24, 28);
  for (let i = 0; i < words.length; i++) view.setUint16(28 + 2 * i, words.charCodeAt(i));
  return bytes;
}

function ascii(bytes: Uint8Array, at: number, letters: string): void {
  for (let i = 0; i < letters.length; i++) bytes[at + i] = letters.charCodeAt(i);
}
