/** wasm-vips as the codec worker uses it, for tests that look at every sample. */
import { type DecodeWithVips, decodePhoto } from "../../src/codecs/decode";
import type { Encoding } from "../../src/codecs/encoding";
import type { VipsFormat } from "../../src/codecs/vips/formats";
import type { Raster, RasterHeader, Samples, SourceFacts } from "../../src/raster/raster";
import { decodeInVips, encodeInVips, vipsRuns } from "../../workers/vips-link";

/** A raster that can be handed to the test: its arrays as base64. */
export interface ShownRaster {
  readonly width: number;
  readonly height: number;
  readonly type: string;
  readonly channels: number;
  readonly samples: string;
  readonly profile: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly source?: SourceFacts;
}

export const base64 = (array: ArrayBufferView): string => {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  let text = "";
  for (let at = 0; at < bytes.length; at += 32_768) {
    text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  }
  return btoa(text);
};

export const fromBase64 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

const isolated = (): DecodeWithVips | null => (vipsRuns() ? decodeInVips : null);

export interface Refused {
  readonly code: string;
  readonly reason: string;
}

/** @returns the raster, or the code and reason of what it failed with */
export async function shown(decoding: Promise<Raster>): Promise<ShownRaster | Refused> {
  try {
    const raster = await decoding;
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

const decode = (file: string, withVips = isolated()) =>
  shown(decodePhoto(new Blob([fromBase64(file)]), undefined, withVips));

/** Written in bands of uneven heights. @returns the file, or the code and reason of a failure */
async function encode(picture: RasterHeader, samples: string, encoding: Encoding): Promise<string> {
  const { width, height, channels, type } = picture;
  const bytes = fromBase64(samples).buffer;
  const all = { u8: Uint8ClampedArray, u16: Uint16Array, f32: Float32Array }[type];
  const rows = new all(bytes);
  const encoder = encodeInVips(picture, encoding, null);
  for (let y = 0, n = 1; y < height; y += n, n = (n * 5) % 37) {
    n = Math.min(n, height - y);
    const row = width * channels;
    await encoder.write(rows.slice(row * y, row * (y + n)) as Samples, n);
  }
  return base64(new Uint8Array(await (await encoder.finish()).arrayBuffer()));
}

/** As pictures that are too large for the browser are decoded. */
const inBands = (file: string, format: VipsFormat) =>
  shown(decodeInVips(new Blob([fromBase64(file)]), { format, partly: false }));

/** Pixels of the picture, and of the largest that the browser decoded or drew for it. */
async function largestDrawn(file: string): Promise<{ opened: number; drawn: number }> {
  const { createImageBitmap, OffscreenCanvas } = globalThis;
  let drawn = 0;
  const noted = <T extends { readonly width: number; readonly height: number }>(picture: T): T => {
    drawn = Math.max(drawn, picture.width * picture.height);
    return picture;
  };
  Object.assign(globalThis, {
    createImageBitmap: async (...of: [Blob, ImageBitmapOptions]) =>
      noted(await createImageBitmap(...of)),
    OffscreenCanvas: class extends OffscreenCanvas {
      constructor(width: number, height: number) {
        super(width, height);
        noted(this);
      }
    },
  });
  const { width, height } = await decodePhoto(new Blob([fromBase64(file)]), undefined, isolated());
  return { opened: width * height, drawn };
}

export const vips = { decode, encode, inBands, largestDrawn };
