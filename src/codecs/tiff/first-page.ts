import { type Seekable, seeking } from "../vips/seek";
import { BIG, CLASSIC, openTiff, readDirectory } from "./directory";

/**
 * A TIFF as if it ended with its first page. libtiff reads through all of them before it decodes any: one that is
 * damaged, or packed in a way it was not built with, would keep the first from being opened.
 */
export function onlyFirstPage(file: Seekable): Seekable {
  const source = seeking(file);
  const tiff = openTiff(source, [CLASSIC, BIG]);
  const next = tiff && readDirectory(tiff, tiff.firstAt)?.nextAt;
  if (!tiff || next == null) return file;
  const end = next + (tiff.big ? 8 : 4);
  return {
    seek: (offset, whence) => file.seek(offset, whence),
    read(length) {
      const place = file.seek(0, 1);
      const bytes = file.read(length);
      if (end <= place || next >= place + bytes.length) return bytes;
      const changed = bytes.slice();
      changed.fill(0, Math.max(0, next - place), end - place);
      return changed;
    },
  };
}
