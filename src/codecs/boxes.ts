/** Boxes of the ISO base media file format, which HEIF, AVIF, Canon's CR3 and films share. ISO/IEC 14496-12, 4.2. */
import { startsWith, viewOf } from "./metadata/bytes";

export interface Box {
  /** Four characters. */
  readonly type: string;
  /** First byte of its content. */
  readonly start: number;
  /** One past its last byte, as the box says it: beyond the file where that is cut off. */
  readonly end: number;
}

/** More than any file has side by side. */
const MOST = 4096;

export function fourCharacters(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)));
}

/** The boxes between two places, one after the other; none after one that is cut off. */
export function boxesIn(view: DataView, from: number, to: number): Box[] {
  const boxes: Box[] = [];
  for (let at = from; at + 8 <= Math.min(to, view.byteLength) && boxes.length < MOST; ) {
    let size = view.getUint32(at);
    let header = 8;
    if (size === 1) {
      if (at + 16 > view.byteLength) break;
      size = Number(view.getBigUint64(at + 8));
      header = 16;
    } else if (size === 0) size = to - at;
    if (size < header) break;
    boxes.push({ type: fourCharacters(view, at + 4), start: at + header, end: at + size });
    at += size;
  }
  return boxes;
}

/** The first box at the end of a path of types. */
export function findBox(view: DataView, path: readonly string[], within?: Box): Box | null {
  let box: Box | null = within ?? { type: "", start: 0, end: view.byteLength };
  for (const type of path) {
    if (!box) return null;
    box = boxesIn(view, box.start, box.end).find((inner) => inner.type === type) ?? null;
  }
  return box;
}

/** Own brand first, then those it is compatible with; none for what does not begin as such a file. */
export function brandsOf(view: DataView): readonly string[] {
  if (view.byteLength < 16 || fourCharacters(view, 4) !== "ftyp") return [];
  const end = Math.min(view.getUint32(0), 256, view.byteLength);
  const brands = [fourCharacters(view, 8)];
  for (let at = 16; at + 4 <= end; at += 4) brands.push(fourCharacters(view, at));
  return brands;
}

/** A box of the file goes on beyond its end. */
export const isCutOff = (view: DataView): boolean =>
  (boxesIn(view, 0, view.byteLength).at(-1)?.end ?? 0) > view.byteLength;

/** The end of a film, or another such file, that begins at `at`; null where none does. */
export function filmEnd(bytes: Uint8Array, at: number): number | null {
  if (!startsWith(bytes, "ftyp", at + 4)) return null;
  let next = at;
  for (const { type, end } of boxesIn(viewOf(bytes), at, bytes.length)) {
    if (!/^[ -~\xa9]{4}$/.test(type) || end > bytes.length) break;
    next = end;
  }
  // The first box alone is cut off: it is a film all the same.
  return next === at ? bytes.length : next;
}
