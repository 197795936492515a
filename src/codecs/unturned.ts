/** Files that some browsers turn by their EXIF block, and others do not: none does without it. */
import type { FormatName } from "./format";
import type { Bytes } from "./metadata/bytes";
import { exifFacts } from "./metadata/exif";
import { uprightExif } from "./metadata/upright";
import * as png from "./png/chunks";
import { isOrientation, type Orientation } from "./vips/turn";
import * as webp from "./webp/chunks";

export interface Unturned {
  /** Of the file, without what turns it. */
  readonly parts: readonly Bytes[];
  /** The turn that is left to do. */
  readonly orientation: Orientation;
}

/** Null where a file says nothing of a turn, or all browsers follow it, as they do in a JPEG. */
export function unturned(bytes: Bytes, format: FormatName): Unturned | null {
  const content = exifIn(bytes, format);
  if (!content) return null;
  const upright = uprightExif(content);
  const orientation = exifFacts(content.slice(content.length - upright.length))?.orientation ?? 1;
  if (!isOrientation(orientation) || orientation === 1) return null;
  const end = content.byteOffset - bytes.byteOffset + content.length;
  const parts =
    format === "PNG"
      ? // Its whole chunk goes: length and name before it, a check sum behind it.
        [bytes.subarray(0, end - content.length - 8), bytes.subarray(end + 4)]
      : [bytes.subarray(0, end - upright.length), upright, bytes.subarray(end)];
  return { parts, orientation };
}

function exifIn(bytes: Bytes, format: FormatName): Uint8Array | undefined {
  if (format === "PNG") return png.readChunks(bytes).find(({ type }) => type === "eXIf")?.content;
  if (format !== "WebP") return undefined;
  return webp.readChunks(bytes).find(({ type }) => type === "EXIF")?.content;
}
