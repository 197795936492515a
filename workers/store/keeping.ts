import { AppError, asAppError } from "../../src/base/errors";
import { createMutex } from "../../src/base/mutex";
import type { RestoredSession, SessionDisk } from "../../src/engine/protocol";
import type { Samples } from "../../src/raster/raster";
import type { KeptBytes, KeptState, KeptSummary, StateKept } from "../../src/session/protocol";
import type { SessionFiles } from "../../src/session/session-files";
import type { Entry, Results } from "./results";

const NOTHING: KeptBytes = { photos: 0, results: 0 };

/**
 * Keeps the session on disk, one write after the other. Tiles go there by themselves while a session is open,
 * keeping is on and their photo is kept. When one cannot be written, none is tried again before `keepTiles`.
 */
export class Keeping implements SessionDisk {
  readonly #exclusive = createMutex();
  readonly #openFiles: () => Promise<SessionFiles>;
  readonly #results: Results;
  readonly #told: (kept: KeptBytes | Error) => void;
  #files: Promise<SessionFiles> | null = null;
  /** Null before a session is open. */
  #opened: SessionFiles | null = null;
  #id = "";
  #on = true;
  #full = false;

  /**
   * @param openFiles gives access to the disk; asked once, when first needed
   * @param told hears of each tile that was written by itself, and of each failure to
   */
  constructor(
    openFiles: () => Promise<SessionFiles>,
    results: Results,
    told: (kept: KeptBytes | Error) => void,
  ) {
    this.#openFiles = openFiles;
    this.#results = results;
    this.#told = told;
  }

  /** A tile's samples, beside whatever is being written; null when its file is gone or damaged. */
  async read(file: string): Promise<Samples | null> {
    return (await this.#opened?.readTile(file)) ?? null;
  }

  /** A tile joined its result. */
  added(entry: Entry): void {
    if (this.#opened && this.#on && !this.#full) this.#keepSoon(entry);
  }

  /** A tile left its result. */
  removed({ file }: Entry): void {
    if (file === null) return;
    // A file that stays though nobody wants it costs room, and nothing else.
    void this.#exclusive(() => this.#opened?.removeTile(file)).catch(() => {});
  }

  sessions(): Promise<readonly KeptSummary[]> {
    return this.#exclusive(async () => (await this.#access()).sessions());
  }

  open(id: string, tileBytes: number): Promise<RestoredSession | null> {
    return this.#exclusive(async () => {
      await this.#bringBack(() => true);
      const files = await this.#access();
      const read = new Map<string, Samples>();
      let { room } = this.#results;
      const session = await files.open(id, tileBytes, (name, samples) => {
        room -= samples.byteLength;
        if (room >= 0) read.set(name, samples);
      });
      this.#opened = files;
      this.#id = id;
      this.#full = false;
      if (!session) return null;
      const entries: Entry[] = [];
      for (const { name, bytes: _, ...tile } of session.tiles) {
        const entry = this.#results.restore(tile, name);
        if (entry) entries.push(entry);
        else await files.removeTile(name);
      }
      // The newest last: it leaves memory last.
      for (const entry of entries.toReversed()) {
        const samples = entry.file !== null && read.get(entry.file);
        if (samples) this.#results.hold(entry, samples);
      }
      return { ...session, tiles: entries.map(({ tile }) => tile) };
    });
  }

  setKeeping(on: boolean): Promise<void> {
    this.#on = on;
    if (on) {
      this.#full = false;
      this.#keepAllSoon(() => true);
    }
    // The tile under way is the last that is written.
    return this.#exclusive(() => {});
  }

  keepState(state: KeptState): Promise<StateKept> {
    return this.#exclusive(async () => {
      const files = await this.#access();
      const open = new Set(state.photos.map(({ id }) => id));
      await this.#bringBack(({ tile }) => !open.has(tile.photo));
      const kept = await files.keepState(state);
      this.#sync(files);
      return kept;
    });
  }

  keepPhoto(id: string, file: Blob): Promise<boolean> {
    return this.#exclusive(async () => {
      const kept = await (await this.#access()).keepPhoto(id, file);
      if (kept) this.#keepAllSoon(({ tile }) => tile.photo === id);
      return kept;
    });
  }

  async keepTiles(): Promise<KeptBytes> {
    this.#full = false;
    for (const entry of this.#results.entries()) {
      await this.#exclusive(() => this.#write(entry));
    }
    return this.#opened?.kept() ?? NOTHING;
  }

  clear(ids: readonly string[]): Promise<void> {
    return this.#exclusive(async () => {
      const files = await this.#access();
      if (ids.includes(this.#id)) await this.#bringBack(() => true);
      await files.clear(ids);
      this.#full = false;
    });
  }

  #access(): Promise<SessionFiles> {
    this.#files ??= this.#openFiles();
    return this.#files;
  }

  #keepAllSoon(which: (entry: Entry) => boolean): void {
    for (const entry of this.#results.entries()) {
      if (entry.file === null && which(entry)) this.added(entry);
    }
  }

  #keepSoon(entry: Entry): void {
    void this.#exclusive(async () => {
      if (await this.#write(entry)) this.#told(this.#opened?.kept() ?? NOTHING);
    }).catch((error: unknown) =>
      this.#told(asAppError(error) ?? new AppError("sessionNotKept", {}, error)),
    );
  }

  /**
   * Writes a tile that is in memory only, where it is to be kept; false where it is not.
   * @throws whatever the disk throws, and is full from then on
   */
  async #write(entry: Entry): Promise<boolean> {
    const files = this.#opened;
    const { samples, tile } = entry;
    if (!files || !this.#on || this.#full) return false;
    if (!samples || entry.file !== null || !this.#results.has(entry)) return false;
    try {
      const file = await files.keepTile({ ...tile, samples });
      this.#sync(files);
      if (file === null) return false;
      if (this.#results.has(entry)) this.#results.written(entry, file);
      else await files.removeTile(file);
      return true;
    } catch (error) {
      this.#full = true;
      this.#sync(files);
      throw error;
    }
  }

  /** Follows what the files dropped to make room, or with a photo. */
  #sync(files: SessionFiles): void {
    for (const entry of this.#results.entries()) {
      if (entry.file !== null && !files.hasTile(entry.file)) this.#results.unwritten(entry);
    }
  }

  /** Takes tiles back into memory for good: their files are about to go. */
  async #bringBack(which: (entry: Entry) => boolean): Promise<void> {
    for (const entry of this.#results.entries()) {
      if (entry.file !== null && which(entry)) await this.#results.bringBack(entry);
    }
  }
}
