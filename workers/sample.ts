/** A small part of a photo through the network: read, run, blended, and kept nowhere. */
import type { SampleRequest } from "../src/engine/protocol";
import type { Rect } from "../src/geometry/rect";
import type { TileShape } from "../src/geometry/tiles";
import type { ModelEntry } from "../src/models/manifest";
import { denoiseTile, PLAIN, type Run, reach } from "../src/network/procedure";
import { mendingOf } from "../src/network/settings";
import { inversesFor, removeBias } from "../src/raster/bias";
import { blendOver } from "../src/raster/blend";
import { workingOf } from "../src/raster/colour/working";
import { writeCore } from "../src/raster/planes";
import { keepStructure, structureReach } from "../src/raster/structure";
import type { Store } from "./store-link";

/** @returns RGBA8 of the part, opaque */
export async function sampleOf(
  run: Run,
  { radius, multiple = 1 }: Pick<ModelEntry, "radius" | "multiple">,
  store: Pick<Store, "planes" | "rasterInfo" | "noise">,
  { photo, settings, blend, rect }: SampleRequest,
): Promise<Uint8ClampedArray<ArrayBuffer>> {
  const procedure = settings.procedure ?? PLAIN;
  const [info, noise] = await Promise.all([store.rasterInfo(photo), store.noise(photo)]);
  const kept = settings.keepStructure ? noise : null;
  const needs = reach(procedure, radius, multiple, kept ? structureReach(kept) : 0);
  const along = (at: number) => Math.floor(at / needs.multiple) * needs.multiple;
  // Its pixels fall into the same cells as when all of the photo is denoised.
  const core = { ...rect, x: along(rect.x), y: along(rect.y) };
  const side = (length: number) =>
    Math.ceil(length / needs.multiple) * needs.multiple + 2 * needs.halo;
  const shape = { width: side(rect.width), height: side(rect.height) };
  const own = await store.planes(photo, core, needs.halo, shape, mendingOf(settings));
  const planes = workingOf(info.profile)?.seen(own) ?? own;
  const before = opaque(planes, core, needs.halo, shape);
  const shown = kept && planes.slice();
  const origin = { x: core.x - needs.halo, y: core.y - needs.halo };
  const output = await denoiseTile(run, planes, shape, origin, procedure);
  if (kept && shown) keepStructure(shown, output, core, needs.halo, shape, info, kept);
  const inverses = settings.correctBrightness && noise ? inversesFor(noise) : null;
  if (inverses) removeBias(output, core, needs.halo, shape, inverses);
  const after = opaque(output, core, needs.halo, shape);
  blendOver(before, after, blend);
  return after;
}

/** RGBA8 of a tile's core. */
function opaque(
  planes: Float32Array,
  core: Rect,
  halo: number,
  shape: TileShape,
): Uint8ClampedArray<ArrayBuffer> {
  const rgb = writeCore(planes, core, halo, shape, "u8", 3);
  const rgba = new Uint8ClampedArray(4 * core.width * core.height).fill(255);
  for (let i = 0, at = 0; at < rgb.length; i += 4, at += 3) rgba.set(rgb.subarray(at, at + 3), i);
  return rgba;
}
