/**
 * Sessions on disk: a folder each, in it the photos, the tiles and the state, every one a sealed file. There
 * is no list of tiles that could disagree with them: each says itself what it belongs to.
 */

import { AppError } from "../base/errors";
import type { RestoredSession, RestoredTile, StoredTile } from "../engine/protocol";
import { type Samples, type SampleType, typeOf, WHITE } from "../raster/raster";
import type { FileParts, Folder } from "./folder";
import {
  type KeptBytes,
  type KeptState,
  type KeptSummary,
  MOST_PHOTOS,
  MOST_RESULTS,
  type StateKept,
} from "./protocol";
import { contentOfSealed, hexOf, seal, sealInBlocks, type Unsealed, unseal } from "./sealed";

/** Grows when what older versions wrote must not be read any more: another form, or other pixels. */
const VERSION = 1;

interface TileHeader extends RestoredTile {
  /** Of the samples that follow, little-endian. Missing in the former format, which held RGBA8. */
  readonly type: SampleType;
  readonly channels: 1 | 3;
  /** Counts the session's tiles. */
  readonly order: number;
}

/** A tile on disk. */
export interface TileFile extends RestoredTile {
  readonly name: string;
  /** Of its samples. */
  readonly bytes: number;
}

export interface OpenedSession extends Omit<RestoredSession, "tiles"> {
  /** The newest first. */
  readonly tiles: readonly TileFile[];
}

/**
 * One call at a time, but `readTile` and what answers at once. What writes throws AppError StorageFull when
 * there is no room.
 */
export interface SessionFiles {
  /** All on this device, those of other tabs too. */
  sessions(): Promise<readonly KeptSummary[]>;
  /**
   * Makes a session this tab's own and reads it; null when nothing of it can be read. Its tiles are read one
   * by one, in no particular order.
   * @param tileBytes how much of its tiles may come back; 0 drops them all
   * @param take gets the samples of each that is whole
   */
  open(
    id: string,
    tileBytes: number,
    take?: (name: string, samples: Samples) => void,
  ): Promise<OpenedSession | null>;
  /** Drops what belongs to photos that are not in it. Without photos nothing is left. */
  keepState(state: KeptState): Promise<StateKept>;
  /** False when it would be more than may be kept of photos. */
  keepPhoto(id: string, file: Blob): Promise<boolean>;
  /**
   * Makes room where results take more than they may: those of other photos go, not looked at for longest.
   * @returns its file's name; null when it is not kept, because its photo is not, or there is no room for it
   */
  keepTile(tile: StoredTile): Promise<string | null>;
  /** Null when it is gone or damaged. */
  readTile(name: string): Promise<Samples | null>;
  removeTile(name: string): Promise<void>;
  /** Removes these sessions; of this tab's own, all that has been written so far. */
  clear(ids: readonly string[]): Promise<void>;
  /** Whether a photo's file is kept; so are its tiles then. */
  hasPhoto(id: string): boolean;
  hasTile(name: string): boolean;
  kept(): KeptBytes;
}

const stateName = (generation: number) => `state-${generation}`;
const generationOf = (name: string) => Number(/^state-(\d+)$/.exec(name)?.[1] ?? 0);

interface Limits {
  readonly photos: number;
  readonly results: number;
}

export function createSessionFiles(
  root: Folder,
  subtle: SubtleCrypto,
  limits: Limits = { photos: MOST_PHOTOS, results: MOST_RESULTS },
): SessionFiles {
  let id = "";
  let generation = 0;
  let order = 0;
  /** Bytes of the own session's files, by name; tiles with their photo, the oldest first. */
  let photos = new Map<string, number>();
  let tiles = new Map<string, { readonly photo: string; readonly bytes: number }>();
  /** Photos, the one looked at last at the end. */
  let looked: readonly string[] = [];

  const sum = (bytes: Iterable<number>) => [...bytes].reduce((total, each) => total + each, 0);
  const kept = (): KeptBytes => ({
    photos: sum(photos.values()),
    results: sum([...tiles.values()].map(({ bytes }) => bytes)),
  });
  const forget = () => {
    photos = new Map();
    tiles = new Map();
    looked = [];
  };

  const readFile = async (folder: Folder, name: string): Promise<Unsealed | null> => {
    const file = await folder.read(name);
    return file && unseal(subtle, await file.arrayBuffer());
  };

  /** What a file holds, once it is known to be whole, left on the disk: all photos would not find room in memory. */
  const contentOf = async (folder: Folder, name: string): Promise<Blob | null> => {
    const file = await folder.read(name);
    return file && contentOfSealed(subtle, file);
  };

  /** The newest state that is whole. */
  const readState = async (folder: Folder) => {
    const generations = (await folder.names()).map(generationOf).filter((n) => n > 0);
    for (const newest of generations.sort((a, b) => b - a)) {
      const found = await readFile(folder, stateName(newest));
      const header = found?.header as
        | { version: number; changed: number; state: KeptState }
        | undefined;
      if (header?.version === VERSION) return { ...header, generation: newest };
    }
    return null;
  };

  const write = async (folder: Folder, name: string, parts: FileParts) => {
    try {
      await folder.write(name, parts);
    } catch (error) {
      await folder.remove(name).catch(() => {});
      throw new AppError("sessionWithoutRoom", {}, error);
    }
  };

  /**
   * Drops tiles until as many bytes are free: of the photos looked at longest ago first, and none of one's own, which
   * may have left memory, and would be made again only to drop others.
   * @returns false where that is not enough
   */
  const makeRoom = async (folder: Folder, bytes: number, own: string) => {
    let over = kept().results + bytes - limits.results;
    const first = [...tiles]
      .filter(([, { photo }]) => photo !== own)
      .sort(([, a], [, b]) => looked.indexOf(a.photo) - looked.indexOf(b.photo));
    for (const [name, tile] of first) {
      if (over <= 0) break;
      await folder.remove(name);
      tiles.delete(name);
      over -= tile.bytes;
    }
    return over <= 0;
  };

  const nameOf = async ({ photo, settings, model, rect }: RestoredTile): Promise<string> => {
    const { x, y } = rect;
    const what = new TextEncoder().encode(JSON.stringify([photo, settings, model, x, y]));
    const digest = new Uint8Array(await subtle.digest("SHA-256", what)).subarray(0, 12);
    return `tile-${hexOf(digest)}`;
  };

  return {
    async sessions() {
      const found: KeptSummary[] = [];
      for (const name of await root.names()) {
        const state = await readState(await root.folder(name));
        found.push({ id: name, changed: state?.changed ?? 0 });
      }
      return found;
    },

    async open(wanted, tileBytes, take = () => {}) {
      id = wanted;
      generation = 0;
      order = 0;
      forget();
      if (!(await root.names()).includes(id)) return null;
      const folder = await root.folder(id);
      const found = await readState(folder);
      if (!found) {
        await root.remove(id);
        return null;
      }
      const { state } = found;
      generation = found.generation;
      looked = orderOf(state);

      const files: { id: string; file: Blob }[] = [];
      for (const photo of state.photos) {
        const content = await contentOf(folder, photo.id);
        if (!content) continue;
        photos.set(photo.id, content.size);
        files.push({ id: photo.id, file: new File([content], photo.name, { type: photo.type }) });
      }
      const read: (TileFile & { readonly order: number })[] = [];
      let damaged = 0;
      for (const name of await folder.names()) {
        if (photos.has(name) || name === stateName(generation)) continue;
        const isTile = tileBytes > 0 && name.startsWith("tile-");
        const file = isTile ? await readFile(folder, name) : null;
        if (isTile && !file) damaged++;
        const tile = file && tileIn(file);
        if (!tile || !photos.has(tile.header.photo)) {
          await folder.remove(name);
          continue;
        }
        const { type: _, channels: __, ...header } = tile.header;
        order = Math.max(order, header.order);
        read.push({ ...header, name, bytes: tile.samples.byteLength });
        take(name, tile.samples);
      }
      read.sort((a, b) => a.order - b.order);
      for (const { name, photo, bytes } of read) tiles.set(name, { photo, bytes });
      let left = tileBytes;
      const newest = read.toReversed().filter(({ bytes }) => {
        left -= bytes;
        return left >= 0;
      });
      return { state, files, tiles: newest.map(({ order: _, ...tile }) => tile), damaged };
    },

    async keepState(state) {
      if (state.photos.length === 0) {
        await root.remove(id);
        forget();
        return { kept: kept(), missing: [] };
      }
      const folder = await root.folder(id);
      const header = { version: VERSION, changed: Date.now(), state };
      await write(folder, stateName(generation + 1), [await seal(subtle, header)]);
      generation++;
      // From here on nobody reads the older one, nor what only it names.
      const open = new Set(state.photos.map((photo) => photo.id));
      for (const name of await folder.names()) {
        const older = generationOf(name) > 0 && generationOf(name) < generation;
        if (older || (photos.has(name) && !open.has(name))) await folder.remove(name);
      }
      for (const name of [...photos.keys()]) if (!open.has(name)) photos.delete(name);
      for (const [name, { photo }] of [...tiles]) {
        if (open.has(photo)) continue;
        await folder.remove(name);
        tiles.delete(name);
      }
      const { currentId } = state;
      looked = [...looked.filter((photo) => open.has(photo) && photo !== currentId)];
      for (const photo of orderOf(state)) if (!looked.includes(photo)) looked = [...looked, photo];
      return { kept: kept(), missing: [...open].filter((photo) => !photos.has(photo)) };
    },

    async keepPhoto(photo, file) {
      if (sum(photos.values()) + file.size > limits.photos) return false;
      const folder = await root.folder(id);
      await write(folder, photo, await sealInBlocks(subtle, file));
      photos.set(photo, file.size);
      return true;
    },

    async keepTile({ samples, ...tile }) {
      const bytes = samples.byteLength;
      // A photo closed meanwhile, or a tile too large to be kept.
      if (!photos.has(tile.photo) || bytes > limits.results) return null;
      const folder = await root.folder(id);
      const channels = samples.length === tile.rect.width * tile.rect.height ? 1 : 3;
      const header: TileHeader = { ...tile, type: typeOf(samples), channels, order: ++order };
      const name = await nameOf(tile);
      tiles.delete(name);
      if (!(await makeRoom(folder, bytes, tile.photo))) {
        await folder.remove(name);
        return null;
      }
      const content = new Uint8Array(samples.buffer, samples.byteOffset, bytes);
      await write(folder, name, [await seal(subtle, header, content)]);
      tiles.set(name, { photo: tile.photo, bytes });
      return name;
    },

    async readTile(name) {
      if (!tiles.has(name)) return null;
      const file = await readFile(await root.folder(id), name);
      return (file && tileIn(file))?.samples ?? null;
    },

    async removeTile(name) {
      if (!tiles.has(name)) return;
      await (await root.folder(id)).remove(name);
      tiles.delete(name);
    },

    hasPhoto: (photo) => photos.has(photo),
    hasTile: (name) => tiles.has(name),
    kept,

    async clear(ids) {
      for (const name of ids) await root.remove(name);
      if (ids.includes(id)) forget();
    },
  };
}

/** A tile's header and samples; null when the file holds no tile of the present format. */
function tileIn({ header, content }: Unsealed) {
  const tile = header as TileHeader;
  if (!Object.hasOwn(WHITE, tile.type ?? "")) return null;
  const length = tile.channels * tile.rect.width * tile.rect.height;
  // A copy of its own: it is aligned, and does not hold on to the file.
  const { buffer } = content.slice();
  const samples =
    tile.type === "u8"
      ? new Uint8ClampedArray(buffer)
      : new (tile.type === "u16" ? Uint16Array : Float32Array)(buffer);
  return samples.length === length ? { header: tile, samples: samples as Samples } : null;
}

/** A session's photos, the current one last. */
function orderOf({ photos, currentId }: KeptState): readonly string[] {
  const ids = photos.map((photo) => photo.id);
  return [...ids.filter((photo) => photo !== currentId), ...ids.filter((p) => p === currentId)];
}
