import { chunkOf, placesIn, readChunks, SIGNATURE } from "../png/chunks";
import { type Bytes, binaryText, bytesOf, joined, startsWith } from "./bytes";
import { deflate } from "./deflate";
import type { Kept, Spliced } from "./kept";
import type { Density } from "./metadata";
import { COLOUR_CHUNKS, rawProfileText, XMP_KEYWORD } from "./read-png";

/** Chunks that an encoder may write and the source knows better. */
const REPLACED: readonly string[] = ["iCCP", "pHYs", "eXIf", "tEXt", "zTXt", "iTXt", "tIME"];

/** Null for what is no PNG up to its first pixels. */
export async function splicePng(
  start: Uint8Array,
  size: number,
  kept: Kept,
): Promise<Spliced | null> {
  if (!startsWith(start, SIGNATURE)) return null;
  const from = [...placesIn(start)].find(({ type }) => type === "IDAT")?.at ?? null;
  const chunks = readChunks(start.subarray(0, from ?? 0));
  const [header, ...further] = chunks;
  if (from === null || header?.type !== "IHDR") return null;
  const colours = kept.others.filter(({ kind }) => COLOUR_CHUNKS.includes(String(kind)));
  const texts = kept.others.filter((other) => !colours.includes(other));
  const known = kept.icc !== null || colours.length > 0;
  // Profile and colours stand before the palette, all else before the pixels: table 7.
  const parts = [
    bytesOf(SIGNATURE),
    chunkOf(header.type, header.content),
    ...(kept.icc ? [chunkOf("iCCP", await packedProfile(kept.icc))] : []),
    ...colours.map(({ kind, content }) => chunkOf(String(kind), content)),
    ...further
      .filter(({ type }) => !REPLACED.includes(type) && !(known && COLOUR_CHUNKS.includes(type)))
      .map(({ type, content }) => chunkOf(type, content)),
    ...density(kept.density),
    ...(kept.exif ? [chunkOf("eXIf", kept.exif)] : []),
    ...(kept.xmp ? [chunkOf("iTXt", text(XMP_KEYWORD, kept.xmp))] : []),
    ...(kept.resources ? [chunkOf("tEXt", rawProfileText("8bim", kept.resources))] : []),
    ...kept.comments.map(comment),
    ...texts.flatMap(({ kind, content }) =>
      typeof kind === "string" ? [chunkOf(kind, content)] : [],
    ),
  ];
  return { head: joined(parts), from, to: size, tail: new Uint8Array(), trailer: [] };
}

async function packedProfile(icc: Uint8Array): Promise<Bytes> {
  return joined([bytesOf("ICC profile\0\0"), await deflate(icc)]);
}

/** Not packed: a flag, a method, no language, no translated keyword. */
function text(keyword: string, utf8: Uint8Array): Bytes {
  return joined([bytesOf(`${keyword}\0\0\0\0\0`), utf8]);
}

/** As UTF-8 where it is, else as Latin-1. */
function comment(bytes: Uint8Array): Bytes {
  const plain = bytes.subarray(0, bytes.length - (bytes.at(-1) === 0 ? 1 : 0));
  const ascii = plain.every((byte) => byte > 0 && byte < 128);
  if (!ascii && isUtf8(plain)) return chunkOf("iTXt", text("Comment", plain));
  return chunkOf("tEXt", bytesOf(`Comment\0${binaryText(plain).replaceAll("\0", " ")}`));
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(bytes));
    return !bytes.includes(0);
  } catch {
    return false;
  }
}

/** Pixels a metre, whole ones. */
function density(density: Density | null): Bytes[] {
  if (!density) return [];
  const scale = { inch: 1 / 0.0254, cm: 100, metre: 1, aspect: 1 }[density.unit];
  const view = new DataView(new ArrayBuffer(9));
  const [x, y] = [Math.round(scale * density.x), Math.round(scale * density.y)];
  if (x < 1 || y < 1 || x > 0x7fffffff || y > 0x7fffffff) return [];
  view.setUint32(0, x);
  view.setUint32(4, y);
  view.setUint8(8, density.unit === "aspect" ? 0 : 1);
  return [chunkOf("pHYs", new Uint8Array(view.buffer))];
}
