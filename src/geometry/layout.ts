/** Layouts of panes. Sizes in any one unit. */
import type { Size } from "./viewport";

export interface GridShape {
  readonly columns: number;
  readonly rows: number;
}

/** `auto` is whatever shows the photo largest. */
export type Arrangement = "auto" | "columns" | "rows";

/**
 * The grid in which `count` panes, each as large as the others, show the photo largest. Among equals the
 * one with the fewest empty cells, then the wider one.
 */
export function gridShape(
  count: number,
  area: Size,
  photo: Size,
  arrangement: Arrangement = "auto",
): GridShape {
  if (arrangement === "columns") return { columns: count, rows: 1 };
  if (arrangement === "rows") return { columns: 1, rows: count };
  let best: GridShape = { columns: count, rows: 1 };
  let [bestScale, bestCells] = [0, 0];
  for (let columns = count; columns >= 1; columns--) {
    const rows = Math.ceil(count / columns);
    const scale = Math.min(area.width / columns / photo.width, area.height / rows / photo.height);
    const cells = columns * rows;
    const better = scale > bestScale * (1 + 1e-9);
    const equal = !better && scale >= bestScale * (1 - 1e-9);
    if (better || (equal && cells < bestCells)) {
      best = { columns, rows };
      [bestScale, bestCells] = [scale, cells];
    }
  }
  return best;
}
