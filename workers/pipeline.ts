/** One job: plan, read a tile, run it, write its core; until every pixel is done or somebody cancels. */
import * as Comlink from "comlink";
import { asAppError } from "../src/base/errors";
import { createProgressMeter } from "../src/engine/progress";
import type { DenoiseJob, JobProgress, RasterInfo, StoredTile } from "../src/engine/protocol";
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
import { conditionsOf } from "../src/network/conditions";
import { denoiseTile, PLAIN, reach } from "../src/network/procedure";
import { type Mending, mendingOf, resultKey } from "../src/network/settings";
import { inversesFor, removeBias } from "../src/raster/bias";
import { CLIP_REACH, clippedIn, keepClipped } from "../src/raster/clip-points";
import { type Working, workingOf } from "../src/raster/colour/working";
import { writeCore } from "../src/raster/planes";
import { coloursOf, type PhotoNoise } from "../src/raster/raster";
import { keepStructure, structureReach } from "../src/raster/structure";
import type { Network } from "./network";
import type { Store } from "./store-link";

/** May change while a job runs. */
export interface JobControl {
  cancelled: boolean;
  focus: Rect | null;
}

/** Below this, in pixels, a tile is mostly halo, and memory is short for another reason. */
const SMALLEST_EDGE = 32;

/**
 * Tells of every tile as soon as the store has it, and goes on once `onTile`'s promise settles: the page is
 * never flooded, and what it says on hearing of a tile is heard before the next one begins.
 * @returns true when everything asked for is done, false when cancelled
 * @throws AppError OutOfMemory when even small tiles do not fit; what the network and the store throw
 */
export async function denoisePhoto(
  network: Network,
  store: Store,
  job: DenoiseJob,
  control: JobControl,
  onTile: (rect: Rect, progress: JobProgress) => unknown,
): Promise<boolean> {
  const { photo, settings } = job;
  const [info, noise, stored] = await Promise.all([
    store.rasterInfo(photo),
    store.noise(photo),
    store.rects(resultKey(photo, settings)),
  ]);
  const conditions = conditionsOf(settings, noise);
  const working = workingOf(info.profile);
  const kept = settings.keepStructure ? noise : null;
  const inverses = settings.correctBrightness && noise ? inversesFor(noise) : null;
  let grid = planJob(network, job, info, kept ? structureReach(kept) : 0);
  const finished = [...stored];
  /** Whole tiles in any case: what is done of one is done of all of it. */
  const asked = () =>
    tileCores(grid).filter((core) => job.within === null || intersects(core, job.within));
  const left = () => remainingCores(asked(), finished);
  const sum = (rects: readonly Rect[]) => rects.reduce((pixels, rect) => pixels + area(rect), 0);
  const total = sum(asked());
  const meter = createProgressMeter(total, total - sum(left()), performance.now());
  const finish = async (rect: Rect, samples: StoredTile["samples"]) => {
    const progress = meter.add(area(rect), performance.now());
    const elapsedMs = job.elapsedMs + progress.elapsedMs;
    const model = network.model.sha256;
    await store.putTile(
      Comlink.transfer({ photo, settings, model, elapsedMs, rect, samples }, [samples.buffer]),
    );
    finished.push(rect);
    await onTile(rect, progress);
  };

  for (;;) {
    try {
      const run: RunTile = (planes, shape, origin) =>
        denoiseTile(
          (part, size) => {
            // A tile can take many runs: asked to stop, it does not wait for the last of them.
            if (control.cancelled) throw new Cancelled();
            return network.run(part, size, conditions);
          },
          planes,
          shape,
          origin,
          settings.procedure ?? PLAIN,
        );
      const rules = { mending: mendingOf(settings), kept, inverses };
      const tiling = { run, store, photo, ...rules, info, working, grid, control, finish };
      return await runTiles(tiling, left());
    } catch (error) {
      // Cancelled, a tile fails in its own way: in the middle of its runs, or waiting for one.
      if (error instanceof Cancelled || control.cancelled) return false;
      if (!(asAppError(error)?.name === "OutOfMemory")) throw error;
      const finer = halveTiles(grid);
      const { columns, rows } = finer ?? grid;
      if (!finer || Math.max(info.width / columns, info.height / rows) < SMALLEST_EDGE) {
        throw error;
      }
      grid = finer; // Tiles already finished are kept: the finer grid nests in this one.
    }
  }
}

/** @param beyond so many pixels around a core are to be right, too */
function planJob(
  { model, edge, pixels }: Network,
  job: DenoiseJob,
  info: RasterInfo,
  beyond: number,
): TileGrid {
  const { radius, multiple = 1 } = model;
  const needs = reach(job.settings.procedure ?? PLAIN, radius, multiple, beyond);
  // A wider halo comes out of the core: what fits the device is the whole tile.
  const wider = 2 * (needs.halo - reach(PLAIN, radius, multiple).halo);
  const smallest = Math.max(SMALLEST_EDGE, needs.halo);
  let grid = planTiles(
    info.width,
    info.height,
    needs.halo,
    Math.max(edge - wider, smallest),
    needs.multiple,
    Math.max(pixels, (smallest + 2 * needs.halo) ** 2),
  );
  for (let i = 0; i < job.halvings; i++) grid = halveTiles(grid) ?? grid;
  return grid;
}

class Cancelled extends Error {}

type RunTile = (
  planes: Float32Array<ArrayBuffer>,
  shape: TileShape,
  origin: Point,
) => Promise<Float32Array>;

interface Tiling {
  readonly run: RunTile;
  readonly store: Store;
  readonly photo: string;
  readonly mending: Mending;
  /** The photo's noise, where what stands out of it is to stay: see `keepStructure`. */
  readonly kept: PhotoNoise | null;
  /** Where it is to be undone how noise shifted brightness: see `removeBias`. */
  readonly inverses: readonly Float64Array[] | null;
  readonly info: RasterInfo;
  readonly working: Working | null;
  readonly grid: TileGrid;
  readonly control: JobControl;
  finish(rect: Rect, samples: StoredTile["samples"]): Promise<void>;
}

interface Input {
  readonly core: Rect;
  /** As the network sees it. */
  readonly planes: Float32Array<ArrayBuffer>;
  /** In the photo's own values, which are to come back; null where the network sees those. */
  readonly own: Float32Array<ArrayBuffer> | null;
  /** A copy of `planes`, which the network takes away, where structure is to stay. */
  readonly shown: Float32Array<ArrayBuffer> | null;
  /** What of it is to stay: see `clippedIn`. */
  readonly clipped: Float32Array | null;
}

interface Tile extends Omit<Input, "planes"> {
  readonly output: Promise<Float32Array>;
}

async function runTiles(tiling: Tiling, cores: readonly Rect[]): Promise<boolean> {
  const { run, store, photo, mending, kept, inverses, info, working, grid, control, finish } =
    tiling;
  const shape = tileShape(grid);
  const whole = { x: 0, y: 0, width: info.width, height: info.height };
  const todo = new Set(cores);

  /** The tile that matters most now, read from the photo. Sorted anew each time: the viewport moves. */
  const read = async (): Promise<Input | null> => {
    const [core] = orderCores([...todo], control.focus ?? whole);
    if (!core) return null;
    todo.delete(core);
    const own = await store.planes(photo, core, grid.halo, shape, mending);
    // A network that sees so little is none of ours, and its halo would not do.
    const clipped = grid.halo < CLIP_REACH ? null : clippedIn(own, core, grid.halo, shape);
    const planes = working?.seen(own) ?? own;
    const shown = kept && planes.slice();
    return { core, planes, own: working && own, shown, clipped };
  };
  const start = (input: Input | null): Tile | null => {
    if (!input || control.cancelled) return null;
    const { planes, ...rest } = input;
    const origin = { x: rest.core.x - grid.halo, y: rest.core.y - grid.halo };
    const output = run(planes, shape, origin);
    output.catch(() => {}); // It is awaited later; until then a failure is no unhandled one.
    return { ...rest, output };
  };

  let unfinished = cores.length;
  let tile = start(await read());
  while (tile) {
    // The network works on while the store reads the next tile and this thread writes the last one.
    const prepared = read();
    prepared.catch(() => {}); // As above.
    const output = await tile.output;
    const next = start(await prepared);
    if (kept && tile.shown) {
      keepStructure(tile.shown, output, tile.core, grid.halo, shape, info, kept);
    }
    if (inverses) removeBias(output, tile.core, grid.halo, shape, inverses);
    const made = working && tile.own ? working.taken(output, tile.own) : output;
    if (tile.clipped) keepClipped(made, tile.clipped, tile.core, grid.halo, shape);
    const core = writeCore(made, tile.core, grid.halo, shape, info.type, coloursOf(info));
    await finish(tile.core, core);
    unfinished--;
    tile = next;
  }
  return unfinished === 0;
}
