import type { Rect } from "../geometry/rect";
import { intersection } from "../geometry/tiles";
import { type BlendedRow, type BlendSettings, blendRow, isWhole } from "./blend";
import { interleaved, type Working, workingOf } from "./colour/working";
import { mendPart, type Spoilt } from "./hot-pixels";
import { OWN_VALUES, type Painter } from "./planes";
import {
  type Channels,
  coloursOf,
  hasAlpha,
  type Raster,
  type ResultTile,
  type Samples,
  samplesOf,
  typeOf,
  WHITE,
} from "./raster";

/** A photo that results are blended with. */
export interface Base extends Raster {
  /** Hot pixels are no noise, of which a share may stay: where any of that is taken away, they go as a whole. */
  readonly hot?: Spoilt | null;
}

/** Tiles may come one by one, so that they need not all be in this thread's memory. */
type Tiles = AsyncIterable<ResultTile> | Iterable<ResultTile>;

/**
 * A part of a photo as it is saved, its tiles blended in, in the photo's own type and channels; where there is no
 * tile it stays as it was. Where the network sees the photo in another space, that is where the two are blended:
 * what a share of a change looks like is told by values like sRGB's, not by light's.
 * @param rect inside the photo
 * @param tiles of the photo's colours and type
 * @returns rect.width · rect.height · channels samples
 */
export async function ownPartOf(
  raster: Base,
  rect: Rect,
  tiles: Tiles,
  blend: BlendSettings,
): Promise<Samples> {
  const part = cropOwn(raster, rect);
  const working = workingFor(raster, blend);
  for await (const tile of tiles) blendTile(part, raster, rect, tile, blend, working);
  return part;
}

/**
 * `ownPartOf` as RGBA8, as it is shown.
 * @param painter of a canvas; without it, the photo's own values
 */
export async function partOf(
  raster: Base,
  rect: Rect,
  tiles: Tiles,
  blend: BlendSettings,
  painter: Painter = OWN_VALUES,
): Promise<Uint8ClampedArray<ArrayBuffer>> {
  const own = await ownPartOf(raster, rect, tiles, blend);
  const rgba = new Uint8ClampedArray(4 * rect.width * rect.height);
  painter.write(own, raster.channels, 0, rgba, 0, rect.width * rect.height);
  return rgba;
}

/**
 * Tiles with the colours that `ownPartOf` gives their pixels: what is shown of them is what is saved.
 * @param rect in photo pixels; of tiles, which lie inside the photo, only what is in it comes
 */
export async function* blendedTiles(
  raster: Base,
  rect: Rect,
  tiles: Tiles,
  blend: BlendSettings,
): AsyncGenerator<ResultTile> {
  const working = workingFor(raster, blend);
  for await (const tile of tiles) {
    const shared = intersection(tile.rect, rect);
    if (!shared) continue;
    const part = cropOwn(raster, shared);
    blendTile(part, raster, shared, tile, blend, working);
    yield { rect: shared, samples: withoutAlpha(part, raster.channels) };
  }
}

/** The photo's own samples of a part of it. */
function cropOwn({ width, channels, type, samples }: Raster, rect: Rect): Samples {
  const part = samplesOf(type, channels * rect.width * rect.height);
  for (let y = 0; y < rect.height; y++) {
    const from = channels * ((rect.y + y) * width + rect.x);
    part.set(samples.subarray(from, from + channels * rect.width), channels * y * rect.width);
  }
  return part;
}

/**
 * Blends what a tile shares with a part of the photo into it.
 * @param part the photo's samples in `rect`
 */
function blendTile(
  part: Samples,
  raster: Base,
  rect: Rect,
  tile: ResultTile,
  blend: BlendSettings,
  working: Working | null,
): void {
  const shared = intersection(tile.rect, rect);
  if (!shared) return;
  const { channels, hot } = raster;
  const colours = coloursOf(raster);
  if (hot && blend.strength > 0) mendPart(part, raster, rect, hot, shared);
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

function withoutAlpha(samples: Samples, channels: Channels): Samples {
  if (!hasAlpha({ channels })) return samples;
  const colours = coloursOf({ channels });
  const bare = samplesOf(typeOf(samples), (samples.length / channels) * colours);
  for (let i = 0, at = 0; i < bare.length; i += colours, at += channels) {
    for (let c = 0; c < colours; c++) bare[i + c] = samples[at + c] as number;
  }
  return bare;
}

/** Null: the blend is the same in the photo's own values, or is one of them. */
function workingFor({ profile }: Raster, blend: BlendSettings): Working | null {
  return isWhole(blend) ? null : workingOf(profile);
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
  for (let i = 0; i < taken.length; i++) {
    const value = taken[i] as number;
    original[to + i] = Math.min(white, Math.max(0, Math.floor(value * white + 0.5)));
  }
}

function shares(samples: Samples): Float32Array {
  const white = WHITE[typeOf(samples)];
  const values = new Float32Array(samples.length);
  for (let i = 0; i < values.length; i++) values[i] = (samples[i] as number) / white;
  return values;
}
