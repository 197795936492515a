/**
 * Cuts a photo up for the network.
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
  /**
   * Cuts, halo and tile sides are multiples of this many pixels: a network that works on blocks of the
   * photo must meet the same blocks wherever the cuts are.
   */
  readonly multiple: number;
}

/** The one shape, in pixels, in which every tile of a grid meets the network. */
export interface TileShape {
  readonly width: number;
  readonly height: number;
}

/**
 * The coarsest grid whose cores are at most `edge` pixels wide and high; where its tiles would be larger than
 * `pixels`, the one of finer grids with the tallest tiles that is the least work. Cores differ by one
 * `multiple` at most, so hardly any work is wasted on a last narrow column.
 * @param halo pixels, at least the network's radius; rounded up to a multiple
 * @param edge pixels, at least 1; rounded down to a multiple, but not to nothing
 * @param multiple what the network's tile sides must be divisible by
 * @param pixels of a tile, halo included; ignored where not even one block fits
 */
export function planTiles(
  width: number,
  height: number,
  halo: number,
  edge: number,
  multiple = 1,
  pixels = Number.POSITIVE_INFINITY,
): TileGrid {
  const blocks = Math.max(1, Math.floor(edge / multiple));
  const [across, down] = [Math.ceil(width / multiple), Math.ceil(height / multiple)];
  const coarsest: TileGrid = {
    width,
    height,
    columns: Math.ceil(across / blocks),
    rows: Math.ceil(down / blocks),
    halo: Math.ceil(halo / multiple) * multiple,
    multiple,
  };
  if (tilePixels(coarsest) <= pixels) return coarsest;
  let [best, least] = [coarsest, Number.POSITIVE_INFINITY];
  for (let { columns } = coarsest; columns <= across; columns++) {
    const highest = pixels / tileShape({ ...coarsest, columns }).width - 2 * coarsest.halo;
    const high = Math.floor(highest / multiple);
    if (high < 1) continue;
    const grid = { ...coarsest, columns, rows: Math.max(coarsest.rows, Math.ceil(down / high)) };
    const work = tilePixels(grid) * grid.columns * grid.rows;
    if (work < least) [best, least] = [grid, work];
  }
  return best;
}

function tilePixels(grid: TileGrid): number {
  const { width, height } = tileShape(grid);
  return width * height;
}

/** Each core in four: half the edge, and every old cut is still a cut. Null when no core can be cut. */
export function halveTiles(grid: TileGrid): TileGrid | null {
  const { width, height, columns, rows, multiple } = grid;
  if (columns * multiple >= width && rows * multiple >= height) return null;
  return { ...grid, columns: columns * 2, rows: rows * 2 };
}

export function tileShape(grid: TileGrid): TileShape {
  const { width, height, columns, rows, halo, multiple } = grid;
  const side = (length: number, count: number) =>
    Math.ceil(Math.ceil(length / multiple) / count) * multiple + 2 * halo;
  return { width: side(width, columns), height: side(height, rows) };
}

/** Every core, row by row. Together they cover each pixel of the photo exactly once. */
export function tileCores(grid: TileGrid): Rect[] {
  const cores: Rect[] = [];
  // floor(i·blocks/count) makes grids nest: cut i of this grid is cut 2i of the halved one.
  const cut = (i: number, count: number, length: number) => {
    const block = Math.floor((i * Math.ceil(length / grid.multiple)) / count);
    return Math.min(length, block * grid.multiple);
  };
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
 * The rest of the cores once `finished` is taken away. Cores a finished rectangle cuts through (an
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

/** The part that two rectangles have in common; null when there is none. */
export function intersection(a: Rect, b: Rect): Rect | null {
  const x = Math.max(a.x, b.x);
  const y = Math.max(a.y, b.y);
  const width = Math.min(a.x + a.width, b.x + b.width) - x;
  const height = Math.min(a.y + a.height, b.y + b.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : null;
}

export function intersects(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function middle(r: Rect): { x: number; y: number } {
  return { x: r.x + r.width / 2, y: r.y + r.height / 2 };
}
