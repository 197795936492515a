/** libheif and LibRaw as the codec worker uses them, for tests that look at every sample. */
import { decodePhoto } from "../../src/codecs/decode";
import { decodeApart } from "../../workers/decoder-link";
import { base64, fromBase64, type ShownRaster } from "./vips";

interface Refused {
  readonly code: string;
  readonly reason: string;
}

/** @returns the raster, or the code and reason of what it failed with */
async function decode(file: string): Promise<ShownRaster | Refused> {
  try {
    const blob = new Blob([fromBase64(file)]);
    const raster = await decodePhoto(blob, undefined, null, decodeApart);
    const metadata = Object.entries(raster.metadata).map(([name, block]) => [name, base64(block)]);
    return {
      ...raster,
      samples: base64(raster.samples),
      profile: raster.profile && base64(raster.profile),
      metadata: Object.fromEntries(metadata),
    };
  } catch (error) {
    const { code, reason } = error as { code?: string; reason?: string };
    return { code: code ?? String(error), reason: reason ?? "" };
  }
}

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
