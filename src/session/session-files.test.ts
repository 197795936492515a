import { webcrypto } from "node:crypto";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import type { StoredTile } from "../engine/protocol";
import type { NetworkSettings } from "../network/settings";
import type { Samples } from "../raster/raster";
import { rejectionOf } from "../words/told.fixtures";
import { type MemoryFolder, memoryFolder, type Room } from "./folder.fixtures";
import type { KeptState } from "./protocol";
import { seal } from "./sealed";
import { createSessionFiles, type SessionFiles } from "./session-files";

const subtle = webcrypto.subtle as SubtleCrypto;
const TILE = 300;
const settings: NetworkSettings = { model: "compact", blindness: 0.25 };

function tile(photo: string, x: number, value = x, model = "a hash"): StoredTile {
  const samples = new Uint8ClampedArray(TILE).fill(value);
  const rect = { x, y: 0, width: 10, height: 10 };
  return { photo, settings, model, elapsedMs: 10 * x, rect, samples };
}

function stateOf(photos: readonly string[], currentId: string | null = null): KeptState {
  return {
    photos: photos.map((id) => ({
      id,
      name: `${id}.png`,
      type: "image/png",
      info: { width: 40, height: 10, hasAlpha: false },
    })),
    currentId,
    settings: "settings",
    active: 0,
    against: null,
    layout: "grid",
    saved: [],
  };
}

let room: Room;
let root: MemoryFolder;
let files: SessionFiles;

/** Another visit, its tiles with their samples. */
const reopened = () => {
  const again = createSessionFiles(root, subtle);
  return {
    ...again,
    async open(id: string, tileBytes: number) {
      const read = new Map<string, Samples>();
      const session = await again.open(id, tileBytes, (name, samples) => read.set(name, samples));
      const tiles = session?.tiles.map(({ name, bytes: _, ...rest }) => ({
        ...rest,
        samples: read.get(name) as Samples,
      }));
      return session && { ...session, tiles: tiles as StoredTile[] };
    },
  };
};
const own = () => root.folders.get("s") as MemoryFolder;
const tileNames = () => [...own().files.keys()].filter((name) => name.startsWith("tile-"));
const xs = (tiles: readonly StoredTile[]) => tiles.map((t) => `${t.photo} ${t.rect.x}`);

beforeEach(async () => {
  room = { bytes: Number.POSITIVE_INFINITY };
  root = memoryFolder(room);
  files = createSessionFiles(root, subtle, { photos: 100, results: 4 * TILE });
  await files.open("s", 1e9);
});

async function keepTwo(): Promise<void> {
  await files.keepPhoto("photo-1", new Blob(["first"]));
  await files.keepPhoto("photo-2", new Blob(["second"]));
  await files.keepState(stateOf(["photo-1", "photo-2"], "photo-2"));
  await files.keepTile(tile("photo-1", 0));
  await files.keepTile(tile("photo-2", 10));
}

describe("a session on disk", () => {
  it("comes back as it was kept, the newest tiles first", async () => {
    await keepTwo();
    const session = await reopened().open("s", 1e9);
    expect(session?.state).toEqual(stateOf(["photo-1", "photo-2"], "photo-2"));
    expect(session?.damaged).toBe(0);
    expect(session?.tiles).toEqual([tile("photo-2", 10), tile("photo-1", 0)]);
    expect(await Promise.all(session?.files.map(({ file }) => file.text()) ?? [])).toEqual([
      "first",
      "second",
    ]);
    const [first] = session?.files ?? [];
    expect(first?.file).toMatchObject({ name: "photo-1.png", type: "image/png" });
  });

  it("is read no further than the page has room for", async () => {
    await keepTwo();
    expect(xs((await reopened().open("s", 1.5 * TILE))?.tiles ?? [])).toEqual(["photo-2 10"]);
  });

  it("lets go of all tiles where they may be what the page died of", async () => {
    await keepTwo();
    expect(await reopened().open("s", 0)).toMatchObject({ tiles: [], damaged: 0 });
    expect(tileNames()).toEqual([]);
    expect([...own().files.keys()]).toContain("photo-1");
  });

  it("holds a tile once, the newer one", async () => {
    await keepTwo();
    await files.keepTile(tile("photo-1", 0, 77));
    const session = await reopened().open("s", 1e9);
    expect(session?.tiles).toEqual([tile("photo-1", 0, 77), tile("photo-2", 10)]);
  });

  it("holds tiles of other models and settings side by side", async () => {
    await keepTwo();
    await files.keepTile(tile("photo-1", 0, 5, "another hash"));
    await files.keepTile({ ...tile("photo-1", 0), settings: { ...settings, blindness: 1 } });
    expect((await reopened().open("s", 1e9))?.tiles).toHaveLength(4);
  });

  it("drops what belongs to a closed photo, and all with the last one", async () => {
    await keepTwo();
    expect(await files.keepState(stateOf(["photo-2"]))).toEqual({
      kept: { photos: 6, results: TILE },
      missing: [],
    });
    expect((await files.keepState(stateOf(["photo-2", "photo-3"]))).missing).toEqual(["photo-3"]);
    expect(own().files.size).toBe(3);
    // Its last tile came too late.
    await files.keepTile(tile("photo-1", 20));
    expect(tileNames()).toHaveLength(1);
    await files.keepState(stateOf([]));
    expect(root.folders.size).toBe(0);
  });

  it("is found, and forgotten when it is cleared", async () => {
    await keepTwo();
    const all = reopened();
    expect(await all.sessions()).toEqual([{ id: "s", changed: expect.any(Number) }]);
    await all.clear(["s"]);
    expect(await all.sessions()).toEqual([]);
    // Whoever owned it goes on with an empty one.
    await files.clear(["s"]);
    await files.keepTile(tile("photo-1", 20));
    expect(root.folders.size).toBe(0);
  });
});

describe("a tile on disk", () => {
  const odd = { x: 3, y: 5, width: 5, height: 3 };

  it("comes back in its own type and colours, one by one too", async () => {
    await keepTwo();
    for (const samples of [
      Uint16Array.from({ length: 45 }, (_, i) => 1400 * i),
      Float32Array.from({ length: 45 }, (_, i) => i / 7 - 1),
      Uint8ClampedArray.from({ length: 15 }, (_, i) => i),
    ]) {
      const name = await files.keepTile({ ...tile("photo-1", 0), rect: odd, samples });
      expect(name).toMatch(/^tile-/);
      expect(await files.readTile(name as string)).toEqual(samples);
      const session = await reopened().open("s", 1e9);
      expect(session?.tiles[0]).toMatchObject({ rect: odd, samples });
      await files.removeTile(name as string);
      expect(await files.readTile(name as string)).toBeNull();
      expect(files.hasTile(name as string)).toBe(false);
    }
  });

  it("of the former format goes without a word", async () => {
    await keepTwo();
    const { samples: _, ...header } = tile("photo-1", 20);
    const former = await seal(subtle, { ...header, order: 9 }, new Uint8Array(400));
    own().files.set("tile-of-old", former);
    expect(await reopened().open("s", 1e9)).toMatchObject({ damaged: 0, tiles: [{}, {}] });
    expect(tileNames()).toHaveLength(2);
  });

  it("is not kept without its photo, nor when it alone is too large", async () => {
    await keepTwo();
    expect(await files.keepTile(tile("photo-3", 0))).toBeNull();
    const samples = new Uint8ClampedArray(4 * TILE + 1);
    expect(await files.keepTile({ ...tile("photo-1", 0), samples })).toBeNull();
  });
});

describe("room on disk", () => {
  it("for tiles is made by dropping those of the photo looked at longest ago", async () => {
    await keepTwo();
    await files.keepTile(tile("photo-1", 10));
    await files.keepTile(tile("photo-2", 0));
    await files.keepState(stateOf(["photo-1", "photo-2"], "photo-1"));
    await files.keepTile(tile("photo-1", 20));
    expect(xs((await reopened().open("s", 1e9))?.tiles ?? []).sort()).toEqual([
      "photo-1 0",
      "photo-1 10",
      "photo-1 20",
      "photo-2 0",
    ]);
    // Its own stay, as long as there is room: memory may not have them any more.
    expect(await files.keepTile(tile("photo-1", 30))).not.toBeNull();
    expect(await files.keepTile(tile("photo-1", 40))).toBeNull();
    expect(xs((await reopened().open("s", 1e9))?.tiles ?? []).sort()).toEqual([
      "photo-1 0",
      "photo-1 10",
      "photo-1 20",
      "photo-1 30",
    ]);
  });

  it("for photos ends at a bound", async () => {
    expect(await files.keepPhoto("photo-1", new Blob(["x".repeat(60)]))).toBe(true);
    expect(await files.keepPhoto("photo-2", new Blob(["x".repeat(60)]))).toBe(false);
    expect([...own().files.keys()]).toEqual(["photo-1"]);
  });

  it("that runs out is told in words, and leaves no half file", async () => {
    await keepTwo();
    room.bytes = 200;
    expect(await rejectionOf(files.keepTile(tile("photo-1", 20)))).toMatchObject({
      name: "StorageFull",
      message: expect.stringContaining("no room for the session any more (Quota exceeded.)"),
    });
    expect(tileNames()).toHaveLength(2);
    room.bytes = 10;
    await expect(files.keepState(stateOf(["photo-1"]))).rejects.toMatchObject({
      name: "StorageFull",
    });
    // The state before still stands.
    expect((await reopened().open("s", 1e9))?.state.photos).toHaveLength(2);
  });
});

describe("damage", () => {
  it("to the newest state, as a crash leaves it, brings the one before back", async () => {
    await keepTwo();
    const [name = ""] = [...own().files.keys()].filter((file) => file.startsWith("state-"));
    const old = own().files.get(name) as Uint8Array<ArrayBuffer>;
    await files.keepState(stateOf(["photo-1"], "photo-1"));
    const [newer = ""] = [...own().files.keys()].filter((file) => file.startsWith("state-"));
    own().files.set(newer, (own().files.get(newer) as Uint8Array<ArrayBuffer>).slice(0, 50));
    own().files.set(name, old);
    const session = await reopened().open("s", 1e9);
    expect(session?.state.photos).toHaveLength(2);
    expect(session?.files.map(({ id }) => id)).toEqual(["photo-1"]);
  });

  it("of any kind costs what it hits and nothing else", async () => {
    const damage = fc.record({
      file: fc.nat(),
      at: fc.nat(),
      how: fc.constantFrom("cut", "bit", "gone", "longer"),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ file, at, how }) => {
        root = memoryFolder();
        files = createSessionFiles(root, subtle);
        await files.open("s", 1e9);
        await keepTwo();
        const names = [...own().files.keys()];
        const name = names[file % names.length] as string;
        const bytes = own().files.get(name) as Uint8Array<ArrayBuffer>;
        const place = at % bytes.length;
        if (how === "cut") own().files.set(name, bytes.slice(0, place));
        if (how === "longer") own().files.set(name, Uint8Array.from([...bytes, 0]));
        if (how === "gone") own().files.delete(name);
        if (how === "bit") bytes[place] = (bytes[place] as number) ^ (1 << (at % 8));

        const session = await reopened().open("s", 1e9);
        if (name.startsWith("state-")) {
          expect(session).toBeNull();
          expect(root.folders.size).toBe(0);
          return;
        }
        const photos = ["photo-1", "photo-2"].filter((id) => id !== name);
        expect(session?.files.map(({ id }) => id)).toEqual(photos);
        const whole = [tile("photo-2", 10), tile("photo-1", 0)].filter((t) =>
          photos.includes(t.photo),
        );
        if (name.startsWith("tile-")) {
          expect(session?.tiles).toHaveLength(1);
          expect(whole).toContainEqual(session?.tiles[0]);
          expect(session?.damaged).toBe(how === "gone" ? 0 : 1);
        } else expect(session?.tiles).toEqual(whole);
      }),
      { numRuns: 200 },
    );
  });
});
