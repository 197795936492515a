/** What an AVIF says of its primary picture. ISO/IEC 23008-12 (HEIF), 6 and 9; AV1-ISOBMFF, 2.3. */
import { type Box, boxesIn, findBox, fourCharacters } from "../boxes";
import { type Cicp, cicpProfile } from "../icc/matrix-profile";
import { type Bytes, unlessCutOff } from "../metadata/bytes";
import { exifInItem } from "../metadata/exif";
import { qualityOf } from "./sequence";

export interface AvifProperties {
  /** ICC, or made of the numbers that stand in its place; null is sRGB. */
  readonly profile: Bytes | null;
  readonly grey: boolean;
  readonly alpha: boolean;
  /** Both ways. */
  readonly subsampled: boolean;
  /** As libvips counts it, in [0, 1]; 1 is without loss. Null where its stream is no usual one. */
  readonly quality: number | null;
  /** A TIFF block. */
  readonly exif: Bytes | null;
  readonly xmp: Bytes | null;
}

/** Begins the name of an alpha picture's kind, as MPEG and HEVC call it. */
const ALPHA = /^urn:mpeg:(mpegB:cicp:systems:auxiliary:alpha|hevc:2015:auxid:1)\0/;

const XMP = "application/rdf+xml";

/** Null where no picture of its own is told, as in an animation without one. */
export function readAvifProperties(view: DataView): AvifProperties | null {
  return unlessCutOff(() => {
    const found = findBox(view, ["meta"]);
    if (!found) return null;
    // Version and flags come first.
    const meta = { ...found, start: found.start + 4 };
    const all = boxesOf(view, findBox(view, ["iprp", "ipco"], meta));
    const primary = primaryItem(view, meta);
    const own = primary === null ? [] : propertiesOf(view, meta, primary, all);
    const coding = [...own, ...all].find(({ type }) => type === "av1C");
    // high_bitdepth, twelve_bit, monochrome, chroma_subsampling_x and _y, …: AV1-ISOBMFF, 2.3.3.
    const flags = coding ? view.getUint8(coding.start + 2) : 0;
    return {
      profile: profileOf(
        view,
        own.filter(({ type }) => type === "colr"),
      ),
      grey: (flags & 0x10) !== 0,
      alpha: all.some((box) => box.type === "auxC" && ALPHA.test(textIn(view, box.start + 4, box))),
      subsampled: (flags & 0x1c) === 0x0c,
      quality: primary === null ? null : qualityOf(streamOf(view, meta, primary)),
      ...blocksOf(view, meta),
    };
  });
}

const boxesOf = (view: DataView, box: Box | null) => (box ? boxesIn(view, box.start, box.end) : []);

function bytesAt(view: DataView, start: number, end: number): Bytes {
  if (end > view.byteLength || start > end) throw new RangeError("beyond the end");
  return new Uint8Array(view.buffer as ArrayBuffer, view.byteOffset + start, end - start).slice();
}

const textIn = (view: DataView, start: number, { end }: Box) =>
  String.fromCharCode(...bytesAt(view, start, Math.min(end, start + 64)));

/** HEIF 8.11.4, in a version of 16 bits and one of 32, as the numbers of items below. */
function primaryItem(view: DataView, meta: Box): number | null {
  const box = findBox(view, ["pitm"], meta);
  if (!box) return null;
  return view.getUint8(box.start) === 0
    ? view.getUint16(box.start + 4)
    : view.getUint32(box.start + 4);
}

/** The associations of 9.3. */
function propertiesOf(view: DataView, meta: Box, item: number, all: readonly Box[]): Box[] {
  for (const box of boxesOf(view, findBox(view, ["iprp"], meta))) {
    if (box.type !== "ipma") continue;
    const read = new Numbers(view, box);
    const [version, wide] = [read.next(1), (read.next(3) & 1) === 1];
    for (let entries = read.next(4); entries > 0; entries--) {
      const id = read.next(version < 1 ? 2 : 4);
      const indices = Array.from({ length: read.next(1) }, () =>
        wide ? read.next(2) & 0x7fff : read.next(1) & 0x7f,
      );
      if (id === item) return indices.flatMap((index) => all[index - 1] ?? []);
    }
  }
  return [];
}

/** ICC goes before numbers. ISO/IEC 14496-12, 12.1.5. */
function profileOf(view: DataView, boxes: readonly Box[]): Bytes | null {
  const kind = ({ start }: Box) => fourCharacters(view, start);
  const icc = boxes.find((box) => ["prof", "rICC"].includes(kind(box)));
  if (icc) return bytesAt(view, icc.start + 4, icc.end);
  const coded = boxes.find((box) => kind(box) === "nclx");
  if (!coded) return null;
  const cicp: Cicp = {
    primaries: view.getUint16(coded.start + 4),
    transfer: view.getUint16(coded.start + 6),
  };
  return cicpProfile(cicp);
}

/** EXIF and XMP, where the file has their items whole and in one piece. */
function blocksOf(view: DataView, meta: Box): Pick<AvifProperties, "exif" | "xmp"> {
  const entries = findBox(view, ["iinf"], meta);
  if (!entries) return { exif: null, xmp: null };
  const counted = view.getUint8(entries.start) === 0 ? 2 : 4;
  const items = boxesIn(view, entries.start + 4 + counted, entries.end).filter(
    ({ type }) => type === "infe",
  );
  const block = (isIt: (type: string, rest: string) => boolean) => {
    for (const box of items) {
      const long = view.getUint8(box.start) > 2;
      const after = box.start + (long ? 10 : 8);
      if (!isIt(fourCharacters(view, after), textIn(view, after + 4, box))) continue;
      const id = long ? view.getUint32(box.start + 4) : view.getUint16(box.start + 4);
      return contentOf(view, meta, id);
    }
    return null;
  };
  const exif = block((type) => type === "Exif");
  return {
    exif: exif && exifInItem(exif),
    // A name comes before the type.
    xmp: block((type, rest) => type === "mime" && rest.includes(`\0${XMP}\0`)),
  };
}

/** Much more than comes before the first pixel. */
const MOST_HEADERS = 256;

/** The beginning of a picture's stream; empty where it lies in pieces or elsewhere. */
function streamOf(view: DataView, meta: Box, item: number): Uint8Array {
  const place = placeOf(view, meta, item);
  if (!place || place.start >= view.byteLength) return new Uint8Array();
  const end = Math.min(place.end, place.start + MOST_HEADERS, view.byteLength);
  return bytesAt(view, place.start, end);
}

function contentOf(view: DataView, meta: Box, item: number): Bytes | null {
  const place = placeOf(view, meta, item);
  return place && bytesAt(view, place.start, place.end);
}

/** HEIF 8.11.3; null for what lies in pieces or in another file. */
function placeOf(view: DataView, meta: Box, item: number): Omit<Box, "type"> | null {
  const box = findBox(view, ["iloc"], meta);
  if (!box) return null;
  const read = new Numbers(view, box);
  const version = read.next(4) >>> 24;
  const sizes = read.next(2);
  const [offset, length, base, index] = [12, 8, 4, 0].map((shift) => (sizes >> shift) & 15) as [
    ...[number, number, number, number],
  ];
  for (let items = read.next(version < 2 ? 2 : 4); items > 0; items--) {
    const id = read.next(version < 2 ? 2 : 4);
    const method = version > 0 ? read.next(2) & 15 : 0;
    read.next(2); // this file
    const from = read.next(base);
    const extents = Array.from({ length: read.next(2) }, () => {
      if (version > 0) read.next(index);
      return { at: from + read.next(offset), length: read.next(length) };
    });
    const [extent] = extents;
    if (id !== item) continue;
    if (!extent || extents.length > 1 || method > 1) return null;
    const inside = method === 1 ? findBox(view, ["idat"], meta)?.start : 0;
    if (inside === undefined) return null;
    const start = inside + extent.at;
    return { start, end: start + extent.length };
  }
  return null;
}

/** Numbers of some bytes, one after the other within a box. */
class Numbers {
  readonly #view: DataView;
  readonly #end: number;
  #at: number;

  constructor(view: DataView, { start, end }: Box) {
    this.#view = view;
    this.#at = start;
    this.#end = end;
  }

  /** @throws RangeError beyond the box's end */
  next(bytes: number): number {
    if (this.#at + bytes > this.#end) throw new RangeError("beyond the box");
    let value = 0;
    for (let i = 0; i < bytes; i++) value = value * 256 + this.#view.getUint8(this.#at++);
    return value;
  }
}
