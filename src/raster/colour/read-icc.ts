/** Reads ICC profiles, versions 2 and 4: ICC.1:2022 (ISO 15076-1), and ICC.1:2001-04 for what was different. */
import { type Cicp, isHdr, profileOfCicp } from "./cicp";
import { type Curve, gammaCurve, LINEAR } from "./curve";
import { inverse, type Matrix, type Triple } from "./matrix";
import type { Profile, UnreadProfile } from "./profile";

const HEADER_BYTES = 128;
/** More tags than this are no profile's. */
const MOST_TAGS = 200;

/** Where each tag's content lies. */
type Tags = ReadonlyMap<string, DataView>;

/**
 * A profile by its bytes; never throws, what cannot be read is said as data.
 *
 * A `cicp` tag (9.2.17) goes before curves and matrix, as far as it is understood. Where there are tables and
 * a matrix, the matrix is taken, and said to be approximate.
 */
export function readIcc(bytes: Uint8Array): Profile {
  const unread = (reason: UnreadProfile["reason"], name = "", space = ""): UnreadProfile => ({
    kind: "unread",
    name,
    reason,
    space,
  });
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    // 7.2.11: the signature that every profile has.
    if (textAt(view, 36, 4) !== "acsp") return unread("damaged");
    const tags = readTags(view);
    const space = textAt(view, 16, 4).trim();
    const name = nameOf(tags);
    // 7.2.7: input, display, output and colour space profiles describe pictures.
    if (!["scnr", "mntr", "prtr", "spac"].includes(textAt(view, 12, 4))) {
      return unread("use", name, space);
    }
    const table = tags.has("A2B0") || tags.has("A2B1");
    if (space === "GRAY") {
      const curve = tags.get("kTRC");
      if (!curve) return unread(table ? "table" : "damaged", name, space);
      if (textAt(view, 20, 4) === "Lab ") return unread("table", name, space);
      return { kind: "grey", name, curve: readCurve(curve) };
    }
    if (space !== "RGB") return unread("space", name, space);
    const coded = tags.get("cicp");
    const code = coded && readCicp(coded);
    if (code && isHdr(code)) return unread("hdr", name, space);
    const told = code && profileOfCicp(code);
    if (told) return { ...told, name };
    const curves = ["rTRC", "gTRC", "bTRC"].map((tag) => tags.get(tag));
    const colours = ["rXYZ", "gXYZ", "bXYZ"].map((tag) => tags.get(tag));
    if (curves.includes(undefined) || colours.includes(undefined)) {
      return unread(table ? "table" : "damaged", name, space);
    }
    const [r, g, b] = (colours as DataView[]).map(readXyz) as [Triple, Triple, Triple];
    const matrix: Matrix = [r[0], g[0], b[0], r[1], g[1], b[1], r[2], g[2], b[2]];
    if (!inverse(matrix)) return unread("damaged", name, space);
    const [red, green, blue] = (curves as DataView[]).map(readCurve) as [Curve, Curve, Curve];
    return { kind: "rgb", name, curves: [red, green, blue], matrix, approximate: table };
  } catch (error) {
    if (error instanceof RangeError) return unread("damaged");
    throw error;
  }
}

/** 7.3 @throws RangeError where a tag lies beyond the end */
function readTags(view: DataView): Tags {
  const count = view.getUint32(HEADER_BYTES);
  if (count > MOST_TAGS) throw new RangeError("too many tags");
  const tags = new Map<string, DataView>();
  for (let i = 0, at = HEADER_BYTES + 4; i < count; i++, at += 12) {
    const [offset, size] = [view.getUint32(at + 4), view.getUint32(at + 8)];
    // The last tag of some profiles is told longer than the file is: it is read as far as it goes.
    const length = Math.min(size, Math.max(0, view.byteLength - offset));
    tags.set(textAt(view, at, 4), new DataView(view.buffer, view.byteOffset + offset, length));
  }
  return tags;
}

/** 10.31 @throws RangeError */
function readXyz(view: DataView): Triple {
  if (textAt(view, 0, 4) !== "XYZ ") throw new RangeError("no XYZ");
  return [fixed(view, 8), fixed(view, 12), fixed(view, 16)];
}

/** 10.6 and 10.18 @throws RangeError for what is no curve, or one that never rises */
export function readCurve(view: DataView): Curve {
  const type = textAt(view, 0, 4);
  if (type === "para") return readParametric(view);
  if (type !== "curv") throw new RangeError("no curve");
  const count = view.getUint32(8);
  if (count === 0) return LINEAR;
  if (count === 1) {
    const gamma = view.getUint16(12) / 256;
    if (gamma === 0) throw new RangeError("no gamma");
    return gammaCurve(gamma);
  }
  if (12 + 2 * count > view.byteLength) throw new RangeError("a curve that ends early");
  const values = Float64Array.from(
    { length: count },
    (_, i) => view.getUint16(12 + 2 * i) / 65_535,
  );
  if (values[0] === values[count - 1]) throw new RangeError("a level curve");
  return { kind: "table", values };
}

function readParametric(view: DataView): Curve {
  const kind = view.getUint16(8);
  const counts = [1, 3, 4, 5, 7];
  const count = counts[kind];
  if (count === undefined) throw new RangeError("an unknown formula");
  const p = Array.from({ length: count }, (_, i) => fixed(view, 12 + 4 * i));
  const [g, a, b, c, d, e, f] = [...p, ...Array(7 - count).fill(0)] as [
    ...[number, number, number, number],
    ...[number, number, number],
  ];
  if (!(g > 0) || (kind > 0 && !(a > 0))) throw new RangeError("a curve that does not rise");
  switch (kind) {
    case 0:
      return gammaCurve(g);
    case 1:
      return { kind: "parametric", g, a, b, c: 0, d: -b / a, e: 0, f: 0 };
    case 2:
      return { kind: "parametric", g, a, b, c: 0, d: -b / a, e: c, f: c };
    default:
      return { kind: "parametric", g, a, b, c, d, e, f };
  }
}

/** 9.2.17 and 10.3 @throws RangeError */
function readCicp(view: DataView): Cicp {
  return {
    primaries: view.getUint8(8),
    transfer: view.getUint8(9),
    matrix: view.getUint8(10),
    fullRange: view.getUint8(11) === 1,
  };
}

/** The name in English or whatever comes first; version 4 has 10.15, version 2 ICC.1:2001-04, 6.5.17. */
function nameOf(tags: Tags): string {
  const view = tags.get("desc");
  if (!view) return "";
  try {
    if (textAt(view, 0, 4) === "desc") {
      return textAt(view, 12, view.getUint32(8)).replace(/\0.*$/s, "");
    }
    if (textAt(view, 0, 4) !== "mluc" || view.getUint32(8) === 0) return "";
    const [length, offset] = [view.getUint32(20), view.getUint32(24)];
    const units = Array.from({ length: length >> 1 }, (_, i) => view.getUint16(offset + 2 * i));
    return String.fromCharCode(...units).replace(/\0.*$/s, "");
  } catch (error) {
    if (error instanceof RangeError) return ""; // Without a name it is a profile still.
    throw error;
  }
}

/** s15Fixed16Number, 4.6. */
const fixed = (view: DataView, at: number) => view.getInt32(at) / 65_536;

/** @throws RangeError beyond the end */
function textAt(view: DataView, at: number, length: number): string {
  if (length > 1 << 12) throw new RangeError("a text too long");
  let text = "";
  for (let i = 0; i < length; i++) text += String.fromCharCode(view.getUint8(at + i));
  return text;
}
