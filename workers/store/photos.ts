import { AppError } from "../../src/base/errors";
import type { RasterInfo, Thumbnail } from "../../src/engine/protocol";
import type { Rect } from "../../src/geometry/rect";
import { mostToSee } from "../../src/measure/most-to-see";
import { measureNoise, type PatchReader } from "../../src/measure/photo-noise";
import { type Blotches, findBlotches } from "../../src/raster/blotches";
import { COLOURS_OF, Colours, profileOf } from "../../src/raster/colour/colours";
import type { DisplaySpace } from "../../src/raster/colour/display";
import { workingOf } from "../../src/raster/colour/working";
import { readFilledTile } from "../../src/raster/fill";
import {
  findHotPixels,
  hotPixelsIn,
  type Spoilt,
  searchHotPixels,
} from "../../src/raster/hot-pixels";
import { keptMeans, levelSize, type Means, photoPiece } from "../../src/raster/piece";
import { OWN_VALUES, type Painter, rasterOf, readTile } from "../../src/raster/planes";
import {
  type HotPixels,
  hasAlpha,
  MOST_COUNTED_FIRST,
  type PhotoInfo,
  type PhotoMeasures,
  type PhotoNoise,
  type Raster,
  type RasterHeader,
  type SourceFacts,
  WHITE,
} from "../../src/raster/raster";

/** A thumbnail's long side is at most this, in pixels. */
const THUMBNAIL_SIDE = 192;

/** What stays of a photo when its pixels go. */
interface Remembered {
  readonly icc: Raster["profile"];
  /** Photos of one profile share it. */
  readonly colours: Colours;
  readonly thumbnail: Thumbnail;
  /** The thumbnail's. */
  readonly space: DisplaySpace;
  /** Null before it has been measured. */
  measured: Measured | null;
  /** Null before all of them have been found. */
  hot: HotPixels | null;
}

interface Measured {
  readonly noise: PhotoNoise | null;
  readonly place: ReturnType<typeof mostToSee>;
}

/** So many small pictures stay; of the others a new one is made when it is asked for. */
const MOST_REMEMBERED = 256;

/** Measuring makes way for whatever else is asked of the store so often, ms. */
const BREATH_MS = 16;

/** Photos as they were decoded; their colours and small pictures of them, which stay when their pixels go. */
export class Photos {
  readonly #rasters = new Map<string, Raster>();
  /** Of those, for the pieces that show them small. */
  readonly #means = new Map<string, Means>();
  /** Of those, as far as somebody wants to be rid of them. */
  readonly #blotches = new Map<string, Promise<Blotches>>();
  readonly #remembered = new Map<string, Remembered>();

  put(id: string, raster: Raster): PhotoInfo {
    const { width, height } = raster;
    const before = this.#remembered.get(id);
    const same = before && sameBytes(before.icc, raster.profile);
    const means = meansOf(raster);
    if (means) this.#means.set(id, means);
    const { colours, measured, hot } = same ? before : this.#remember(id, raster);
    const source = raster.source && noted(raster.source, colours);
    this.#rasters.set(id, source ? { ...raster, source } : raster);
    return {
      ...{ width, height, hasAlpha: hasAlpha(raster) },
      ...(colours.painter("srgb") !== OWN_VALUES && { wide: true }),
      ...(source && { source }),
      ...(measured ? measuresOf(measured, hot) : { unmeasured: true }),
    };
  }

  /**
   * A photo's noise, measured once, and its hot pixels, unless it is large. Lets others be served meanwhile.
   * @throws AppError photoNotHeld
   */
  async measure(id: string): Promise<PhotoMeasures> {
    const measured = this.#measured(id);
    if (!isLarge(this.get(id))) await this.count(id);
    return measuresOf(measured, this.#remembered.get(id)?.hot ?? null);
  }

  /**
   * Finds a photo's hot pixels, once. As `measure`.
   * @throws AppError photoNotHeld
   */
  async count(id: string): Promise<number> {
    const raster = this.get(id);
    const known = this.#remembered.get(id);
    const hot = known?.hot ?? (await inBreaths(searchHotPixels(raster)));
    if (known) known.hot = hot;
    return hot.count;
  }

  #remember(id: string, raster: Raster): Remembered {
    const icc = raster.profile;
    const same = [...this.#remembered.values()].find((known) => sameBytes(known.icc, icc));
    const colours = same?.colours ?? (icc ? new Colours(profileOf(icc)) : COLOURS_OF.srgb);
    // A space of 8 bits that holds what is small and bright, whatever the photo's own is.
    const space = colours.painter("srgb") === OWN_VALUES ? "srgb" : "display-p3";
    const means = this.#means.get(id);
    const thumbnail = smaller(raster, THUMBNAIL_SIDE, colours.painter(space), means);
    const remembered: Remembered = { icc, colours, thumbnail, space, measured: null, hot: null };
    this.#remembered.set(id, remembered);
    for (const old of this.#remembered.keys()) {
      if (this.#remembered.size <= MOST_REMEMBERED) break;
      if (!this.#rasters.has(old) && old !== id) this.#remembered.delete(old);
    }
    return remembered;
  }

  has(id: string): boolean {
    return this.#rasters.has(id);
  }

  /** @throws AppError photoNotHeld */
  get(id: string): Raster {
    const raster = this.#rasters.get(id);
    if (!raster) throw new AppError("photoNotHeld", { photo: id });
    return raster;
  }

  /**
   * Of a part of it at least. Found at once where nobody has counted them on this visit.
   * @throws AppError photoNotHeld
   */
  hotPixels(id: string, part: Rect): Spoilt {
    const raster = this.get(id);
    const known = this.#remembered.get(id);
    if (known?.hot) return known.hot;
    if (isLarge(raster)) return hotPixelsIn(raster, part);
    const hot = findHotPixels(raster);
    if (known) known.hot = hot;
    return hot;
  }

  /**
   * Found once, while others are served.
   * @throws AppError photoNotHeld
   */
  blotches(id: string): Promise<Blotches> {
    const raster = this.get(id);
    const known = this.#blotches.get(id);
    if (known) return known;
    const found = inBreaths(blotchesOf(raster));
    this.#blotches.set(id, found);
    // A search that failed, for want of memory, is made again.
    found.catch(() => this.#blotches.delete(id));
    return found;
  }

  /**
   * Measured at once where nobody has on this visit.
   * @throws AppError photoNotHeld
   */
  noise(id: string): PhotoNoise | null {
    return this.#measured(id).noise;
  }

  #measured(id: string): Measured {
    const raster = this.get(id);
    const known = this.#remembered.get(id);
    if (known?.measured) return known.measured;
    const read = asTheNetworkSees(raster);
    const measured = { noise: measureNoise(read, raster), place: mostToSee(read, raster) };
    if (known) known.measured = measured;
    return measured;
  }

  /**
   * See `photoPiece`.
   * @throws AppError photoNotHeld
   */
  piece(id: string, rect: Rect, level: number, space: DisplaySpace) {
    return photoPiece(this.get(id), rect, level, this.painter(id, space), this.#means.get(id));
  }

  /** @throws AppError photoNotHeld */
  info(id: string): RasterInfo {
    const { width, height, type, channels, profile } = this.get(id);
    return { width, height, type, channels, profile };
  }

  /** @throws AppError photoNotHeld */
  header(id: string): RasterHeader {
    const { samples: _, ...header } = this.get(id);
    return header;
  }

  /**
   * Paints the photo's values, and those of its results, for a display.
   * @throws AppError photoNotHeld where it has never been held
   */
  painter(id: string, space: DisplaySpace): Painter {
    const known = this.#remembered.get(id);
    if (!known) throw new AppError("photoNotHeld", { photo: id });
    return known.colours.painter(space);
  }

  /** Lets go of the pixels; colours and thumbnail stay. */
  release(id: string): void {
    this.#rasters.delete(id);
    this.#means.delete(id);
    this.#blotches.delete(id);
  }

  forget(id: string): void {
    this.release(id);
    this.#remembered.delete(id);
  }

  /**
   * A copy, at most `side` pixels wide and high and never larger than `THUMBNAIL_SIDE`, in a display's space;
   * null where the photo has never been held.
   */
  thumbnail(id: string, side: number, space: DisplaySpace): Thumbnail | null {
    const kept = this.#remembered.get(id);
    if (!kept) return null;
    const { width, height, rgba } = kept.thumbnail;
    const painter = COLOURS_OF[kept.space].painter(space);
    return smaller(rasterOf({ width, height, data: rgba }), side, painter);
  }
}

/** What is filled under transparency comes from far away: such photos are never large enough. */
const isLarge = (raster: Raster) =>
  raster.width * raster.height > MOST_COUNTED_FIRST && !hasAlpha(raster);

const measuresOf = ({ noise, place }: Measured, hot: HotPixels | null): PhotoMeasures => ({
  ...(hot ? { hotPixels: hot.count } : { uncounted: true }),
  ...(noise && { noise }),
  ...(place && { mostToSee: place }),
});

/** Lets others be served meanwhile. */
async function inBreaths<T>(search: Iterator<void, T>): Promise<T> {
  let step = search.next();
  for (let since = performance.now(); !step.done; step = search.next()) {
    if (performance.now() - since < BREATH_MS) continue;
    await new Promise((resolve) => setTimeout(resolve));
    since = performance.now();
  }
  return step.value;
}

const blotchesOf = (raster: Raster) =>
  findBlotches(raster, (part) => {
    const planes = new Float32Array(3 * part.width * part.height);
    readFilledTile(raster, part, 0, part, planes);
    return planes;
  });

/** What is see-through, even a little, was never part of what a camera saw. */
function asTheNetworkSees(raster: Raster): PatchReader {
  const { width, channels, type, samples } = raster;
  const working = workingOf(raster.profile);
  return (patch) => {
    const size = patch.width * patch.height;
    const own = new Float32Array(3 * size);
    readTile(raster, patch, 0, patch, own);
    const planes = working ? working.seen(own) : own;
    if (!hasAlpha(raster)) return planes;
    for (let at = 0; at < size; at++) {
      const pixel = (patch.y + Math.floor(at / patch.width)) * width + patch.x + (at % patch.width);
      if (samples[channels * pixel + channels - 1] === WHITE[type]) continue;
      for (let i = at; i < planes.length; i += size) planes[i] = Number.NaN;
    }
    return planes;
  };
}

/** What a person is to know of how the network sees it is known here first. */
function noted(source: SourceFacts, { converted }: Colours): SourceFacts {
  const { notes } = source;
  if (!converted || notes.includes("converted")) return source;
  return { ...source, notes: [...notes, "converted"] };
}

function sameBytes(a: Uint8Array | null, b: Uint8Array | null): boolean {
  if (a === b || !a || !b) return a === b;
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** Null where memory is short: then it is shown small from all its pixels. */
function meansOf(raster: Raster): Means | null {
  try {
    return keptMeans(raster);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** A photo halved until it is at most `side` pixels wide and high. */
function smaller(raster: Raster, side: number, painter: Painter, means?: Means): Thumbnail {
  let level = 0;
  const fits = () => {
    const { width, height } = levelSize(raster, level);
    return Math.max(width, height) <= Math.max(1, side);
  };
  while (!fits()) level++;
  const size = levelSize(raster, level);
  return { ...size, rgba: photoPiece(raster, { x: 0, y: 0, ...size }, level, painter, means) };
}
