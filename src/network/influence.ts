/**
 * Which pixels of the photo a denoised pixel came from: each neighbour is changed a little, and the network
 * is run again. No derivative is asked of the network, so any network and any procedure can be looked into.
 */

import type { Rect } from "../geometry/rect";
import { type TileShape, tileShape } from "../geometry/tiles";
import type { Point } from "../geometry/viewport";
import { reflect } from "../raster/planes";
import { denoiseTile, type Procedure, type Run, reach as reachOf } from "./procedure";

/** Neighbours are tried up to so far from the pixel, in pixels: a square of 17 × 17. */
export const INFLUENCE_REACH = 8;

/** A neighbour's three channels are changed by this, in [0, 1]: 8 of 255, far more than rounding. */
const STEP = 8 / 255;

export interface InfluenceMap {
  /** The pixel that was asked about, in photo pixels. */
  readonly pixel: Point;
  /** The square around it has sides of 2 · reach + 1 pixels. */
  readonly reach: number;
  /**
   * Row by row: by how much the pixel's denoised brightness (the mean of its channels) changes for each
   * unit that the neighbour's channels all change by. NaN: not tried yet, or outside the photo.
   */
  readonly weights: Float32Array;
}

export interface InfluenceSummary {
  /** Of the sum of all weights' sizes, the pixel's own and that of the 8 around it: 0…1. */
  readonly own: number;
  readonly ring: number;
  /** Neighbours tried so far, of all that lie on the photo: 0…1. */
  readonly done: number;
}

/** The neighbours in the order in which they are tried: the pixel itself, then outwards. */
export function influenceOrder(reach: number): readonly Point[] {
  const offsets: Point[] = [];
  for (let y = -reach; y <= reach; y++) {
    for (let x = -reach; x <= reach; x++) offsets.push({ x, y });
  }
  return offsets.sort((a, b) => a.x ** 2 + a.y ** 2 - (b.x ** 2 + b.y ** 2));
}

/** A photo, wherever its pixels are. */
export interface TileSource {
  readonly width: number;
  readonly height: number;
  /** A tile with its halo, as `readTile` gives it. */
  planes(core: Rect, halo: number, shape: TileShape): Promise<Float32Array<ArrayBuffer>>;
}

/**
 * Fills a map, neighbour by neighbour, and hands out the map so far after each.
 * @param run the network under the conditions in question
 * @param radius the network's, in pixels; `multiple` as in `reach` of a procedure
 * @param pixel whole numbers, on the photo
 */
export async function* traceInfluence(
  run: Run,
  photo: TileSource,
  pixel: Point,
  procedure: Procedure,
  network: { readonly radius: number; readonly multiple?: number | undefined },
  reach: number = INFLUENCE_REACH,
): AsyncGenerator<InfluenceMap> {
  const { halo, multiple } = reachOf(procedure, network.radius, network.multiple ?? 1);
  // The one block of the photo that holds the pixel, and all that its output depends on.
  const core = {
    x: Math.floor(pixel.x / multiple) * multiple,
    y: Math.floor(pixel.y / multiple) * multiple,
    width: multiple,
    height: multiple,
  };
  const one = { width: multiple, height: multiple, columns: 1, rows: 1, halo, multiple };
  const shape = tileShape(one);
  const size = shape.width * shape.height;
  const planes = await photo.planes(core, halo, shape);
  const origin = { x: core.x - halo, y: core.y - halo };
  const at = (pixel.y - origin.y) * shape.width + (pixel.x - origin.x);
  const brightness = async (input: Float32Array<ArrayBuffer>) => {
    const out = await denoiseTile(run, input, shape, origin, procedure);
    const [r, g, b] = [out[at], out[at + size], out[at + 2 * size]] as [number, number, number];
    return (r + g + b) / 3;
  };

  const side = 2 * reach + 1;
  const weights = new Float32Array(side * side).fill(Number.NaN);
  const before = await brightness(planes.slice());
  // Beyond the photo's border lie mirror images of its pixels: they are the same pixel.
  const columns = placesOf(origin.x, shape.width, photo.width);
  const rows = placesOf(origin.y, shape.height, photo.height);
  for (const { x, y } of influenceOrder(reach)) {
    const [qx, qy] = [pixel.x + x, pixel.y + y];
    if (qx < 0 || qy < 0 || qx >= photo.width || qy >= photo.height) continue;
    const changed = planes.slice();
    let step = STEP;
    for (const row of rows.get(qy) ?? []) {
      for (const column of columns.get(qx) ?? []) {
        const i = row * shape.width + column;
        const [r, g, b] = [planes[i], planes[i + size], planes[i + 2 * size]] as [
          number,
          number,
          number,
        ];
        // Away from the nearer end of the range.
        step = r + g + b > 1.5 ? -STEP : STEP;
        changed[i] = r + step;
        changed[i + size] = g + step;
        changed[i + 2 * size] = b + step;
      }
    }
    weights[(y + reach) * side + x + reach] = ((await brightness(changed)) - before) / step;
    yield { pixel, reach, weights: weights.slice() };
  }
}

/** For each photo coordinate, where in the tile it and its mirror images lie. */
function placesOf(origin: number, length: number, photo: number): Map<number, number[]> {
  const places = new Map<number, number[]>();
  for (let i = 0; i < length; i++) {
    const q = reflect(origin + i, photo);
    places.set(q, [...(places.get(q) ?? []), i]);
  }
  return places;
}

/** @param photo what the map's pixels must lie on */
export function summarise(
  { pixel, reach, weights }: InfluenceMap,
  photo: { readonly width: number; readonly height: number },
): InfluenceSummary {
  const side = 2 * reach + 1;
  let [sum, own, ring, tried] = [0, 0, 0, 0];
  for (const [i, weight] of weights.entries()) {
    if (Number.isNaN(weight)) continue;
    const distance = Math.max(Math.abs((i % side) - reach), Math.abs(Math.floor(i / side) - reach));
    tried++;
    sum += Math.abs(weight);
    if (distance === 0) own += Math.abs(weight);
    if (distance === 1) ring += Math.abs(weight);
  }
  const along = (at: number, length: number) =>
    Math.min(length - 1, at + reach) - Math.max(0, at - reach) + 1;
  const all = along(pixel.x, photo.width) * along(pixel.y, photo.height);
  if (sum === 0) return { own: 0, ring: 0, done: tried / all };
  return { own: own / sum, ring: ring / sum, done: tried / all };
}
