/**
 * Sessions on disk: a folder each, in it the photos, the tiles and the state, every one a sealed file. There
 * is no list of tiles that could disagree with them: each says itself what it belongs to.
 */

import { AppError } from "../base/errors";
import type { FinishedTile } from "../engine/protocol";
import type { Folder } from "./folder";
import {
  type KeptBytes,
  type KeptState,
  type KeptSummary,
  type KeptTile,
  MOST_PHOTOS,
  MOST_RESULTS,
  type SessionWorker,
} from "./protocol";
import { seal, type Unsealed, unseal } from "./sealed";

/** Grows when what older versions wrote must not be read any more: another form, or other pixels. */
const VERSION = 1;

type TileHeader = Omit<KeptTile, "tile"> & {
  readonly rect: FinishedTile["rect"];
  /** Counts the session's tiles. */
  readonly order: number;
};

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
): SessionWorker {
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

  const write = async (folder: Folder, name: string, bytes: Uint8Array<ArrayBuffer>) => {
    try {
      await folder.write(name, bytes);
    } catch (error) {
      await folder.remove(name).catch(() => {});
      throw new AppError("sessionWithoutRoom", {}, error);
    }
  };

  /** Drops tiles until as many bytes are free: of the photos looked at longest ago first. */
  const makeRoom = async (folder: Folder, bytes: number, but: string) => {
    let over = kept().results + bytes - limits.results;
    const rank = (photo: string) => (photo === but ? looked.length : looked.indexOf(photo));
    const first = [...tiles].sort(([, a], [, b]) => rank(a.photo) - rank(b.photo));
    for (const [name, tile] of first) {
      if (over <= 0) return;
      await folder.remove(name);
      tiles.delete(name);
      over -= tile.bytes;
    }
  };

  const nameOf = async ({ photo, settings, model, tile }: KeptTile): Promise<string> => {
    const { x, y } = tile.rect;
    const what = new TextEncoder().encode(JSON.stringify([photo, settings, model, x, y]));
    const digest = new Uint8Array(await subtle.digest("SHA-256", what)).subarray(0, 12);
    return `tile-${Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
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

    async open(wanted, tileBytes) {
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
        const file = await readFile(folder, photo.id);
        if (!file) continue;
        photos.set(photo.id, file.content.length);
        files.push({ id: photo.id, file: new File([file.content], photo.name, photo) });
      }
      const read: (KeptTile & { readonly order: number })[] = [];
      let damaged = 0;
      let left = tileBytes;
      for (const name of await folder.names()) {
        if (photos.has(name) || name === stateName(generation)) continue;
        const found =
          tileBytes > 0 && name.startsWith("tile-") ? await readFile(folder, name) : null;
        const header = found?.header as TileHeader | undefined;
        if (!found || !header || !photos.has(header.photo)) {
          if (tileBytes > 0 && name.startsWith("tile-") && !found) damaged++;
          await folder.remove(name);
          continue;
        }
        const { rect, ...rest } = header;
        order = Math.max(order, header.order);
        const { buffer, byteOffset, length } = found.content;
        const rgba = new Uint8ClampedArray(buffer, byteOffset, length);
        read.push({ ...rest, tile: { rect, rgba } });
      }
      read.sort((a, b) => a.order - b.order);
      for (const tile of read) {
        tiles.set(await nameOf(tile), { photo: tile.photo, bytes: tile.tile.rgba.length });
      }
      const newest = read.toReversed().filter(({ tile }) => {
        left -= tile.rgba.length;
        return left >= 0;
      });
      return { state, files, tiles: newest.map(({ order: _, ...tile }) => tile), damaged };
    },

    async keepState(state) {
      if (state.photos.length === 0) {
        await root.remove(id);
        forget();
        return kept();
      }
      const folder = await root.folder(id);
      const header = { version: VERSION, changed: Date.now(), state };
      await write(folder, stateName(generation + 1), await seal(subtle, header));
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
      return kept();
    },

    async keepPhoto(photo, file) {
      if (sum(photos.values()) + file.size > limits.photos) return false;
      const folder = await root.folder(id);
      const content = new Uint8Array(await file.arrayBuffer());
      await write(folder, photo, await seal(subtle, {}, content));
      photos.set(photo, content.length);
      return true;
    },

    async keepTile(tile) {
      const { rect, rgba } = tile.tile;
      // A photo closed meanwhile, or too large to be kept.
      if (!photos.has(tile.photo) || rgba.length > limits.results) return kept();
      const folder = await root.folder(id);
      const { tile: _, ...rest } = tile;
      const header: TileHeader = { ...rest, rect, order: ++order };
      const name = await nameOf(tile);
      tiles.delete(name);
      await makeRoom(folder, rgba.length, tile.photo);
      await write(folder, name, await seal(subtle, header, rgba));
      tiles.set(name, { photo: tile.photo, bytes: rgba.length });
      return kept();
    },

    async clear(ids) {
      for (const name of ids) await root.remove(name);
      if (ids.includes(id)) forget();
    },
  };
}

/** A session's photos, the current one last. */
function orderOf({ photos, currentId }: KeptState): readonly string[] {
  const ids = photos.map((photo) => photo.id);
  return [...ids.filter((photo) => photo !== currentId), ...ids.filter((p) => p === currentId)];
}
