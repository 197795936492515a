/**
 * Geometry of the pyramid that panes are drawn from. Level n is the picture halved n times, each pixel the
 * mean of 2^n × 2^n, so that a photo shown small shows the true mean of its noise. Every level is cut
 * into chunks.
 */

import type { Rect } from "../../geometry/rect";
import { intersection } from "../../geometry/tiles";
import { drawnOrigin, type Point, type Size, type Viewport } from "../../geometry/viewport";

/** Edge of a chunk in pixels of its level: far below every browser's limit for a canvas. */
export const CHUNK = 512;

/** A chunk of a level. */
export interface Chunk {
  readonly column: number;
  readonly row: number;
  /** In pixels of the level. */
  readonly rect: Rect;
}

/** A level as it lies in a pane. */
export interface DrawnLevel {
  readonly level: number;
  /** Device pixels per pixel of the level. */
  readonly scale: number;
  /** The pane's point where the picture begins: a whole device pixel. */
  readonly origin: Point;
  /** The part on screen and a pixel around it for the filter, in pixels of the level; it may leave the picture. */
  readonly shown: Rect;
}

export function levelSize({ width, height }: Size, level: number): Size {
  return { width: Math.ceil(width / 2 ** level), height: Math.ceil(height / 2 ** level) };
}

/** The smallest level that is one chunk. */
export function topLevel({ width, height }: Size): number {
  return Math.max(0, Math.ceil(Math.log2(Math.max(width, height) / CHUNK)));
}

/** The level whose pixels come closest to device pixels from above, as it lies in a pane. */
export function drawnLevel(size: Size, viewport: Viewport, pane: Size): DrawnLevel {
  const closest = Math.floor(Math.log2(1 / viewport.scale) + 1e-6);
  const level = Math.min(topLevel(size), Math.max(0, closest));
  const scale = viewport.scale * 2 ** level;
  const origin = drawnOrigin(viewport, pane);
  const shown = {
    x: Math.floor(-origin.x / scale) - 1,
    y: Math.floor(-origin.y / scale) - 1,
    width: Math.ceil(pane.width / scale) + 3,
    height: Math.ceil(pane.height / scale) + 3,
  };
  return { level, scale, origin, shown };
}

/** The smallest part of a level in which a part of the picture is; null where that is outside. */
export function onLevel(part: Rect, size: Size, level: number): Rect | null {
  const x = Math.floor(part.x / 2 ** level);
  const y = Math.floor(part.y / 2 ** level);
  const width = Math.ceil((part.x + part.width) / 2 ** level) - x;
  const height = Math.ceil((part.y + part.height) / 2 ** level) - y;
  return intersection({ x, y, width, height }, { x: 0, y: 0, ...levelSize(size, level) });
}

/** The column of chunks in which a pixel of a level lies; or the row. */
export const chunkOf = (pixel: number) => Math.floor(pixel / CHUNK);

export function chunkAt(size: Size, level: number, column: number, row: number): Chunk {
  const { width, height } = levelSize(size, level);
  const x = column * CHUNK;
  const y = row * CHUNK;
  const rect = { x, y, width: Math.min(CHUNK, width - x), height: Math.min(CHUNK, height - y) };
  return { column, row, rect };
}

/** The chunks that a part of a level touches, row by row. */
export function chunksIn(size: Size, level: number, part: Rect): Chunk[] {
  const inside = intersection(part, { x: 0, y: 0, ...levelSize(size, level) });
  if (!inside) return [];
  const chunks: Chunk[] = [];
  const right = chunkOf(inside.x + inside.width - 1);
  const bottom = chunkOf(inside.y + inside.height - 1);
  for (let row = chunkOf(inside.y); row <= bottom; row++) {
    for (let column = chunkOf(inside.x); column <= right; column++) {
      chunks.push(chunkAt(size, level, column, row));
    }
  }
  return chunks;
}

/** The smallest rectangle around both. */
export function around(a: Rect | null, b: Rect): Rect {
  if (!a) return b;
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}
