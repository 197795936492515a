import type { RestoredTile, StoredTile } from "../../src/engine/protocol";
import type { Rect } from "../../src/geometry/rect";
import { intersects } from "../../src/geometry/tiles";
import { resultKey } from "../../src/network/settings";
import type { ResultTile, Samples } from "../../src/raster/raster";

/** A tile of a result: in memory, on disk, or both. */
export interface Entry {
  readonly result: string;
  readonly tile: RestoredTile;
  /** Null: only on disk. */
  samples: Samples | null;
  /** Its file's name; null: only in memory. */
  file: string | null;
  /** While it is read back from disk. */
  reading: Promise<Samples | null> | null;
}

/** The disk below the memory. */
export interface ResultsBelow {
  /** The samples in a file; null when it is gone or damaged. */
  read(file: string): Promise<Samples | null>;
  /** A tile was replaced, dropped or lost: its file, if any, is of no use any more. */
  removed(entry: Entry): void;
  /** A tile could not be read back. */
  lost(result: string, rects: readonly Rect[]): void;
}

/**
 * Finished tiles by result. Memory comes first; beyond the budget, tiles that are safely on disk leave it,
 * those used longest ago first, and are read back when they are asked for.
 */
export class Results {
  readonly #results = new Map<string, Set<Entry>>();
  /** Those in memory, the one used last at the end. */
  readonly #recent = new Set<Entry>();
  readonly #budget: number;
  readonly #below: ResultsBelow;
  #bytes = 0;

  /** @param budget bytes of samples that stay in memory though they are on disk */
  constructor(budget: number, below: ResultsBelow) {
    this.#budget = budget;
    this.#below = below;
  }

  /** Bytes of samples in memory. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Bytes that memory still takes in before tiles leave it. */
  get room(): number {
    return Math.max(0, this.#budget - this.#bytes);
  }

  has(entry: Entry): boolean {
    return this.#results.get(entry.result)?.has(entry) ?? false;
  }

  /** The finished parts of a result. */
  rects(result: string): readonly Rect[] {
    return [...(this.#results.get(result) ?? [])].map(({ tile }) => tile.rect);
  }

  /** Whether the network saw its photo without hot pixels. */
  isMended(result: string): boolean {
    const [entry] = this.#results.get(result) ?? [];
    return entry?.tile.settings.removeHotPixels ?? false;
  }

  /** Every tile, in the order of use: those that are only on disk first. */
  entries(): readonly Entry[] {
    const all = [...this.#results.values()].flatMap((entries) => [...entries]);
    return [...all.filter(({ samples }) => !samples), ...this.#recent];
  }

  /** Adds a tile in place of what it overlaps. */
  put({ samples, ...tile }: StoredTile): Entry {
    this.drop(resultKey(tile.photo, tile.settings), [tile.rect]);
    const entry = this.#add(tile, null);
    this.hold(entry, samples);
    return entry;
  }

  /** Adds a tile of an earlier visit that is on disk; null where a newer one is in its place. */
  restore(tile: RestoredTile, file: string): Entry | null {
    const rects = this.rects(resultKey(tile.photo, tile.settings));
    if (rects.some((rect) => intersects(rect, tile.rect))) return null;
    return this.#add(tile, file);
  }

  /** Takes a tile's samples into memory, as the ones used last. */
  hold(entry: Entry, samples: Samples): void {
    if (entry.samples) return;
    entry.samples = samples;
    this.#recent.add(entry);
    this.#bytes += samples.byteLength;
    this.#trim();
  }

  /** Drops the tiles that touch the rectangles; all of the result without them. */
  drop(result: string, rects: readonly Rect[] | null): void {
    for (const entry of this.#results.get(result) ?? []) {
      if (rects === null || rects.some((rect) => intersects(rect, entry.tile.rect))) {
        this.#remove(entry);
      }
    }
  }

  forgetPhoto(photo: string): void {
    for (const entry of this.entries()) if (entry.tile.photo === photo) this.#remove(entry);
  }

  /** A tile's samples, read back if need be; null when it has just been lost. */
  async samples(entry: Entry): Promise<Samples | null> {
    if (entry.samples) {
      this.#use(entry);
      return entry.samples;
    }
    entry.reading ??= this.#read(entry).finally(() => {
      entry.reading = null;
    });
    return entry.reading;
  }

  /** The tiles of a result that touch a rectangle, one by one; those are left out that are lost. */
  async *tiles(result: string, part: Rect): AsyncGenerator<ResultTile> {
    const touched = [...(this.#results.get(result) ?? [])].filter(({ tile }) =>
      intersects(tile.rect, part),
    );
    // Those in memory before they have to make way for the others.
    const inMemory = touched.filter((entry) => entry.samples);
    for (const entry of [...inMemory, ...touched.filter((each) => !inMemory.includes(each))]) {
      const samples = await this.samples(entry);
      if (samples) yield { rect: entry.tile.rect, samples };
    }
  }

  /** A tile is on disk from now on; it may leave memory. */
  written(entry: Entry, file: string): void {
    entry.file = file;
    this.#trim();
  }

  /** Takes a tile back into memory for good: its file is about to go. */
  async bringBack(entry: Entry): Promise<void> {
    const samples = await this.samples(entry);
    if (!samples || !this.has(entry)) return;
    entry.file = null;
    this.hold(entry, samples);
  }

  /** A tile's file is gone. What was only there is lost. */
  unwritten(entry: Entry): void {
    entry.file = null;
    if (!entry.samples) this.#lose(entry);
  }

  #add(tile: RestoredTile, file: string | null): Entry {
    const result = resultKey(tile.photo, tile.settings);
    const entry: Entry = { result, tile, samples: null, file, reading: null };
    const entries = this.#results.get(result) ?? new Set();
    this.#results.set(result, entries.add(entry));
    return entry;
  }

  #remove(entry: Entry): void {
    const entries = this.#results.get(entry.result);
    if (!entries?.delete(entry)) return;
    if (entries.size === 0) this.#results.delete(entry.result);
    this.#letGo(entry);
    this.#below.removed(entry);
  }

  #lose(entry: Entry): void {
    if (!this.has(entry)) return;
    this.#remove(entry);
    this.#below.lost(entry.result, [entry.tile.rect]);
  }

  async #read(entry: Entry): Promise<Samples | null> {
    const { file } = entry;
    const samples = file === null ? null : await this.#below.read(file).catch(() => null);
    // Dropped meanwhile: whoever asked before still gets it.
    if (!this.has(entry)) return samples;
    if (samples) this.hold(entry, samples);
    else this.#lose(entry);
    return samples;
  }

  #letGo(entry: Entry): void {
    if (!this.#recent.delete(entry)) return;
    this.#bytes -= entry.samples?.byteLength ?? 0;
  }

  #use(entry: Entry): void {
    if (this.#recent.delete(entry)) this.#recent.add(entry);
  }

  #trim(): void {
    for (const entry of this.#recent) {
      if (this.#bytes <= this.#budget) return;
      if (entry.file === null) continue;
      this.#letGo(entry);
      entry.samples = null;
    }
  }
}
