/**
 * Measures of photos and results, read from the store part by part. They are of a photo's own values; of two
 * photos in different colour spaces, of both in sRGB.
 */
import { unlessAborted } from "../src/base/abort";
import type { Blended, DenoiseWorker, RasterInfo } from "../src/engine/protocol";
import type { Rect } from "../src/geometry/rect";
import { alignedPart, alignmentOf } from "../src/measure/alignment";
import { inspect } from "../src/measure/inspection";
import { scoreOf } from "../src/measure/metrics";
import { flattestBox } from "../src/measure/noise";
import type { RowReader } from "../src/measure/rows";
import { FULL } from "../src/raster/blend";
import { sameSpace } from "../src/raster/colour/colours";
import type { DisplaySpace } from "../src/raster/colour/display";
import type { Store } from "./store-link";

/** A photo as it came. */
const asItCame = (photo: string): Blended => ({ photo, result: null, blend: FULL });

/** Null: own values, which mean the same in both. */
const commonSpace = (a: RasterInfo, b: RasterInfo): DisplaySpace | null =>
  sameSpace(a.profile, b.profile) ? null : "srgb";

/** Rows of part of a picture; each band ends a measurement that was cancelled. */
const rowsIn =
  (
    store: Store,
    picture: Blended,
    { x, y: top, width }: Rect,
    space: DisplaySpace | null,
    signal: AbortSignal,
  ): RowReader =>
  (y, count) => {
    unlessAborted(signal);
    return store.read(picture, { x, y: top + y, width, height: count }, space);
  };

export function createMeasures(
  store: Store,
): Pick<DenoiseWorker, "findFlat" | "inspect" | "align" | "score"> {
  return {
    findFlat: (photo, within, signal) =>
      flattestBox(rowsIn(store, asItCame(photo), within, null, signal), within),

    async inspect(picture, rect, signal) {
      const before = await store.read(asItCame(picture.photo), rect);
      const after = picture.result === null ? before : await store.read(picture, rect);
      unlessAborted(signal);
      return inspect(before, after, rect.width, rect.height);
    },

    async align(photo, reference, signal) {
      const [size, other] = await Promise.all([
        store.rasterInfo(photo),
        store.rasterInfo(reference),
      ]);
      if (other.width !== size.width || other.height !== size.height) {
        throw new RangeError("alignment needs pictures of the same size");
      }
      const part = alignedPart(size);
      const space = commonSpace(size, other);
      const [a, b] = await Promise.all([
        store.read(asItCame(photo), part, space),
        store.read(asItCame(reference), part, space),
      ]);
      unlessAborted(signal);
      return alignmentOf(a, b, part);
    },

    async score(picture, reference, signal) {
      const [size, other] = await Promise.all([
        store.rasterInfo(picture.photo),
        store.rasterInfo(reference),
      ]);
      const { width, height } = size;
      const whole = { x: 0, y: 0, width, height };
      const space = commonSpace(size, other);
      const [a, b] = [picture, asItCame(reference)].map((each) =>
        rowsIn(store, each, whole, space, signal),
      ) as [RowReader, RowReader];
      return scoreOf(a, b, width, height);
    },
  };
}
