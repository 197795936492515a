/** Files by wasm-vips, written while their rows come. */
import { AppError } from "../../base/errors";
import type { RasterHeader } from "../../raster/raster";
import type { Encoding, SavedFormat } from "../encoding";
import { exifSegment, MOST_EXIF } from "../jpeg/segments";
import { joined } from "../metadata/bytes";
import { addExifToTiff } from "../tiff/exif";
import { type Vips, type VipsImage, vipsReason } from "./module";
import type { RowFile } from "./row-file";
import type { WrittenFile } from "./written-file";

const TYPES: Readonly<Record<SavedFormat, string>> = {
  TIFF: "image/tiff",
  PNG: "image/png",
  JPEG: "image/jpeg",
  WebP: "image/webp",
  AVIF: "image/avif",
  "JPEG XL": "image/jxl",
};

/** Offsets of 32 bits do not reach further; the rest is for a directory. */
const MOST_TIFF_BYTES = 2 ** 32 - 2 ** 24;

/** libjxl's own, 7, is too much for 2 GiB: it gives up on 12 megapixels of 16 bits, this one not on 48. */
const JXL_EFFORT = 5;

/** Its own, 4, takes some fifteen times as long for files that are at most a tenth smaller. */
const AVIF_EFFORT = 2;

/** @throws AppError imageNotWritten */
export async function encodeWithVips(
  vips: Vips,
  rows: RowFile,
  picture: RasterHeader,
  encoding: Encoding,
  file: WrittenFile,
): Promise<Blob> {
  const source = new vips.SourceCustom();
  source.onRead = (length) => rows.read(length);
  source.onSeek = (offset, whence) => rows.seek(offset, whence);
  const target = new vips.TargetCustom();
  target.onWrite = (bytes) => file.write(bytes);
  target.onRead = (length) => file.read(length);
  target.onSeek = (offset, whence) => file.seek(offset, whence);
  target.onEnd = () => 0;
  try {
    const image = vips.Image.tiffloadSource(source, {
      access: "sequential",
      fail_on: "error",
    }).copy();
    setBlocks(vips, image, picture);
    write(image, target, picture, encoding);
    if (encoding.format === "TIFF" && picture.metadata.exif) {
      addExifToTiff(file, picture.metadata.exif);
    }
    return await file.blob(TYPES[encoding.format]);
  } catch (error) {
    const { width, height } = picture;
    throw new AppError("imageNotWritten", { size: { width, height } }, vipsReason(error));
  }
}

function write(
  image: VipsImage,
  target: InstanceType<Vips["TargetCustom"]>,
  { width, height, type, channels }: RasterHeader,
  { format, quality, lossless, sampling, progressive, bits }: Encoding,
): void {
  const Q = Math.max(1, Math.round(100 * quality));
  // Grey has no colour to lose; libvips writes it into an AVIF as colour.
  const subsample_mode = sampling === "4:2:0" || channels < 3 ? "on" : "off";
  switch (format) {
    case "TIFF":
      image.tiffsaveTarget(target, {
        compression: "deflate",
        predictor: type === "f32" ? "float" : "horizontal",
        bigtiff: width * height * channels * 4 > MOST_TIFF_BYTES,
      });
      break;
    case "PNG":
      image.pngsaveTarget(target, { compression: 6, filter: "all" });
      break;
    case "JPEG":
      // An opaque image would lose its blue: it is taken for alpha.
      (image.hasAlpha() ? image.flatten({ background: [255] }) : image).jpegsaveTarget(target, {
        Q,
        subsample_mode,
        interlace: progressive,
        optimize_coding: true,
        trellis_quant: true,
        overshoot_deringing: true,
        optimize_scans: progressive,
      });
      break;
    case "WebP":
      image.webpsaveTarget(target, { Q, lossless, exact: true, smart_subsample: true });
      break;
    case "AVIF":
      image.heifsaveTarget(target, {
        compression: "av1",
        Q,
        lossless,
        subsample_mode: lossless ? "off" : subsample_mode,
        bitdepth: bits,
        effort: AVIF_EFFORT,
      });
      break;
    case "JPEG XL":
      image.jxlsaveTarget(target, {
        ...(lossless ? { lossless } : { Q }),
        effort: JXL_EFFORT,
      });
  }
}

function setBlocks(vips: Vips, image: VipsImage, { profile, metadata }: RasterHeader): void {
  if (profile) image.setBlob("icc-profile-data", profile);
  if (metadata.xmp) image.setBlob("xmp-data", metadata.xmp);
  if (metadata.iptc) image.setBlob("iptc-data", fourfold(metadata.iptc));
  if (metadata.photoshop) image.setBlob("photoshop-data", metadata.photoshop);
  if (metadata.exif) setExif(vips, image, metadata.exif);
}

/** libvips 8.18 counts in fours what libtiff counts in bytes, and so writes a quarter of it. */
function fourfold(iptc: Uint8Array): Uint8Array {
  const out = new Uint8Array(4 * iptc.length);
  out.set(iptc);
  return out;
}

/**
 * libvips writes those tags of an EXIF block that it knows as fields too, and makes fields only while it
 * loads: so a small JPEG carries the block into it.
 */
function setExif(vips: Vips, image: VipsImage, exif: Uint8Array): void {
  if (exif.length > MOST_EXIF) return;
  const plain = vips.Image.black(1, 1).jpegsaveBuffer({ keep: "none" });
  const jpeg = joined([plain.subarray(0, 2), exifSegment(exif), plain.subarray(2)]);
  const carrier = vips.Image.jpegloadBuffer(jpeg);
  for (const name of carrier.getFields()) {
    if (name.startsWith("exif-ifd")) image.setString(name, carrier.getString(name));
  }
  image.setBlob("exif-data", carrier.getBlob("exif-data"));
}
