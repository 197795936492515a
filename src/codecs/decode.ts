/** Decodes files into rasters, after checking that they are worth it. */

import { AppError, asAppError } from "../base/errors";
import { coloursOf, type OpeningNote, type Raster } from "../raster/raster";
import type { DecodeApart } from "./apart";
import { decodeAlphaBmp } from "./bmp/alpha";
import { decodeInBrowser, type HowToRead, readBitmap } from "./browser/decode";
import { keepsValues } from "./browser/own-values";
import type { FormatName, ImageHeader } from "./format";
import { readHeader } from "./header";
import { profileFor } from "./icc/describe";
import { mendJpeg } from "./jpeg/mend";
import { checkSize, limitOf, noMemoryFor } from "./limits";
import { type Bytes, letGo, readWhole } from "./metadata/bytes";
import { mendPng } from "./png/mend";
import { withoutColour } from "./raster-writer";
import { type Sniffed, sniff } from "./sniff";
import { withSource } from "./source";
import { type Told, tellOf } from "./told";
import { unturned } from "./unturned";
import { isVipsFormat, type VipsFormat } from "./vips/formats";

/** More than 200 megapixels of 16 bits take; browsers refuse to read much more at once. */
const MAX_BYTES = 1.25 * 2 ** 30;

/** Decodes with wasm-vips: `workers/vips-link.ts`. Null where that cannot run. */
export type DecodeWithVips = (
  file: Blob,
  how: {
    readonly format: VipsFormat;
    /** What cannot be read is black. */
    readonly partly: boolean;
  },
  signal?: AbortSignal,
) => Promise<Raster>;

/** Browsers decode these too, in 8 bits. */
const ALSO_BY_BROWSERS: readonly FormatName[] = ["PNG", "JPEG", "WebP", "AVIF"];

/**
 * Larger pictures are read in bands, where their format can be: a browser decodes into four channels, and holds all of
 * that beside the raster it becomes. Its decoder is there at once, so it opens the others.
 */
const MOST_PIXELS_AT_ONCE = 2 ** 24;
const READ_IN_BANDS: readonly FormatName[] = ["JPEG", "PNG"];

/** Of these as much is opened as is there. */
const OPENED_PARTLY: readonly FormatName[] = ["JPEG", "PNG"];

/** Damaged ones that are refused as a whole are opened as far as they can be read. */
const READ_DAMAGED: readonly FormatName[] = ["JPEG", "PNG", "GIF", "WebP", "TIFF"];

/**
 * Decodes upright, the first frame of an animation, in the file's own values and with its profile: by the
 * browser, in 8 bits, or what is beyond it by wasm-vips. Where that cannot run, the browser decodes what it can.
 * @throws AppError EmptyFile, UnreadableFile, UnsupportedImage, TruncatedImage, ImageTooLarge, DecoderFetch
 */
export async function decodePhoto(
  file: Blob,
  signal?: AbortSignal,
  withVips: DecodeWithVips | null = null,
  apart: DecodeApart | null = null,
): Promise<Raster> {
  signal?.throwIfAborted();
  if (file.size === 0) {
    throw new AppError("emptyFile");
  }
  if (file.size > MAX_BYTES) {
    throw new AppError("fileTooLarge", { bytes: file.size, most: MAX_BYTES });
  }
  const bytes = await bytesOf(file, signal);
  const found = sniff(bytes);
  signal?.throwIfAborted();
  if (apart && (found?.kind === "heif" || found?.kind === "raw")) {
    letGo(bytes);
    return apart(file, found, signal);
  }
  const header = readHeader(bytes);
  if (header) return decodeKnown(file, bytes, header, found, withVips, signal);
  return inBrowser(file, { orientation: 1, grey: true }, signal, (error) =>
    undecodable(found, error),
  );
}

/** A file of one of the formats in `formats.ts`. */
async function decodeKnown(
  file: Blob,
  bytes: Bytes,
  header: ImageHeader,
  found: Sniffed | null,
  withVips: DecodeWithVips | null,
  signal?: AbortSignal,
): Promise<Raster> {
  checkHeader(header);
  const told = await tellOf(bytes, header);
  const { format, truncated } = header;
  const mended = mend(bytes, header);
  const whole = mended ? new Blob([...mended]) : file;
  const { parts, orientation = 1 } = unturned(bytes, format) ?? {};
  const unturnedFile = parts ? new Blob([...parts]) : whole;
  const bmp = format === "BMP" ? decodeAlphaBmp(bytes) : null;
  // All that is needed of them is taken before the long work begins.
  letGo(bytes);
  const own = !told?.profile || (await keepsValues());
  const asSound = async () => {
    const byVips = await tryVips(whole, { ...header, own }, withVips, signal);
    if (byVips) return told ? finished(byVips, told, header, "libvips") : byVips;
    if (truncated && format !== "JPEG") throw new AppError("truncatedImage", { format });
    if (bmp) return told ? finished(bmp, told, header, "browser") : bmp;
    const grey = header.grey || !told?.profile || !own;
    const raster = await inBrowser(unturnedFile, { orientation, grey }, signal, (error) => {
      // One of its rare kinds, which no browser decodes.
      if (found?.kind === "unopened") return undecodable(found, error);
      return new AppError(truncated ? "truncatedImage" : "damagedImage", { format }, error);
    });
    if (!told) return raster;
    // Its values have become sRGB's where they are not its own.
    return finished(raster, own ? told : { ...told, profile: null }, header, "browser");
  };
  const raster = await asSound().catch(async (error: unknown) => {
    if (!isDamage(error)) throw error;
    const rest =
      (await readRest(whole, format, withVips, signal)) ??
      (await readRest(await upToDamage(file, header), format, withVips, signal));
    if (!rest) throw error;
    if (told) return finished(rest, told, header, "libvips", truncated ? [] : ["damaged"]);
    return rest.source ? withSource(rest, rest.source, [...rest.source.notes, "damaged"]) : rest;
  });
  return withHeader(raster, header);
}

const isDamage = (error: unknown) =>
  ["damagedImage", "truncatedImage"].includes(asAppError(error)?.code ?? "");

/** Parts of a file that decoders take; null where it is sound. */
function mend(bytes: Bytes, header: ImageHeader): readonly Bytes[] | null {
  if (header.format === "JPEG") return mendJpeg(bytes, header);
  return header.format === "PNG" && header.truncated ? mendPng(bytes) : null;
}

/**
 * What is beyond browsers or too large for them, what is see-through, as a canvas rounds its colours, and what this
 * browser would not leave in its own values. Null where the browser is to decode it.
 */
async function tryVips(
  file: Blob,
  header: ImageHeader & { readonly own: boolean },
  withVips: DecodeWithVips | null,
  signal?: AbortSignal,
): Promise<Raster | null> {
  const { format, beyondBrowsers, alpha, truncated, own } = header;
  // A JPEG has been mended before.
  const partly = truncated && format !== "JPEG";
  const inBands = READ_IN_BANDS.includes(format) && isLarge(header);
  if (!isVipsFormat(format) || !(beyondBrowsers || inBands || alpha || partly || !own)) return null;
  const alsoByBrowser = ALSO_BY_BROWSERS.includes(format);
  if (!withVips) {
    if (alsoByBrowser) return null;
    throw new AppError("needsIsolation", { format });
  }
  try {
    const raster = await withVips(file, { format, partly }, signal);
    return partly && isBlack(raster) ? null : raster;
  } catch (error) {
    signal?.throwIfAborted();
    if (beyondBrowsers && !partly) throw error;
    return null;
  }
}

const isLarge = ({ width, height }: ImageHeader) => width * height > MOST_PIXELS_AT_ONCE;

/** A JPEG without what no decoder comes across: it is read once more, for it seldom is damaged. */
async function upToDamage(file: Blob, { format, truncated, height }: ImageHeader) {
  if (format !== "JPEG" || truncated) return null;
  const parts = mendJpeg(await bytesOf(file), { height, truncated: true });
  return parts && new Blob([...parts]);
}

/** Of a damaged file that is refused as a whole; null where nothing can be read of it. */
async function readRest(
  file: Blob | null,
  format: FormatName,
  withVips: DecodeWithVips | null,
  signal?: AbortSignal,
): Promise<Raster | null> {
  signal?.throwIfAborted();
  if (!file || !withVips || !isVipsFormat(format) || !READ_DAMAGED.includes(format)) return null;
  try {
    const raster = await withVips(file, { format, partly: true }, signal);
    return isPlain(raster) ? null : raster;
  } catch {
    signal?.throwIfAborted();
    return null;
  }
}

/** Nothing of it could be read: decoders leave all of it black or grey. */
function isPlain({ samples, channels }: Raster): boolean {
  return samples.every((value, i) => value === samples[i % channels]);
}

/** Nothing of it was there. */
const isBlack = ({ samples }: Raster) => samples.every((value) => value === 0);

/** Decoded pixels with what their file says of them. */
function finished(
  raster: Raster,
  { profile, metadata, source }: Told,
  header: ImageHeader,
  by: "browser" | "libvips",
  also: readonly OpeningNote[] = [],
): Raster {
  const pixels = header.grey ? withoutColour(raster) : raster;
  const shallow = by === "browser" && (header.bits ?? 8) > 8;
  const notes: OpeningNote[] = [
    ...(raster.source?.notes ?? []),
    ...also,
    ...(header.truncated ? (["truncated"] as const) : []),
    ...(shallow ? (["shallow"] as const) : []),
  ];
  const fitting = profileFor(profile, coloursOf(pixels));
  return withSource({ ...pixels, profile: fitting, metadata }, source, notes);
}

/** What decoders do not tell. */
const withHeader = (raster: Raster, { quality, further }: ImageHeader): Raster => ({
  ...raster,
  ...(raster.source && quality !== undefined ? { source: { ...raster.source, quality } } : {}),
  ...(further ? { parts: [...(raster.parts ?? []), further] } : {}),
});

async function inBrowser(
  file: Blob,
  how: HowToRead,
  signal: AbortSignal | undefined,
  failure: (error: unknown) => AppError,
): Promise<Raster> {
  const bitmap = await decodeInBrowser(file).catch((error: unknown) => {
    throw failure(error);
  });
  try {
    signal?.throwIfAborted();
    // Formats whose header we do not read ourselves are only known now.
    checkSize(bitmap.width, bitmap.height);
    return withMemory(bitmap, how);
  } finally {
    bitmap.close();
  }
}

/** Files can be gone or changed since they were picked, and a folder that is dropped looks like a file. */
async function bytesOf(file: Blob, signal?: AbortSignal): Promise<Bytes> {
  try {
    return await readWhole(file, signal);
  } catch (error) {
    signal?.throwIfAborted();
    throw new AppError("unreadableFile", {}, error);
  }
}

function checkHeader({ format, width, height, truncated, mostPixels }: ImageHeader): void {
  if (width < 1 || height < 1) {
    throw new AppError("noPixels", { format, size: { width, height } });
  }
  checkSize(width, height, limitOf(format));
  // Unpacking it would take all the memory its header asks for, only to find that out.
  const hollow = width * height > mostPixels;
  if (truncated && (hollow || !OPENED_PARTLY.includes(format))) {
    throw new AppError("truncatedImage", { format });
  }
  if (hollow) {
    throw new AppError("hollowImage", { format, size: { width, height } });
  }
}

/** Some browsers open more than others: only after they have tried is a file called one that cannot be opened. */
function undecodable(found: Sniffed | null, cause: unknown): AppError {
  switch (found?.kind) {
    case "unopened":
      return new AppError("unopenedKind", { kind: found.what }, cause);
    case "picture":
    case "heif":
      return new AppError("damagedImage", { format: found.format }, cause);
    case "raw":
      return new AppError("unknownRaw", { camera: "", preview: null }, cause);
    default:
      return new AppError("notAnImage", {}, cause);
  }
}

function withMemory(bitmap: ImageBitmap, how: HowToRead): Raster {
  const { width, height } = bitmap;
  try {
    return readBitmap(bitmap, how);
  } catch (error) {
    throw noMemoryFor({ width, height }, error);
  }
}
