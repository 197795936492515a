/** libheif and LibRaw as the codec worker uses them, for tests that look at every sample. */
import { decodePhoto } from "../../src/codecs/decode";
import { decodeApart } from "../../workers/decoder-link";
import { fromBase64, shown } from "./vips";

const decode = (file: string) =>
  shown(decodePhoto(new Blob([fromBase64(file)]), undefined, null, decodeApart));

/** For large files: tells of the raster without its samples, and the time it took. */
async function measure(url: string): Promise<object> {
  const file = await (await fetch(url)).blob();
  const start = performance.now();
  try {
    const raster = await decodePhoto(file, undefined, null, decodeApart);
    const { width, height, type, channels, parts } = raster;
    return { width, height, type, channels, parts, ms: performance.now() - start };
  } catch (error) {
    return { ...(error as object), ms: performance.now() - start };
  }
}

export const apart = { decode, measure };
