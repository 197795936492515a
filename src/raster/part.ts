import type { Rect } from "../geometry/rect";
import { intersection } from "../geometry/tiles";
import { type BlendedRow, type BlendSettings, blendOver, blendRow, isUniform } from "./blend";
import { interleaved, type Working, workingOf } from "./colour/working";
import { paintTile } from "./piece";
import { cropRgba8, OWN_VALUES, type Painter } from "./planes";
import {
  type Channels,
  coloursOf,
  type Raster,
  type ResultTile,
  type Samples,
  samplesOf,
  typeOf,
  WHITE,
} from "./raster";

/**
 * RGBA8 of a part of a photo as it is shown and saved, its tiles blended in; where there is none it stays
 * as it was. Tiles are taken one by one, so that they need not all be in this thread's memory.
 * @param rect inside the photo
 * @param tiles of the photo's colours: RGB, or grey
 */
export async function partOf(
  raster: Raster,
  rect: Rect,
  tiles: AsyncIterable<ResultTile> | Iterable<ResultTile>,
  blend: BlendSettings,
  painter: Painter = OWN_VALUES,
): Promise<Uint8ClampedArray<ArrayBuffer>> {
  if (painter !== OWN_VALUES || workingFor(raster, blend)) {
    // Not rounded to 8 bits before it is painted.
    const own = await ownPartOf(raster, rect, tiles, blend);
    const rgba = new Uint8ClampedArray(4 * rect.width * rect.height);
    painter.write(own, raster.channels, 0, rgba, 0, rect.width * rect.height);
    return rgba;
  }
  const original = cropRgba8(raster, rect);
  const part = original.slice();
  for await (const tile of tiles) paintTile(tile, rect, part);
  blendOver(original, part, blend);
  return part;
}

/**
 * `partOf` in the photo's own type and channels, for formats that hold them. Where the network sees the photo in
 * another space, that is where the two are blended: what a share of a change looks like is told by values like
 * sRGB's, not by light's.
 * @param rect inside the photo
 * @param tiles of the photo's colours and type
 * @returns rect.width · rect.height · channels samples
 */
export async function ownPartOf(
  raster: Raster,
  rect: Rect,
  tiles: AsyncIterable<ResultTile> | Iterable<ResultTile>,
  blend: BlendSettings,
): Promise<Samples> {
  const { width, channels, type, samples } = raster;
  const part = samplesOf(type, channels * rect.width * rect.height);
  for (let y = 0; y < rect.height; y++) {
    const from = channels * ((rect.y + y) * width + rect.x);
    part.set(samples.subarray(from, from + channels * rect.width), channels * y * rect.width);
  }
  const colours = coloursOf(raster);
  const working = workingFor(raster, blend);
  for await (const tile of tiles) {
    const shared = intersection(tile.rect, rect);
    if (!shared) continue;
    for (let y = shared.y; y < shared.y + shared.height; y++) {
      const row = {
        from: colours * ((y - tile.rect.y) * tile.rect.width + shared.x - tile.rect.x),
        to: channels * ((y - rect.y) * rect.width + shared.x - rect.x),
        count: shared.width,
      };
      if (working) blendSeen(part, channels, tile.samples, row, blend, working);
      else blendRow(part, channels, tile.samples, row, blend);
    }
  }
  return part;
}

/** Null: the blend is the same in the photo's own values, or is one of them. */
function workingFor({ profile }: Raster, blend: BlendSettings): Working | null {
  const whole = isUniform(blend) && blend.strength * blend.chroma === 1;
  return whole ? null : workingOf(profile);
}

/** `blendRow` in the space that the network sees. */
function blendSeen(
  original: Samples,
  channels: Channels,
  denoised: Samples,
  { from, to, count }: BlendedRow,
  blend: BlendSettings,
  working: Working,
): void {
  const type = typeOf(original);
  const colours = coloursOf({ channels });
  const own = shares(original.subarray(to, to + channels * count));
  const result = shares(denoised.subarray(from, from + colours * count));
  const placed = interleaved(own, channels);
  const blended = working.seen(own, placed);
  const seen = working.seen(result, interleaved(result, colours));
  blendRow(blended, channels, seen, { from: 0, to: 0, count }, blend);
  const taken = working.taken(blended, own, placed);
  if (type === "f32") {
    original.set(taken, to);
    return;
  }
  const white = WHITE[type];
  for (const [i, value] of taken.entries()) {
    original[to + i] = Math.min(white, Math.max(0, Math.floor(value * white + 0.5)));
  }
}

function shares(samples: Samples): Float32Array {
  const white = WHITE[typeOf(samples)];
  return Float32Array.from(samples, (value) => value / white);
}
