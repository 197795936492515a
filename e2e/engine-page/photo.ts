/** A photo to try the engine with, and one job. */

import { PLAIN, type SavedFormat } from "../../src/codecs/encoding";
import type { DenoiseOptions, Engine } from "../../src/engine/engine";
import type { Blended, JobProgress, SaveRequest } from "../../src/engine/protocol";
import type { Rect } from "../../src/geometry/rect";
import { resultKey } from "../../src/network/settings";
import { type BlendSettings, FULL } from "../../src/raster/blend";

/** A picture with edges, flat parts and seeded noise, as a PNG. */
export async function noisyPhoto(width: number, height: number): Promise<Blob> {
  const image = new ImageData(width, height);
  let state = 1;
  image.data.forEach((_, i) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const x = (i >> 2) % width;
    const y = Math.floor((i >> 2) / width);
    const value = (((x >> 5) + (y >> 4)) % 2 ? 60 : 150) + 40 * (i % 4) + (state >>> 24) / 6;
    image.data[i] = i % 4 === 3 ? 255 : value;
  });
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext("2d")?.putImageData(image, 0, 0);
  return canvas.convertToBlob();
}

const MODEL = "compact";

/** A photo's result at c = 0, blended in. */
export function resultOf(photo: string, blend: BlendSettings = FULL, model = MODEL): Blended {
  return { photo, result: resultKey(photo, { model, blindness: 0 }), blend };
}

interface Run {
  readonly tiles: Rect[];
  readonly progress: JobProgress[];
  /** "done", or the error's name. */
  readonly end: string;
}

/** One job, with the default model at c = 0 if nothing else is said, and all it told. */
export async function denoise(
  engine: Pick<Engine, "denoise">,
  photo: string,
  options: Partial<DenoiseOptions> & { each?: (count: number) => void; model?: string } = {},
): Promise<Run> {
  const tiles: Rect[] = [];
  const progress: JobProgress[] = [];
  const settings = { model: options.model ?? MODEL, blindness: 0 };
  const { done } = engine.denoise(photo, settings, {
    signal: new AbortController().signal,
    focus: null,
    onTile(rect, at) {
      tiles.push(rect);
      if (at) progress.push(at);
      options.each?.(tiles.length);
    },
    ...options,
  });
  const end = await done.then(
    () => "done",
    (error: Error) => error.name,
  );
  return { tiles, progress, end };
}

/** A picture as a file of its own, without metadata. */
export const order = (picture: Blended, format: SavedFormat, quality: number): SaveRequest => ({
  ...picture,
  encoding: { ...PLAIN, format, quality },
  metadata: "none",
  provenance: null,
});
