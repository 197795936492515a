/** Tells what lies behind a JPEG's picture: further pictures, films, makers' own data. */
import { filmEnd } from "../boxes";
import { BEGIN, EXIF_NAME, MARKER, readStream } from "../jpeg/segments";
import { type Bytes, binaryText, indexOf, type Range, startsWith, viewOf } from "./bytes";
import { exifFacts } from "./exif";
import type { Part, PartKind } from "./metadata";
import type { IndexedPicture } from "./multi-picture";
import { type Element, everyElement, plain } from "./xml";
import { holds, holdsPlace, openXmp, type Packet, propertyOf, SPACE } from "./xmp";

/** Longer lists are damaged or made to be slow. */
const MOST_PARTS = 500;
/** Bytes; fewer are filling, and no one would miss them. */
const LEAST_UNKNOWN = 16;

interface Found {
  readonly kind: PartKind | null;
  readonly range: Range;
  readonly indexed: boolean;
}

/**
 * @param end of the picture, where the trailer begins
 * @param packet of the picture, which may list what follows
 */
export function trailerParts(
  bytes: Uint8Array,
  end: number,
  packet: Packet | null,
  index: readonly IndexedPicture[],
): readonly Part[] {
  const told: Found[] = [
    ...listed(bytes, packet),
    ...index.map(({ at, length, type }) => ({
      kind: kindOfIndexed(type),
      range: { at, length },
      indexed: true,
    })),
    ...samsung(bytes, end),
  ].filter(({ range }) => range.at >= end && range.at + range.length <= bytes.length);
  const found: Found[] = [];
  let at = end;
  // Two lists may tell of one part; it is indexed if either says so.
  for (const part of told.sort((a, b) => a.range.at - b.range.at)) {
    const last = found.at(-1);
    if (last && part.range.at < at) {
      at = Math.max(at, part.range.at + part.range.length);
      found[found.length - 1] = {
        kind: last.kind ?? part.kind,
        range: { at: last.range.at, length: at - last.range.at },
        indexed: last.indexed || part.indexed,
      };
      continue;
    }
    found.push(...between(bytes, at, part.range.at), part);
    at = part.range.at + part.range.length;
  }
  found.push(...between(bytes, at, bytes.length));
  return found.slice(0, MOST_PARTS).map((part) => described(bytes, part));
}

/** Pictures, films and other bytes that no list tells of. */
function between(bytes: Uint8Array, from: number, to: number): Found[] {
  const found: Found[] = [];
  const rest = bytes.subarray(0, to);
  let at = from;
  while (at < to && found.length < MOST_PARTS) {
    const picture = startsWith(rest, "\xff\xd8\xff", at) ? (readStream(rest, at)?.end ?? to) : null;
    let next = picture ?? filmEnd(rest, at);
    // A film's end that is no box still belongs to it; a picture does not.
    if (next !== null && !picture && !startsWith(rest, "\xff\xd8\xff", next)) next = to;
    if (next === null && bytes[at] === 0) {
      at++;
      continue;
    }
    const film = next === null ? indexOf(rest, "ftyp", at + 5) - 4 : -1;
    const end = next ?? (film > at ? film : to);
    const range = { at, length: end - at };
    if (next !== null) found.push({ kind: null, range, indexed: false });
    else if (range.length >= LEAST_UNKNOWN) found.push({ kind: "unknown", range, indexed: false });
    at = end;
  }
  return found;
}

function described(bytes: Uint8Array, { kind, range, indexed }: Found): Part {
  const content = bytes.subarray(range.at, range.at + range.length);
  const picture = readStream(content, 0, false);
  if (!picture) {
    const film = filmEnd(content, 0) !== null ? "film" : null;
    const sure = kind ?? film ?? "unknown";
    return { kind: sure, count: 1, trailer: range, mayHoldPlace: true, indexed };
  }
  let own: PartKind | null = null;
  let mayHoldPlace = false;
  for (const { marker, content: segment } of picture.segments) {
    if (marker < MARKER.app1 || marker > MARKER.app15) continue;
    if (marker === MARKER.app1 && startsWith(segment, BEGIN.exif)) {
      mayHoldPlace ||= exifFacts(segment.slice(EXIF_NAME.length) as Bytes)?.hasPlace ?? true;
    } else if (marker === MARKER.app1 && startsWith(segment, BEGIN.xmp)) {
      const packet = openXmp(segment.subarray(BEGIN.xmp.length));
      mayHoldPlace ||= !packet || holdsPlace(packet);
      own ??= packet && auxiliary(packet);
    } else if (marker === MARKER.app2 && startsWith(segment, BEGIN.gainMap)) own ??= "gainMap";
    else if (marker !== MARKER.app2 && marker !== MARKER.app14) mayHoldPlace = true;
  }
  return { kind: own ?? kind ?? "image", count: 1, trailer: range, mayHoldPlace, indexed };
}

/** Pictures of Apple's and Adobe's say of themselves that they are another one's gain map. */
function auxiliary(packet: Packet): PartKind | null {
  const type = propertyOf(packet, SPACE.appleAuxiliary, "AuxiliaryImageType") ?? "";
  if (/gainmap/i.test(type) || holds(packet, SPACE.hdrGainMap)) return "gainMap";
  return /depth|disparity/i.test(type) ? "depthMap" : null;
}

/** CIPA DC-007, table 4: by the type code. */
function kindOfIndexed(type: number): PartKind | null {
  if (type === 0x020002 || type === 0x020003 || type === 0x020001) return "frames";
  return type === 0x010001 || type === 0x010002 ? "image" : null;
}

const SEMANTICS: Readonly<Record<string, PartKind>> = {
  GainMap: "gainMap",
  RecoveryMap: "gainMap",
  Depth: "depthMap",
  DepthMap: "depthMap",
  Confidence: "depthMap",
  MotionPhoto: "film",
  Original: "image",
};

/** The kind that an item of a Google container, or the array element around it, says it is. */
export function kindOfItem(element: Element): PartKind | null {
  for (const { attributes } of everyElement([element])) {
    const semantic = attributes.find((a) => a.space === SPACE.item && a.local === "Semantic");
    if (semantic) return SEMANTICS[semantic.value] ?? null;
  }
  return null;
}

/** Google's list: lengths, the last item's end being the file's. */
function listed(bytes: Uint8Array, packet: Packet | null): Found[] {
  if (!packet) return [];
  const items: { kind: PartKind | null; length: number }[] = [];
  for (const element of everyElement(packet.roots)) {
    const attribute = (local: string) =>
      element.attributes.find((a) => a.space === SPACE.item && a.local === local)?.value;
    const semantic = attribute("Semantic");
    if (semantic === undefined || semantic === "Primary") continue;
    const length = Math.max(0, Number(plain(attribute("Length") ?? "0")) || 0);
    items.push({ kind: SEMANTICS[semantic] ?? null, length });
  }
  const offset = Number(propertyOf(packet, SPACE.camera, "MicroVideoOffset"));
  if (items.length === 0 && offset > 0) items.push({ kind: "film", length: offset });
  const found: Found[] = [];
  let at = bytes.length;
  for (const { kind, length } of items.slice(-MOST_PARTS).reverse()) {
    if (length === 0) continue;
    at -= length;
    if (at < 0) break;
    found.push({ kind, range: { at, length }, indexed: false });
  }
  return found;
}

/**
 * Samsung's trailer: blocks, then a directory of their distances from itself, then its own length and
 * "SEFT". Told as one part, of the kind that a person knows best.
 */
function samsung(bytes: Uint8Array, end: number): Found[] {
  const tail = bytes.length - 8;
  if (tail < end || !startsWith(bytes, "SEFT", bytes.length - 4)) return [];
  const view = viewOf(bytes);
  const directory = tail - view.getUint32(tail, true);
  if (directory < end || directory + 12 > tail || !startsWith(bytes, "SEFH", directory)) return [];
  const count = Math.min(
    view.getUint32(directory + 8, true),
    Math.floor((tail - directory) / 12) - 1,
  );
  let first = directory;
  const names: string[] = [];
  for (let i = 0; i < count; i++) {
    const at = directory + 12 + 12 * i;
    const start = directory - view.getUint32(at + 4, true);
    if (start < end || start + 8 > directory) continue;
    first = Math.min(first, start);
    const length = Math.min(64, view.getUint32(start + 4, true));
    names.push(binaryText(bytes.subarray(start + 8, start + 8 + length)));
  }
  const kind =
    SAMSUNG_KINDS.find(([pattern]) => names.some((name) => pattern.test(name)))?.[1] ?? "unknown";
  return [{ kind, range: { at: first, length: bytes.length - first }, indexed: false }];
}

const SAMSUNG_KINDS: readonly (readonly [RegExp, PartKind])[] = [
  [/^MotionPhoto_Data/, "film"],
  [/^(DualShot_)?DepthMap/, "depthMap"],
  [/^SoundShot/, "sound"],
  [/Image$|^SourceImage/, "image"],
];
