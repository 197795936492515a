/** Reads what a PNG says beside its pixels. PNG specification (third edition), section 11.3. */

import { BEGIN } from "../jpeg/segments";
import { type Chunk, readChunks, SIGNATURE } from "../png/chunks";
import { type Bytes, binaryText, bytesOf, copyOf, startsWith, viewOf } from "./bytes";
import { inflate, inflatePart } from "./deflate";
import { exifBlock, exifFacts } from "./exif";
import { wholeProfile } from "./icc";
import { RESOURCE, readResources, resourceOf } from "./irb";
import {
  type BlockKind,
  type Density,
  innerPart,
  type Metadata,
  NOTHING,
  type Other,
  type Part,
} from "./metadata";
import { openXmp } from "./xmp";

/** Bytes, unpacked. */
const MOST_ICC = 1 << 24;
const MOST_TEXT = 1 << 24;

export const XMP_KEYWORD = "XML:com.adobe.xmp";
const RAW_PROFILE = "Raw profile type ";

/** Say which colours the samples are; only where there is no ICC profile. */
export const COLOUR_CHUNKS: readonly string[] = ["gAMA", "cHRM", "sRGB", "cICP", "mDCV", "cLLI"];
const TEXT_CHUNKS: readonly string[] = ["tEXt", "zTXt", "iTXt"];

interface Text {
  readonly keyword: string;
  readonly text: Bytes;
}

/** All of it that is whole. Null for what does not begin as a PNG. */
export async function readPngMetadata(bytes: Uint8Array): Promise<Metadata | null> {
  if (!startsWith(bytes, SIGNATURE)) return null;
  const chunks = readChunks(bytes);
  const damaged: BlockKind[] = [];
  const first = (type: string) => chunks.find((chunk) => chunk.type === type)?.content;
  const texts: Text[] = [];
  const others: Other[] = [];
  for (const chunk of chunks) {
    const { type, content } = chunk;
    if (COLOUR_CHUNKS.includes(type)) others.push({ kind: type, content: copyOf(content) });
    if (!TEXT_CHUNKS.includes(type)) continue;
    const keyword = keywordOf(content);
    const known = keyword === XMP_KEYWORD || keyword === "Comment";
    if (known || keyword.startsWith(RAW_PROFILE)) {
      const text = await textOf(chunk, keyword.length + 1);
      if (text) texts.push({ keyword, text });
      else damaged.push(keyword === XMP_KEYWORD ? "xmp" : "text");
    } else others.push({ kind: type, content: copyOf(content) });
  }
  const raw = (name: string) => {
    const found = texts.find(({ keyword }) => keyword === RAW_PROFILE + name);
    return found ? rawProfile(found.text) : null;
  };

  const packed = first("iCCP");
  const icc = packed ? await profileOf(packed) : null;
  if (packed && !icc) damaged.push("icc");
  const exif = exifBlock(first("eXIf")) ?? exifBlock(raw("exif")) ?? exifBlock(raw("APP1"));
  if (first("eXIf") && !exif) damaged.push("exif");
  const xmp = texts.find(({ keyword }) => keyword === XMP_KEYWORD)?.text ?? raw("xmp");
  if (xmp && !openXmp(xmp)) damaged.push("xmp");
  const facts = exifFacts(exif);
  return {
    ...NOTHING,
    source: "PNG",
    ...{ exif, xmp, icc, others, damaged },
    resources: resourcesOf(raw("8bim") ?? raw("iptc")),
    density: densityOf(first("pHYs")) ?? facts?.density ?? null,
    comments: texts.filter(({ keyword }) => keyword === "Comment").map(({ text }) => text),
    parts: [
      ...(facts?.thumbnail ? [innerPart("thumbnail")] : []),
      ...(first("caBX") ? [innerPart("credentials")] : []),
      ...furtherFrames(first("acTL"), chunks),
    ],
  };
}

async function profileOf(content: Uint8Array): Promise<Bytes | null> {
  const name = content.indexOf(0);
  if (name < 0) return null;
  const profile = await inflatePart(content.subarray(name + 2), MOST_ICC);
  return profile && wholeProfile(profile);
}

/** A text's bytes, in Latin-1 or UTF-8; null for what cannot be unpacked. */
async function textOf({ type, content }: Chunk, at: number): Promise<Bytes | null> {
  if (type === "tEXt") return copyOf(content.subarray(at));
  if (type === "zTXt") return inflate(content.subarray(at + 1), MOST_TEXT);
  // A flag, a method, a language and a translated keyword, each with a NUL at its end.
  const language = content.indexOf(0, at + 2);
  const translated = language < 0 ? -1 : content.indexOf(0, language + 1);
  if (translated < 0) return null;
  const text = content.subarray(translated + 1);
  return content[at] === 1 ? inflate(text, MOST_TEXT) : copyOf(text);
}

/** ImageMagick's way: a name, a length, then hexadecimal digits, each after a line end. */
function rawProfile(text: Bytes): Bytes | null {
  const head = /^\s{0,4}\w{1,20}\s{1,20}(\d{1,9})\s/.exec(binaryText(text.subarray(0, 100)));
  if (!head) return null;
  const length = Number(head[1]);
  if (length === 0 || 2 * length > text.length) return null;
  const bytes = new Uint8Array(length);
  let digits = 0;
  for (const byte of text.subarray(head[0].length)) {
    const digit = digitOf(byte);
    if (digit === null) continue;
    if (digits === 2 * length) return null;
    bytes[digits >> 1] = 16 * (bytes[digits >> 1] as number) + digit;
    digits++;
  }
  return digits === 2 * length ? bytes : null;
}

/** Of a hexadecimal digit's character; null for any other. */
function digitOf(byte: number): number | null {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : null;
}

/** Resources, or IPTC alone: both are written under either name. */
function resourcesOf(bytes: Bytes | null): Bytes | null {
  if (!bytes) return null;
  const start = BEGIN.resources;
  const inner = startsWith(bytes, start) ? bytes.slice(start.length) : bytes;
  if (inner[0] === 0x1c) return resourceOf(RESOURCE.iptc, inner);
  return readResources(inner) ? inner : null;
}

function densityOf(content: Uint8Array | undefined): Density | null {
  if (!content || content.length < 9) return null;
  const view = viewOf(content);
  const [x, y] = [view.getUint32(0), view.getUint32(4)];
  if (x === 0 || y === 0) return null;
  if (view.getUint8(8) === 1) return { x, y, unit: "metre" };
  return x === y ? null : { x, y, unit: "aspect" };
}

/** The picture itself is one of them where a frame's control stands before its data. */
function furtherFrames(control: Uint8Array | undefined, chunks: readonly Chunk[]): Part[] {
  if (!control || control.length < 8) return [];
  const first = chunks.find(({ type }) => type === "fcTL" || type === "IDAT");
  const count = viewOf(control).getUint32(0) - (first?.type === "fcTL" ? 1 : 0);
  return count > 0 ? [{ ...innerPart("frames"), count }] : [];
}

/** A PNG's text chunk's name of what it holds, "" for none. */
export const keywordOf = (content: Uint8Array): string =>
  binaryText(content.subarray(0, Math.max(0, content.indexOf(0))));

/** ImageMagick's raw profile. */
export function rawProfileText(name: string, bytes: Uint8Array): Bytes {
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const lines = digits.replace(/.{1,72}/g, "\n$&");
  return bytesOf(`${RAW_PROFILE}${name}\0\n${name}\n${String(bytes.length).padStart(8)}${lines}\n`);
}
