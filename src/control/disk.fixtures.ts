/** A session disk in memory, for tests, that a fake engine writes finished tiles to. */

import { AppError } from "../base/errors";
import type { FakeEngine } from "../engine/engine.fixtures";
import type { RestoredTile, SessionDisk } from "../engine/protocol";
import type { KeptBytes, KeptState } from "../session/protocol";

/** All that stays when a page is closed. */
export interface MemoryDisk {
  /** Free space: nothing is written while it is less than a tile. */
  room: number;
  /** More bytes of photos are not kept. */
  mostPhotos: number;
  state: KeptState | null;
  readonly photos: Map<string, Blob>;
  tiles: readonly RestoredTile[];
}

export const memoryDisk = (): MemoryDisk => ({
  room: Number.POSITIVE_INFINITY,
  mostPhotos: Number.POSITIVE_INFINITY,
  state: null,
  photos: new Map(),
  tiles: [],
});

const TILE_BYTES = 400;

/** Gives a fake engine the disk for its session. */
export function plugIn(
  engine: FakeEngine,
  disk: MemoryDisk,
  hashOf: (model: string) => string,
): void {
  const pending: RestoredTile[] = [];
  const bytes = (): KeptBytes => ({
    photos: [...disk.photos.values()].reduce((sum, { size }) => sum + size, 0),
    results: TILE_BYTES * disk.tiles.length,
  });
  const needRoom = () => {
    if (disk.room >= TILE_BYTES) return;
    throw new AppError("sessionWithoutRoom", {}, "the disk is full");
  };
  const write = (tile: RestoredTile) => {
    needRoom();
    disk.tiles = [tile, ...disk.tiles];
  };

  engine.onDone = ({ photo, settings }, rect, elapsedMs) => {
    const tile = { photo, settings, model: hashOf(settings.model), elapsedMs, rect };
    if (!disk.photos.has(photo)) return;
    try {
      write(tile);
      engine.tellKept(bytes());
    } catch (error) {
      pending.push(tile);
      engine.tellKept(error as Error);
    }
  };
  engine.session = {
    sessions: async () => [],
    async open() {
      const { state } = disk;
      if (!state) return null;
      const files = state.photos.flatMap(({ id }) => {
        const file = disk.photos.get(id);
        return file ? [{ id, file }] : [];
      });
      return { state, files, tiles: disk.tiles, damaged: 0 };
    },
    async setKeeping() {},
    async keepState(state) {
      needRoom();
      const open = new Set(state.photos.map(({ id }) => id));
      for (const id of disk.photos.keys()) if (!open.has(id)) disk.photos.delete(id);
      disk.tiles = disk.tiles.filter(({ photo }) => open.has(photo));
      disk.state = open.size > 0 ? state : null;
      return { kept: bytes(), missing: [...open].filter((id) => !disk.photos.has(id)) };
    },
    async keepPhoto(id, file) {
      needRoom();
      if (bytes().photos + file.size > disk.mostPhotos) return false;
      disk.photos.set(id, file);
      return true;
    },
    async keepTiles() {
      for (const tile of pending.splice(0)) if (disk.photos.has(tile.photo)) write(tile);
      return bytes();
    },
    async clear() {
      disk.state = null;
      disk.photos.clear();
      disk.tiles = [];
    },
  } satisfies SessionDisk;
}
