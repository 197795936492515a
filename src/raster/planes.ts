/** Between a photo's samples and the network's numbers, planes [3, height, width] in [0, 1]; and 8-bit crops. */
import type { Rect } from "../geometry/rect";
import type { TileShape } from "../geometry/tiles";
import {
  coloursOf,
  hasAlpha,
  type Raster,
  type Samples,
  type SampleType,
  samplesOf,
} from "./raster";

/** RGBA, 8 bits a channel, row by row, alpha not multiplied into the colours: what is measured and drawn. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/** The same pixels as a raster, without a copy. */
export function rasterOf({ width, height, data }: Pixels): Raster {
  return { width, height, type: "u8", channels: 4, samples: data, profile: null, metadata: {} };
}

/** RGBA8 of `rect`, row by row. The rectangle lies inside the picture. */
export function cropOf({ width, data }: Pixels, rect: Rect): Uint8ClampedArray<ArrayBuffer> {
  const out = new Uint8ClampedArray(4 * rect.width * rect.height);
  for (let y = 0; y < rect.height; y++) {
    const from = 4 * ((rect.y + y) * width + rect.x);
    out.set(data.subarray(from, from + 4 * rect.width), 4 * y * rect.width);
  }
  return out;
}

/** Makes RGBA8 of samples: their own values, or, where it is a `Display`, a canvas's. */
export interface Painter {
  /** See `writeRgba8`. */
  readonly write: typeof writeRgba8;
}

/**
 * RGBA8 of `rect` of any photo, row by row: rounded to 8 bits, grey in all three colours, alpha as it is.
 * @param rect inside the photo
 */
export function cropRgba8(
  raster: Raster,
  rect: Rect,
  painter: Painter = OWN_VALUES,
): Uint8ClampedArray<ArrayBuffer> {
  const { width, channels, samples } = raster;
  if (painter === OWN_VALUES && channels === 4 && samples instanceof Uint8ClampedArray) {
    return cropOf({ ...raster, data: samples }, rect);
  }
  const out = new Uint8ClampedArray(4 * rect.width * rect.height);
  for (let y = 0; y < rect.height; y++) {
    const from = (rect.y + y) * width + rect.x;
    painter.write(samples, channels, from, out, y * rect.width, rect.width);
  }
  return out;
}

/**
 * Writes `count` pixels as RGBA8, opaque where they have no alpha: halves round up, what is beyond black or
 * white is clamped, what is not a number is black.
 * @param from the first pixel in `samples`; `to` the first in `rgba`
 */
export function writeRgba8(
  samples: Samples,
  channels: Raster["channels"],
  from: number,
  rgba: Uint8ClampedArray,
  to: number,
  count: number,
): void {
  const [green, blue] = coloursOf({ channels }) === 3 ? [1, 2] : [0, 0];
  const alpha = hasAlpha({ channels }) ? channels - 1 : -1;
  let at = from * channels;
  const end = 4 * (to + count);
  if (samples instanceof Uint8ClampedArray) {
    for (let i = 4 * to; i < end; i += 4, at += channels) {
      rgba[i] = samples[at] as number;
      rgba[i + 1] = samples[at + green] as number;
      rgba[i + 2] = samples[at + blue] as number;
      rgba[i + 3] = alpha < 0 ? 255 : (samples[at + alpha] as number);
    }
    return;
  }
  const level = samples instanceof Uint16Array ? level16 : levelFloat;
  for (let i = 4 * to; i < end; i += 4, at += channels) {
    rgba[i] = level(samples[at] as number);
    rgba[i + 1] = level(samples[at + green] as number);
    rgba[i + 2] = level(samples[at + blue] as number);
    rgba[i + 3] = alpha < 0 ? 255 : level(samples[at + alpha] as number);
  }
}

/** A photo as its own numbers say. */
export const OWN_VALUES: Painter = { write: writeRgba8 };

/** 65535 = 257 · 255, and 257 is odd: no 16-bit value lies half-way between two levels. */
const level16 = (value: number) => Math.floor((value + 128) / 257);
/** A clamped array rounds halves to even by itself; floor(v + 0.5) leaves it only the clamping. */
const levelFloat = (value: number) => Math.floor(value * 255 + 0.5);

/**
 * Reads one tile: the core with `halo` pixels around it, in the shape all tiles share. Beyond the photo
 * it is mirrored about its outermost pixels, as often as a small photo needs. Grey fills all three planes;
 * floats stay as they are, but those that are not finite become black.
 * @param planes 3 · shape.width · shape.height numbers to fill
 */
export function readTile(
  raster: Raster,
  core: Rect,
  halo: number,
  shape: TileShape,
  planes: Float32Array,
): void {
  const { type, channels, samples } = raster;
  const size = shape.width * shape.height;
  const white = type === "u8" ? 255 : type === "u16" ? 65_535 : 1;
  const [green, blue] = coloursOf(raster) === 3 ? [1, 2] : [0, 0];
  const columns = Int32Array.from(
    { length: shape.width },
    (_, i) => channels * reflect(core.x - halo + i, raster.width),
  );
  let at = 0;
  for (let y = 0; y < shape.height; y++) {
    const row = channels * raster.width * reflect(core.y - halo + y, raster.height);
    for (let x = 0; x < shape.width; x++, at++) {
      const from = row + (columns[x] as number);
      planes[at] = (samples[from] as number) / white;
      planes[at + size] = (samples[from + green] as number) / white;
      planes[at + 2 * size] = (samples[from + blue] as number) / white;
    }
  }
  if (type !== "f32") return;
  // One of them would spoil all that the network sees of it.
  for (let i = 0; i < planes.length; i++) if (!Number.isFinite(planes[i])) planes[i] = 0;
}

/** The part of a photo that `readTile` reads. */
export function partOfTile(
  { width, height }: Pick<Raster, "width" | "height">,
  core: Rect,
  halo: number,
  shape: TileShape,
): Rect {
  const [x, across] = spanOf(core.x - halo, shape.width, width);
  const [y, down] = spanOf(core.y - halo, shape.height, height);
  return { x, y, width: across, height: down };
}

/** Where positions fall when they are mirrored: see `reflect`. */
function spanOf(
  from: number,
  count: number,
  length: number,
): readonly [from: number, count: number] {
  const to = from + count - 1;
  // What lies beyond an end comes from before it.
  const first = Math.max(0, Math.min(from, to < length ? from : 2 * (length - 1) - to));
  const last = Math.min(length - 1, Math.max(to, -from));
  return [first, last - first + 1];
}

/**
 * The core of a tile the network has answered, as samples of a type: halves round up, what lies outside
 * [0, 1] is clamped, what is not a number is black. Floats are neither rounded nor clamped.
 * @param colours 3, or 1 for the mean of the three planes
 * @returns core.width · core.height · colours samples, without alpha
 */
export function writeCore(
  planes: Float32Array,
  core: Rect,
  halo: number,
  shape: TileShape,
  type: SampleType,
  colours: 1 | 3,
): Samples {
  const size = shape.width * shape.height;
  const samples = samplesOf(type, colours * core.width * core.height);
  const value = type === "u8" ? levelFloat : type === "u16" ? value16 : valueFloat;
  let to = 0;
  for (let y = 0; y < core.height; y++) {
    let at = (y + halo) * shape.width + halo;
    for (let x = 0; x < core.width; x++, at++, to += colours) {
      const r = planes[at] as number;
      const g = planes[at + size] as number;
      const b = planes[at + 2 * size] as number;
      if (colours === 1) {
        samples[to] = value((r + g + b) / 3);
        continue;
      }
      samples[to] = value(r);
      samples[to + 1] = value(g);
      samples[to + 2] = value(b);
    }
  }
  return samples;
}

const value16 = (value: number) => Math.min(65_535, Math.max(0, Math.floor(value * 65_535 + 0.5)));
const valueFloat = (value: number) => (Number.isNaN(value) ? 0 : value);

/** Where position `i` falls when 0 … length-1 is mirrored without repeating its ends: …2 1 [0 1 2] 1 0… */
export function reflect(i: number, length: number): number {
  if (length === 1) return 0;
  const period = 2 * (length - 1);
  const phase = ((i % period) + period) % period;
  return phase < length ? phase : period - phase;
}
