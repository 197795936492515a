/**
 * How a photo is cut up for the network.
 *
 * A *tile* is a core rectangle plus a halo on every side. Cores partition the photo; the halo is at
 * least the network's receptive-field radius, so a core's pixels do not depend on where the cuts are.
 * Every tile of a photo is fed to the network in one and the same shape: a new shape costs shader
 * compilation and buffers on the GPU, and makes times unpredictable.
 */
import type { Rect } from "./rect";

export interface TileGrid {
  /** The photo, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly columns: number;
  readonly rows: number;
  /** Pixels around each core that the network sees and that are thrown away afterwards. */
  readonly halo: number;
}

/** The one shape, in pixels, in which every tile of a grid meets the network. */
export interface TileShape {
  readonly width: number;
  readonly height: number;
}

/**
 * The coarsest grid whose cores are at most `edge` pixels wide and high. Cores differ by a pixel at
 * most, so hardly any work is wasted on a last narrow column.
 * @param halo pixels, at least the network's radius
 * @param edge pixels, at least 1
 */
export function planTiles(width: number, height: number, halo: number, edge: number): TileGrid {
  const columns = Math.ceil(width / edge);
  const rows = Math.ceil(height / edge);
  return { width, height, columns, rows, halo };
}

/** Each core in four: half the edge, and every old cut is still a cut. Null when cores are single pixels. */
export function halveTiles(grid: TileGrid): TileGrid | null {
  if (grid.columns >= grid.width && grid.rows >= grid.height) return null;
  return { ...grid, columns: grid.columns * 2, rows: grid.rows * 2 };
}

export function tileShape(grid: TileGrid): TileShape {
  return {
    width: Math.ceil(grid.width / grid.columns) + 2 * grid.halo,
    height: Math.ceil(grid.height / grid.rows) + 2 * grid.halo,
  };
}

/** Every core, row by row. Together they cover each pixel of the photo exactly once. */
export function tileCores(grid: TileGrid): Rect[] {
  const cores: Rect[] = [];
  // floor(i·width/columns) makes grids nest: cut i of this grid is cut 2i of the halved one.
  const cut = (i: number, count: number, length: number) => Math.floor((i * length) / count);
  for (let row = 0; row < grid.rows; row++) {
    const y = cut(row, grid.rows, grid.height);
    const height = cut(row + 1, grid.rows, grid.height) - y;
    for (let column = 0; column < grid.columns; column++) {
      const x = cut(column, grid.columns, grid.width);
      const width = cut(column + 1, grid.columns, grid.width) - x;
      if (width > 0 && height > 0) cores.push({ x, y, width, height });
    }
  }
  return cores;
}

/**
 * What is left of the cores once `finished` is taken away. Cores a finished rectangle cuts through (an
 * earlier run may have had other tiles) come back as the pieces still missing.
 */
export function remainingCores(cores: readonly Rect[], finished: readonly Rect[]): Rect[] {
  return finished.reduce<Rect[]>(
    (left, hole) => left.flatMap((r) => subtract(r, hole)),
    [...cores],
  );
}

/** `rect` without `hole`, as at most four rectangles that do not overlap. */
function subtract(rect: Rect, hole: Rect): Rect[] {
  if (!intersects(rect, hole)) return [rect];
  const right = rect.x + rect.width;
  const bottom = rect.y + rect.height;
  const top = Math.max(rect.y, hole.y);
  const low = Math.min(bottom, hole.y + hole.height);
  const left = Math.max(rect.x, hole.x);
  const far = Math.min(right, hole.x + hole.width);
  return [
    { x: rect.x, y: rect.y, width: rect.width, height: top - rect.y },
    { x: rect.x, y: top, width: left - rect.x, height: low - top },
    { x: far, y: top, width: right - far, height: low - top },
    { x: rect.x, y: low, width: rect.width, height: bottom - low },
  ].filter((r) => r.width > 0 && r.height > 0);
}

/**
 * The cores in the order a person wants them: those that `focus` shows first, then the rest, each lot
 * nearest to the middle of `focus` first.
 */
export function orderCores(cores: readonly Rect[], focus: Rect): Rect[] {
  const centre = middle(focus);
  return cores
    .map((core) => {
      const m = middle(core);
      return {
        core,
        hidden: intersects(core, focus) ? 0 : 1,
        distance: (m.x - centre.x) ** 2 + (m.y - centre.y) ** 2,
      };
    })
    .sort((a, b) => a.hidden - b.hidden || a.distance - b.distance)
    .map(({ core }) => core);
}

export function area(rect: Rect): number {
  return rect.width * rect.height;
}

function intersects(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function middle(r: Rect): { x: number; y: number } {
  return { x: r.x + r.width / 2, y: r.y + r.height / 2 };
}
