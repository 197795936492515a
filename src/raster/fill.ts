/**
 * Surroundings for a cut-out. Under transparency a photo holds anything, often black, and a network that sees
 * it takes the rim for an edge: it darkens the rim and leaves its noise. So it is shown the picture going on.
 */
import type { Rect } from "../geometry/rect";
import type { TileShape } from "../geometry/tiles";
import { readTile, reflect } from "./planes";
import { coloursOf, hasAlpha, type Raster, WHITE } from "./raster";

/**
 * From this alpha on, of 1, a pixel's colour is its own. Below, its colour is of few levels where alpha was
 * ever multiplied into it (at 1/255 of one), and hardly seen in any case: it fades into what is filled.
 */
const TRUSTED_ALPHA = 1 / 16;

/** Where there is no colour within reach, all three planes. No pixel that is seen can tell. */
const NOWHERE = 0.5;

/** The share of a pixel's own colour in what the network sees and what becomes of it, by its alpha of 1. */
export const trustIn = (alpha: number): number => Math.min(1, alpha / TRUSTED_ALPHA);

/**
 * `readTile` for a network that must not see what is hidden: pixels that are see-through get the colour of the
 * picture mirrored about the nearest pixel that is not, or that pixel's where the mirror image is see-through
 * too. So what stands beyond a rim has the texture and the noise of what stands within, as beyond the photo's
 * border.
 *
 * The nearest is sought within √2 · halo. A pixel within the network's radius of one that is seen, at most
 * halo away along both axes, always has one so near; beyond, it is grey. So what is filled depends on pixels
 * within 2√2 · halo, not on the cuts, and for what is seen not on the halo.
 * @param planes 3 · shape.width · shape.height numbers to fill
 */
export function readFilledTile(
  raster: Raster,
  core: Rect,
  halo: number,
  shape: TileShape,
  planes: Float32Array,
): void {
  readTile(raster, core, halo, shape, planes);
  if (!hasAlpha(raster)) return;
  const { width, channels, samples, type } = raster;
  const columns = Int32Array.from({ length: shape.width }, (_, i) =>
    reflect(core.x - halo + i, width),
  );
  const rows = Int32Array.from({ length: shape.height }, (_, i) =>
    reflect(core.y - halo + i, raster.height),
  );
  const trust = (at: number) =>
    trustIn((samples[channels * at + channels - 1] as number) / WHITE[type]);
  if (isOpaque(raster, columns, rows, trust)) return;

  const reach = Math.ceil(Math.SQRT2 * halo);
  const area = around(raster, columns, rows, reach);
  const sources = nearest(area, reach, (x, y) => trust(y * width + x) === 1);
  const [green, blue] = coloursOf(raster) === 3 ? [1, 2] : [0, 0];
  const size = shape.width * shape.height;
  const mix = (at: number, share: number, value: number) => {
    const mixed = share * (planes[at] as number) + (1 - share) * value;
    planes[at] = Number.isFinite(mixed) ? mixed : 0;
  };
  let at = 0;
  for (const y of rows) {
    for (const x of columns) {
      const share = trust(y * width + x);
      if (share < 1) {
        const source = sources[(y - area.y) * area.width + x - area.x] as number;
        const from = source < 0 ? -1 : channels * mirrored(raster, area, x, y, source, trust);
        const value = (channel: number) =>
          from < 0 ? NOWHERE : (samples[from + channel] as number) / WHITE[type];
        mix(at, share, value(0));
        mix(at + size, share, value(green));
        mix(at + 2 * size, share, value(blue));
      }
      at++;
    }
  }
}

function isOpaque(
  { width }: Raster,
  columns: Int32Array,
  rows: Int32Array,
  trust: (at: number) => number,
): boolean {
  return rows.every((y) => columns.every((x) => trust(y * width + x) === 1));
}

/** All that lies within `reach` of these columns and rows, inside the photo. */
function around(
  { width, height }: Raster,
  columns: Int32Array,
  rows: Int32Array,
  reach: number,
): Rect {
  const span = (places: Int32Array, length: number) => {
    const sorted = places.toSorted();
    const from = Math.max(0, (sorted[0] as number) - reach);
    const to = Math.min(length, (sorted.at(-1) as number) + reach + 1);
    return [from, to - from] as const;
  };
  const [x, across] = span(columns, width);
  const [y, down] = span(rows, height);
  return { x, y, width: across, height: down };
}

/** The pixel of the photo that a see-through one takes its colour from. */
function mirrored(
  { width, height }: Raster,
  area: Rect,
  x: number,
  y: number,
  source: number,
  trust: (at: number) => number,
): number {
  const sourceX = area.x + (source % area.width);
  const sourceY = area.y + Math.floor(source / area.width);
  const [otherX, otherY] = [2 * sourceX - x, 2 * sourceY - y];
  const inside = otherX >= 0 && otherY >= 0 && otherX < width && otherY < height;
  const other = otherY * width + otherX;
  return inside && trust(other) === 1 ? other : sourceY * width + sourceX;
}

/**
 * For every pixel of an area the nearest source within `reach`; of several as near the leftmost, then the
 * upper one. Two passes, columns and rows, in whole numbers: Meijster, Roerdink and Hesselink (2000); the
 * lower envelope of parabolas is Felzenszwalb and Huttenlocher's (2012), too.
 * @param isSource by place in the photo
 * @returns indices within the area, row by row; −1 where there is none
 */
export function nearest(
  { x: left, y: top, width, height }: Rect,
  reach: number,
  isSource: (x: number, y: number) => boolean,
): Int32Array {
  // The row of the nearest source in the same column.
  const above = new Int32Array(width * height).fill(-1);
  for (let x = 0; x < width; x++) {
    let last = -1;
    for (let y = 0; y < height; y++) {
      if (isSource(left + x, top + y)) last = y;
      above[y * width + x] = last;
    }
    last = -1;
    for (let y = height - 1; y >= 0; y--) {
      const at = y * width + x;
      if (above[at] === y) last = y;
      const up = above[at] as number;
      if (last >= 0 && (up < 0 || last - y < y - up)) above[at] = last;
    }
  }

  const found = new Int32Array(width * height).fill(-1);
  // Columns whose parabolas make up the envelope, and from where on each does.
  const columns = new Int32Array(width);
  const starts = new Int32Array(width);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    const depth = (column: number) => ((above[row + column] as number) - y) ** 2;
    const at = (x: number, column: number) => (x - column) ** 2 + depth(column);
    let count = 0;
    for (let column = 0; column < width; column++) {
      if ((above[row + column] as number) < 0) continue;
      while (count > 0) {
        const start = starts[count - 1] as number;
        if (at(start, columns[count - 1] as number) <= at(start, column)) break;
        count--;
      }
      let start = 0;
      if (count > 0) {
        const other = columns[count - 1] as number;
        const meeting = column ** 2 - other ** 2 + depth(column) - depth(other);
        start = 1 + Math.floor(meeting / (2 * (column - other)));
      }
      if (start >= width) continue;
      columns[count] = column;
      starts[count++] = start;
    }
    for (let x = width - 1; x >= 0 && count > 0; x--) {
      const column = columns[count - 1] as number;
      if (at(x, column) <= reach * reach) {
        found[row + x] = (above[row + column] as number) * width + column;
      }
      if (x === starts[count - 1]) count--;
    }
  }
  return found;
}
