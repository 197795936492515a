/** One job: plan, read a tile, run it, write its core; until every pixel is done or somebody cancels. */
import { AppError } from "../src/base/errors";
import { createProgressMeter } from "../src/engine/progress";
import type { DenoiseJob, FinishedTile, JobProgress } from "../src/engine/protocol";
import type { Rect } from "../src/geometry/rect";
import {
  area,
  halveTiles,
  intersects,
  orderCores,
  planTiles,
  remainingCores,
  type TileGrid,
  type TileShape,
  tileCores,
  tileShape,
} from "../src/geometry/tiles";
import type { Point } from "../src/geometry/viewport";
import { denoiseTile, PLAIN, reach } from "../src/network/procedure";
import { type Pixels, rasterOf, readTile, writeCore } from "../src/raster/planes";
import { rgbaOf } from "../src/raster/rgba";
import type { Network } from "./network";

/** What may change while a job runs. */
export interface JobControl {
  cancelled: boolean;
  focus: Rect | null;
}

/** Below this, in pixels, a tile is mostly halo, and memory is short for another reason. */
const SMALLEST_EDGE = 32;

/**
 * Hands every tile over as soon as it is done, and goes on once `deliver`'s promise settles: the page
 * is never flooded, and what it says on seeing a tile is heard before the next one begins.
 * @returns true when the whole photo is done, false when cancelled
 * @throws AppError OutOfMemory when even small tiles do not fit, and what the network throws
 */
export async function denoisePhoto(
  network: Network,
  photo: Pixels,
  job: DenoiseJob,
  control: JobControl,
  deliver: (tile: FinishedTile, progress: JobProgress) => unknown,
): Promise<boolean> {
  const { width, height } = photo;
  const procedure = job.settings.procedure ?? PLAIN;
  const { radius, multiple = 1 } = network.model;
  const needs = reach(procedure, radius, multiple);
  // A wider halo comes out of the core: what fits the device is the whole tile.
  const edge = network.edge - 2 * (needs.halo - reach(PLAIN, radius, multiple).halo);
  let grid = planTiles(
    width,
    height,
    needs.halo,
    Math.max(edge, SMALLEST_EDGE, needs.halo),
    needs.multiple,
  );
  for (let i = 0; i < job.halvings; i++) grid = halveTiles(grid) ?? grid;

  const finished = [...job.finished];
  /** Whole tiles in any case: what is done of one is done of all of it. */
  const asked = () =>
    tileCores(grid).filter((core) => job.within === null || intersects(core, job.within));
  const left = () => remainingCores(asked(), finished);
  const sum = (rects: readonly Rect[]) => rects.reduce((pixels, rect) => pixels + area(rect), 0);
  const total = sum(asked());
  const meter = createProgressMeter(total, total - sum(left()), performance.now());
  const finish = (tile: FinishedTile) => {
    finished.push(tile.rect);
    return deliver(tile, meter.add(area(tile.rect), performance.now()));
  };

  for (;;) {
    try {
      const run: RunTile = (planes, shape, origin) =>
        denoiseTile(
          (part, size) => {
            // A tile can take many runs: asked to stop, it does not wait for the last of them.
            if (control.cancelled) throw new Cancelled();
            return network.run(part, size, job.settings.blindness);
          },
          planes,
          shape,
          origin,
          procedure,
        );
      return await runTiles(run, photo, grid, left(), control, finish);
    } catch (error) {
      // Cancelled, a tile fails in its own way: in the middle of its runs, or waiting for one.
      if (error instanceof Cancelled || control.cancelled) return false;
      if (!(error instanceof AppError && error.name === "OutOfMemory")) throw error;
      const finer = halveTiles(grid);
      if (!finer || Math.max(width / finer.columns, height / finer.rows) < SMALLEST_EDGE) {
        throw error;
      }
      grid = finer; // Tiles already finished are kept: the finer grid nests in this one.
    }
  }
}

class Cancelled extends Error {}

type RunTile = (
  planes: Float32Array<ArrayBuffer>,
  shape: TileShape,
  origin: Point,
) => Promise<Float32Array>;

interface Tile {
  readonly core: Rect;
  readonly output: Promise<Float32Array>;
}

async function runTiles(
  run: RunTile,
  photo: Pixels,
  grid: TileGrid,
  cores: readonly Rect[],
  control: JobControl,
  finish: (tile: FinishedTile) => unknown,
): Promise<boolean> {
  const shape = tileShape(grid);
  const whole = { x: 0, y: 0, width: photo.width, height: photo.height };
  const todo = new Set(cores);

  /** The tile that matters most now, read from the photo. Sorted anew each time: the viewport moves. */
  const read = () => {
    const [core] = orderCores([...todo], control.focus ?? whole);
    if (!core) return null;
    todo.delete(core);
    const planes = new Float32Array(3 * shape.width * shape.height);
    readTile(rasterOf(photo), core, grid.halo, shape, planes);
    return { core, planes };
  };
  const start = (input: ReturnType<typeof read>): Tile | null => {
    if (!input || control.cancelled) return null;
    const origin = { x: input.core.x - grid.halo, y: input.core.y - grid.halo };
    const output = run(input.planes, shape, origin);
    output.catch(() => {}); // It is awaited later; until then a failure is no unhandled one.
    return { core: input.core, output };
  };

  let unfinished = cores.length;
  let tile = start(read());
  while (tile) {
    // The network works on while this thread reads the next tile and writes the last one.
    const prepared = read();
    const output = await tile.output;
    const next = start(prepared);
    const rgb = writeCore(output, tile.core, grid.halo, shape, "u8", 3);
    await finish({ rect: tile.core, rgba: rgbaOf(rgb) });
    unfinished--;
    tile = next;
  }
  return unfinished === 0;
}
