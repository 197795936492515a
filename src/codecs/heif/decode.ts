/** HEIC and HEIF by libheif: the pixels' own depth, upright by the file's own turns, profile, blocks and parts. */
import type { Extent } from "../../base/error-codes";
import { AppError } from "../../base/errors";
import type { Raster } from "../../raster/raster";
import { fourCharacters, isCutOff } from "../boxes";
import { checkSize, noMemoryFor } from "../limits";
import { viewOf } from "../metadata/bytes";
import { exifInItem } from "../metadata/exif";
import { uprightExif, uprightXmp } from "../metadata/upright";
import { plainSource, withSource } from "../source";
import { HeifFailure, HeifMemory } from "./memory";
import type { Heif } from "./module";
import { partsOf } from "./parts";
import { pixelsOf } from "./pixels";
import { profileOf } from "./profile";

/** Codes of `heif_error` and its details. */
const NO_MEMORY = 6;
const END_OF_DATA = 100;
const NO_DATA = 117;
const OVER_LIMIT = 1000;
/** Codec, kind of picture, packing, a property that cannot be left out, depth; no decoder for it. */
const FOREIGN = [3000, 3001, 3006, 3007, 4000, 6003];

/**
 * The primary picture. Its orientation is in its pixels: what EXIF says of it counts for nothing in this
 * format, and is set to 1.
 * @param format as a person is told it
 * @throws AppError truncatedImage, damagedImage, foreignCodec, imageTooLarge, imageTooLong, noMemoryForImage
 */
export function decodeHeif(heif: Heif, bytes: Uint8Array, format: string): Raster {
  const memory = new HeifMemory(heif);
  const size = { width: 0, height: 0 };
  if (isCutOff(viewOf(bytes))) {
    throw new AppError("truncatedImage", { format });
  }
  try {
    const context = memory.hold(heif._heif_context_alloc(), heif._heif_context_free);
    const file = memory.copyIn(bytes);
    memory.call((error) =>
      heif._heif_context_read_from_memory(error, context, file, bytes.length, 0),
    );
    const handle = memory.hold(
      memory.pointerFrom((error, out) =>
        heif._heif_context_get_primary_image_handle(error, context, out),
      ),
      heif._heif_image_handle_release,
    );
    size.width = heif._heif_image_handle_get_width(handle);
    size.height = heif._heif_image_handle_get_height(handle);
    if (size.width < 1 || size.height < 1) throw new AppError("noPixels", { format, size });
    checkSize(size.width, size.height);
    const profile = profileOf(memory, handle);
    const raster = {
      ...pixelsOf(memory, handle, profile),
      profile,
      metadata: blocksOf(memory, handle),
      parts: partsOf(memory, context, handle, bytes),
    };
    const bits = heif._heif_image_handle_get_luma_bits_per_pixel(handle);
    return withSource(raster, plainSource(format, bits));
  } catch (error) {
    throw undecodable(error, bytes, { format, size });
  } finally {
    memory.free();
  }
}

function undecodable(
  error: unknown,
  bytes: Uint8Array,
  { format, size }: { readonly format: string; readonly size: Extent },
): Error {
  if (error instanceof AppError) return error;
  if (error instanceof RangeError) return noMemoryFor(size, error);
  if (!(error instanceof HeifFailure)) return new AppError("damagedImage", { format }, error);
  const { code, subcode } = error;
  if (code === NO_MEMORY && subcode !== OVER_LIMIT) {
    return noMemoryFor(size, error);
  }
  const codec = foreignCodecOf(bytes);
  if (codec || FOREIGN.includes(subcode))
    return new AppError("foreignCodec", { format, codec }, error);
  return [END_OF_DATA, NO_DATA].includes(subcode)
    ? new AppError("truncatedImage", { format }, error)
    : new AppError("damagedImage", { format }, error);
}

/** Types of items, other than HEVC's. ISO/IEC 23008-12, annexes E to L. */
const CODECS: Readonly<Record<string, string>> = {
  vvc1: "VVC",
  evc1: "EVC",
  avc1: "AVC (H.264)",
  av01: "AV1",
  jpeg: "JPEG",
  j2k1: "JPEG 2000",
  unci: "no codec at all",
};

/** By the entries of the list of items, which stands near the start; null where one of them is HEVC's. */
function foreignCodecOf(bytes: Uint8Array): string | null {
  const start = viewOf(bytes.subarray(0, 1 << 14));
  let codec: string | null = null;
  for (let at = 0; at + 20 <= start.byteLength; at++) {
    if (fourCharacters(start, at) !== "infe") continue;
    // Version 3 has longer numbers.
    const type = fourCharacters(start, at + (start.getUint8(at + 4) === 3 ? 14 : 12));
    if (type === "hvc1") return null;
    codec ??= CODECS[type] ?? null;
  }
  return codec;
}

/** EXIF as a TIFF structure, and XMP, as far as they can be read. */
function blocksOf(memory: HeifMemory, handle: number): Raster["metadata"] {
  const { heif } = memory;
  const metadata: Record<string, Uint8Array<ArrayBuffer>> = {};
  const count = heif._heif_image_handle_get_number_of_metadata_blocks(handle, 0);
  const ids = memory.list(count, (out, most) =>
    heif._heif_image_handle_get_list_of_metadata_block_IDs(handle, 0, out, most),
  );
  for (const id of ids) {
    const type = memory.text(heif._heif_image_handle_get_metadata_type(handle, id));
    const content = memory.text(heif._heif_image_handle_get_metadata_content_type(handle, id));
    if (type === "Exif") metadata.exif ??= uprightExif(exifInItem(blockOf(memory, handle, id)));
    if (content === "application/rdf+xml") metadata.xmp ??= uprightXmp(blockOf(memory, handle, id));
  }
  return metadata;
}

function blockOf(memory: HeifMemory, handle: number, id: number): Uint8Array<ArrayBuffer> {
  const { heif } = memory;
  const bytes = heif._heif_image_handle_get_metadata_size(handle, id);
  const out = memory.alloc(Math.max(1, bytes));
  memory.call((error) => heif._heif_image_handle_get_metadata(error, handle, id, out));
  return memory.copyOut(out, bytes);
}
