/** Files of every kind as the codec worker opens them, for a test that looks at their samples. */
import { decodePhoto } from "../../src/codecs/decode";
import type { Raster } from "../../src/raster/raster";
import { decodeApart } from "../../workers/decoder-link";
import { decodeInVips } from "../../workers/vips-link";
import { fromBase64 } from "./vips";

export interface Opened extends Pick<Raster, "width" | "height" | "type" | "channels" | "source"> {
  readonly samples: number[];
  /** As characters of one byte each. */
  readonly profile: string | null;
}

/** @returns the raster, or the code of what it failed with */
async function open(file: string): Promise<Opened | { readonly code: string }> {
  try {
    const blob = new Blob([fromBase64(file)]);
    const { width, height, type, channels, samples, profile, source } = await decodePhoto(
      blob,
      undefined,
      decodeInVips,
      decodeApart,
    );
    return {
      ...{ width, height, type, channels, source },
      samples: Array.from(samples),
      profile: profile && Array.from(profile, (byte) => String.fromCharCode(byte)).join(""),
    };
  } catch (error) {
    return { code: (error as { code?: string }).code ?? String(error) };
  }
}

export const corpus = { open };
