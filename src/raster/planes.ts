/** Between a photo's bytes and the network's numbers: RGBA8 rows <-> planes [3, height, width] in [0, 1]. */
import type { Rect } from "../geometry/rect";
import type { TileShape } from "../geometry/tiles";

/** A photo in memory: row-major RGBA, 8 bits a channel, alpha not multiplied into the colours. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/** RGBA8 of `rect`, row by row. The rectangle lies inside the photo. */
export function cropOf({ width, data }: Pixels, rect: Rect): Uint8ClampedArray<ArrayBuffer> {
  const out = new Uint8ClampedArray(4 * rect.width * rect.height);
  for (let y = 0; y < rect.height; y++) {
    const from = 4 * ((rect.y + y) * width + rect.x);
    out.set(data.subarray(from, from + 4 * rect.width), 4 * y * rect.width);
  }
  return out;
}

/** value / 255 in single precision, once. */
const UNIT = Float32Array.from({ length: 256 }, (_, value) => value / 255);

/**
 * Reads one tile: the core with `halo` pixels around it, in the shape all tiles share. Beyond the photo
 * it is mirrored about its outermost pixels, as often as a small photo needs.
 * @param planes 3 · shape.width · shape.height numbers to fill
 */
export function readTile(
  photo: Pixels,
  core: Rect,
  halo: number,
  shape: TileShape,
  planes: Float32Array,
): void {
  const size = shape.width * shape.height;
  const columns = Int32Array.from(
    { length: shape.width },
    (_, i) => 4 * reflect(core.x - halo + i, photo.width),
  );
  let at = 0;
  for (let y = 0; y < shape.height; y++) {
    const row = 4 * photo.width * reflect(core.y - halo + y, photo.height);
    for (let x = 0; x < shape.width; x++, at++) {
      const from = row + (columns[x] as number);
      planes[at] = UNIT[photo.data[from] as number] as number;
      planes[at + size] = UNIT[photo.data[from + 1] as number] as number;
      planes[at + 2 * size] = UNIT[photo.data[from + 2] as number] as number;
    }
  }
}

/**
 * The core of a tile the network has answered, as opaque RGBA8: halves round up, what lies outside
 * [0, 1] is clamped.
 */
export function writeCore(
  planes: Float32Array,
  core: Rect,
  halo: number,
  shape: TileShape,
): Uint8ClampedArray<ArrayBuffer> {
  const size = shape.width * shape.height;
  const rgba = new Uint8ClampedArray(4 * core.width * core.height);
  let to = 0;
  for (let y = 0; y < core.height; y++) {
    let at = (y + halo) * shape.width + halo;
    for (let x = 0; x < core.width; x++, at++, to += 4) {
      // A clamped array rounds halves to even by itself; floor(v + 0.5) leaves it only the clamping.
      rgba[to] = Math.floor((planes[at] as number) * 255 + 0.5);
      rgba[to + 1] = Math.floor((planes[at + size] as number) * 255 + 0.5);
      rgba[to + 2] = Math.floor((planes[at + 2 * size] as number) * 255 + 0.5);
      rgba[to + 3] = 255;
    }
  }
  return rgba;
}

/** Where position `i` falls when 0 … length-1 is mirrored without repeating its ends: …2 1 [0 1 2] 1 0… */
export function reflect(i: number, length: number): number {
  if (length === 1) return 0;
  const period = 2 * (length - 1);
  const phase = ((i % period) + period) % period;
  return phase < length ? phase : period - phase;
}
