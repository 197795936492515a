/** Rasters by wasm-vips: read in bands, in the file's own depth and values, with its profile and blocks. */
import { AppError } from "../../base/errors";
import {
  type Channels,
  coloursOf,
  type OpeningNote,
  type Raster,
  type SampleType,
} from "../../raster/raster";
import { profileFor } from "../icc/describe";
import { noMemoryFor } from "../limits";
import { uprightExif, uprightXmp } from "../metadata/upright";
import { plainSource, withSource } from "../source";
import { exifOfTiff, iptcOfTiff } from "../tiff/exif";
import { onlyFirstPage } from "../tiff/first-page";
import type { FileWindow } from "./file-window";
import type { VipsFormat } from "./formats";
import { isOutOfMemory, type Vips, type VipsImage, vipsReason } from "./module";
import { RowGatherer } from "./row-gatherer";
import { seeking } from "./seek";
import { isOrientation, type Orientation } from "./turn";

const LOADERS = {
  TIFF: "tiffloadSource",
  PNG: "pngloadSource",
  JPEG: "jpegloadSource",
  WebP: "webploadSource",
  GIF: "gifloadSource",
  AVIF: "heifloadSource",
  "JPEG XL": "jxlloadSource",
} as const satisfies Readonly<Record<VipsFormat, string>>;

/** These decoders turn the picture themselves, and leave no orientation to follow. */
const TURNED_BY_DECODER: readonly VipsFormat[] = ["AVIF", "JPEG XL"];

/** Names that libvips gives the blocks it found, and ours. */
const BLOCKS = { exif: "exif-data", xmp: "xmp-data", iptc: "iptc-data" } as const;

/** Of libvips' samples, where they are not 8. */
const BITS: Readonly<Record<string, number>> = { ushort: 16, uint: 32, float: 32, double: 32 };

const TYPES: Readonly<Record<string, SampleType>> = { uchar: "u8", ushort: "u16", float: "f32" };

/**
 * The first picture of a file, upright. Its profile is the file's own; CMYK and CIELAB become sRGB, as a
 * raster has neither.
 * @param partly what cannot be read is black
 * @throws AppError damagedImage, noMemoryForImage
 */
export function decodeWithVips(
  vips: Vips,
  file: FileWindow,
  format: VipsFormat,
  partly = false,
): Raster {
  const source = new vips.SourceCustom();
  const whole = format === "TIFF" ? onlyFirstPage(file) : file;
  source.onRead = (length) => whole.read(length);
  source.onSeek = (offset, whence) => whole.seek(offset, whence);
  let size = { width: 0, height: 0 };
  try {
    const image = vips.Image[LOADERS[format]](source, {
      access: "sequential",
      // Anything less leaves a strip that cannot be read black, without a word.
      fail_on: partly ? "none" : "error",
    });
    size = { width: image.width, height: image.height };
    const { profile, metadata } = blocksOf(image);
    const exif = format === "TIFF" ? exifOfTiff(seeking(file)) : null;
    // libtiff turns its bytes round in a file of the other order.
    const iptc = format === "TIFF" ? iptcOfTiff(seeking(file)) : null;
    const { colours, note } = asRaster(image);
    const pixels = pixelsOf(vips, colours, format, orientationOf(image, format));
    const raster = {
      ...pixels,
      profile: note ? null : profileFor(profile, coloursOf(pixels)),
      metadata: { ...metadata, ...(exif && { exif }), ...(iptc && { iptc }) },
    };
    const notes = note ? [note] : [];
    const frames = format === "JPEG XL" ? pagesOf(image) - 1 : 0;
    const parts = frames > 0 ? { parts: [{ kind: "frames", count: frames } as const] } : {};
    return withSource(
      { ...raster, ...parts },
      plainSource(format, bitsOf(image), isFloat(image)),
      notes,
    );
  } catch (error) {
    throw undecodable(error, format, size);
  }
}

const pagesOf = (image: VipsImage) => (image.getTypeof("n-pages") ? image.getInt("n-pages") : 1);

const isFloat = ({ format }: VipsImage) => format === "float" || format === "double";

/** A sample of the file. */
function bitsOf(image: VipsImage): number {
  if (image.getTypeof("bits-per-sample")) return image.getInt("bits-per-sample");
  return BITS[image.format] ?? 8;
}

function undecodable(
  error: unknown,
  format: VipsFormat,
  size: { width: number; height: number },
): AppError {
  const reason = vipsReason(error);
  if (isOutOfMemory(error)) return noMemoryFor(size, reason);
  // That of today is read.
  if (/old-style jpeg/i.test(reason)) {
    return new AppError("foreignCodec", { format, codec: "old-style JPEG" }, reason);
  }
  // libtiff knows more ways to pack pixels than it was built with; libvips takes no samples of 64 bits.
  const codec =
    /(?:(\w+) compression support|compression method) is not configured|samples out of range/.exec(
      reason,
    );
  return codec
    ? new AppError("foreignCodec", { format, codec: codec[1] ?? null }, reason)
    : new AppError("damagedImage", { format }, reason);
}

function pixelsOf(
  vips: Vips,
  image: VipsImage,
  format: VipsFormat,
  orientation: Orientation,
): Pick<Raster, "width" | "height" | "type" | "channels" | "samples"> {
  const type = TYPES[image.format] as SampleType;
  const shape = {
    width: image.width,
    height: image.height,
    type,
    channels: image.bands as Channels,
    orientation,
    // libheif's 10 and 12 bits come shifted up.
    ...(format === "AVIF" && type === "u16" ? { bits: image.getInt("bits-per-sample") } : {}),
  };
  const rows = new RowGatherer(shape);
  const target = new vips.TargetCustom();
  target.onWrite = (bytes) => {
    rows.add(bytes);
    return bytes.length;
  };
  image.rawsaveTarget(target);
  const pixels = rows.finish();
  if (!pixels) throw new Error("rows are missing");
  return { ...pixels, type };
}

/**
 * One to four channels of a type that a raster can have, in RGB or grey.
 * @returns what they were, where they have become sRGB
 */
function asRaster(image: VipsImage): { colours: VipsImage; note: OpeningNote | null } {
  let out = image;
  let note: OpeningNote | null = null;
  const deep = image.format !== "uchar";
  if (image.interpretation === "cmyk") {
    // Without a profile of its own libvips takes a usual press.
    out = out.iccTransform("srgb", {
      embedded: true,
      ...(image.getTypeof("icc-profile-data") ? {} : { input_profile: "cmyk" }),
      intent: "relative",
      black_point_compensation: true,
      depth: deep ? 16 : 8,
    });
    note = "ink";
  } else if (["lab", "labs", "labq", "xyz", "lch"].includes(image.interpretation)) {
    out = out.colourspace("rgb16");
    note = "lab";
  }
  const alpha = out.hasAlpha() ? 1 : 0;
  const bands = (out.bands - alpha < 3 ? 1 : 3) + alpha;
  if (out.bands > bands) out = out.extractBand(0, { n: bands });
  if (out.format === "uint") out = out.linear(1 / 4_294_967_295, 0);
  if (out.format === "double") out = out.cast("float");
  if (!TYPES[out.format]) throw new Error(`samples of type ${out.format}`);
  return { colours: out, note };
}

function orientationOf(image: VipsImage, format: VipsFormat): Orientation {
  if (TURNED_BY_DECODER.includes(format) || !image.getTypeof("orientation")) return 1;
  const told = image.getInt("orientation");
  return isOrientation(told) ? told : 1;
}

/** Each in memory of its own, and none of them tells of an orientation any more. */
function blocksOf(image: VipsImage): Pick<Raster, "profile" | "metadata"> {
  const block = (name: string) =>
    image.getTypeof(name) ? Uint8Array.from(image.getBlob(name)) : null;
  const metadata: Record<string, Uint8Array<ArrayBuffer>> = {};
  for (const [name, theirs] of Object.entries(BLOCKS)) {
    const bytes = block(theirs);
    if (bytes) metadata[name] = bytes;
  }
  if (metadata.exif) metadata.exif = uprightExif(metadata.exif);
  if (metadata.xmp) metadata.xmp = uprightXmp(metadata.xmp);
  return { profile: block("icc-profile-data"), metadata };
}
