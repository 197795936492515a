import { webcrypto } from "node:crypto";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import type { StoredTile } from "../../src/engine/protocol";
import type { Rect } from "../../src/geometry/rect";
import { intersects } from "../../src/geometry/tiles";
import { type Mending, type NetworkSettings, resultKey } from "../../src/network/settings";
import { FULL } from "../../src/raster/blend";
import type { Raster } from "../../src/raster/raster";
import { type MemoryFolder, memoryFolder, type Room } from "../../src/session/folder.fixtures";
import type { KeptBytes, KeptState } from "../../src/session/protocol";
import { createSessionFiles } from "../../src/session/session-files";
import { createStore, type Store } from "./store";

const subtle = webcrypto.subtle as SubtleCrypto;
const SIDE = 10;
/** Bytes of a tile of 10 × 10 pixels. */
const TILE = 3 * SIDE ** 2;
const WIDTH = 40;
const settings: NetworkSettings = { model: "compact", blindness: 0.25 };
const KEY = resultKey("a", settings);
const whole: Rect = { x: 0, y: 0, width: WIDTH, height: SIDE };

function photo(width = WIDTH, height = SIDE): Raster {
  const samples = Uint8ClampedArray.from({ length: 3 * width * height }, (_, i) => i % 200);
  return { width, height, type: "u8", channels: 3, samples, profile: null, metadata: {} };
}

function tile(x: number, value = x + 1, of: Partial<StoredTile> = {}): StoredTile {
  const rect = of.rect ?? { x, y: 0, width: SIDE, height: SIDE };
  const samples = new Uint8ClampedArray(3 * rect.width * rect.height).fill(value);
  return { photo: "a", settings, model: "a hash", elapsedMs: x, rect, samples, ...of };
}

const stateOf = (...photos: string[]): KeptState => ({
  photos: photos.map((id) => ({
    id,
    name: `${id}.png`,
    type: "image/png",
    info: { width: WIDTH, height: SIDE, hasAlpha: false },
  })),
  currentId: photos[0] ?? null,
  settings: "settings",
  active: 0,
  against: null,
  layout: "grid",
  saved: [],
});

let room: Room;
let root: MemoryFolder;
/** Everything that was told of. */
let lost: string[];
let kept: (KeptBytes | Error)[];
let reads: string[];

function openStore(budget = 2 * TILE, results = 1e9): Store {
  const store = createStore(async () => {
    const files = createSessionFiles(root, subtle, { photos: 1e9, results });
    return {
      ...files,
      readTile(name) {
        reads.push(name);
        return files.readTile(name);
      },
    };
  }, budget);
  store.listen(
    (result, rects) => lost.push(...rects.map(({ x }) => `${result}: ${x}`)),
    (told) => kept.push(told),
  );
  return store;
}

/** A store whose session and photo "a" are on disk. */
async function keepingStore(budget = 2 * TILE, results = 1e9): Promise<Store> {
  const store = openStore(budget, results);
  await store.open("s", 1e9);
  store.putPhoto("a", photo());
  await store.keepPhoto("a", new Blob(["file"]));
  await store.keepState(stateOf("a"));
  return store;
}

/** Until all that waits is written. */
const settled = async (store: Store) => void (await store.sessions());

const files = () => root.folders.get("s")?.files ?? new Map<string, Uint8Array<ArrayBuffer>>();
const tileFiles = () => [...files().keys()].filter((name) => name.startsWith("tile-"));

/** The value of the result every 10 pixels; 0 where there is none. */
async function values(store: Store, result = KEY): Promise<number[]> {
  const piece = await store.piece({ photo: "a", result, level: 0, rect: whole, space: "srgb" });
  return [0, 10, 20, 30].map((x) => piece[4 * x] as number);
}

beforeEach(() => {
  room = { bytes: Number.POSITIVE_INFINITY };
  root = memoryFolder(room);
  lost = [];
  kept = [];
  reads = [];
});

const AS_IT_IS: Mending = { hotPixels: false, blotches: 0 };
const MENDED: Mending = { hotPixels: true, blotches: 0 };

describe("photos", () => {
  it("are served in pieces and tiles while they are held, and missed by name after", async () => {
    const store = openStore();
    expect(store.putPhoto("a", photo())).toEqual({
      width: 40,
      height: 10,
      hasAlpha: false,
      unmeasured: true,
    });
    const measures = await store.measurePhoto("a");
    expect(measures.hotPixels).toBe(0);
    // It is not measured a second time.
    expect(store.putPhoto("a", photo())).toEqual({
      ...{ width: 40, height: 10, hasAlpha: false },
      ...measures,
    });
    expect(store.rasterInfo("a")).toEqual({
      width: 40,
      height: 10,
      type: "u8",
      channels: 3,
      profile: null,
    });
    const core = { x: 0, y: 0, width: 1, height: 1 };
    expect([...(await store.planes("a", core, 0, core, AS_IT_IS))]).toEqual(
      [0, 1, 2].map((v) => Math.fround(v / 255)),
    );
    const one = { photo: "a", result: null, level: 0, rect: core, space: "srgb" } as const;
    expect([...(await store.piece(one))]).toEqual([0, 1, 2, 255]);
    store.releasePhoto("a");
    expect(store.hasPhoto("a")).toBe(false);
    await expect(store.planes("a", core, 0, core, AS_IT_IS)).rejects.toThrow("photoNotHeld");
    await expect(store.piece(one)).rejects.toThrow("photoNotHeld");
    await expect(store.read({ ...one, blend: FULL }, core)).rejects.toThrow();
  });

  it("that are large are served without hot pixels before those are counted, with the same values", async () => {
    const [width, height] = [4200, 4000];
    const samples = new Uint8ClampedArray(width * height);
    for (let i = 0; i < samples.length; i++) samples[i] = 60 + ((i * 7919) % 5);
    const places = [
      [0, 0],
      [2100, 2000],
      [2163, 2031],
      [4199, 3999],
    ].map(([x = 0, y = 0]) => y * width + x);
    for (const place of places) samples[place] = 255;
    const raster = { ...photo(width, height), channels: 1, samples } as const;
    const mended = { ...settings, removeHotPixels: true };
    const rect = { x: 2000, y: 1990, width: 256, height: 64 };
    const corner = { ...rect, x: 4136, y: 3980, width: 64, height: 20 };
    const shape = { width: 320, height: 128 };
    const half = { photo: "a", result: resultKey("a", mended), blend: { ...FULL, strength: 0.5 } };
    const served = async (store: Store) => [
      await store.planes("a", rect, 32, shape, MENDED),
      await store.planes("a", corner, 32, shape, MENDED),
      await store.readOwn(half, rect),
    ];
    const store = openStore();
    store.putPhoto("a", raster);
    const measures = await store.measurePhoto("a");
    expect(measures).toMatchObject({ uncounted: true });
    const done = new Uint8ClampedArray(rect.width * rect.height).fill(62);
    await store.putTile(tile(0, 0, { rect, samples: done, settings: mended }));
    const before = await served(store);
    expect(Math.max(...(before[0] as Float32Array))).toBeLessThan(0.3);
    expect(await store.countHotPixels("a")).toBe(places.length);
    expect(await served(store)).toEqual(before);
    expect(store.putPhoto("a", raster)).toMatchObject({ hotPixels: places.length });
  });

  it("are served without blotches of colour where that is asked for, and measured with them", async () => {
    const side = 128;
    const value = (x: number, y: number, channel: number) => {
      const [column, row] = [Math.floor(x / 9), Math.floor(y / 9)];
      const blotch = ((column * 7919 + row * 104_729 + channel * 31) % 41) - 20;
      return 128 + (channel === 1 ? 0 : blotch) + ((x * 31 + y * 17 + x * y) % 7);
    };
    const samples = Uint8ClampedArray.from({ length: 3 * side * side }, (_, i) => {
      const pixel = Math.floor(i / 3);
      return value(pixel % side, Math.floor(pixel / side), i % 3);
    });
    const store = openStore();
    store.putPhoto("a", { ...photo(side, side), samples });
    const rect = { x: 0, y: 0, width: side, height: side };
    const part = { x: 30, y: 50, width: 20, height: 10 };
    const shape = { width: 40, height: 30 };
    const without = (share: number) => ({ hotPixels: false, blotches: share });
    const [before, half, after] = [
      await store.planes("a", rect, 0, rect, AS_IT_IS),
      await store.planes("a", rect, 0, rect, without(0.5)),
      await store.planes("a", rect, 0, rect, without(1)),
    ];
    const spread = (planes: Float32Array) => {
      const apart = planes.subarray(0, side * side).map((red, i) => {
        return red - (planes[side * side + i] as number);
      });
      const mean = apart.reduce((sum, one) => sum + one, 0) / apart.length;
      return Math.sqrt(apart.reduce((sum, one) => sum + (one - mean) ** 2, 0) / apart.length);
    };
    expect(spread(after)).toBeLessThan(0.7 * spread(before));
    expect(spread(half)).toBeLessThan(0.9 * spread(before));
    const tiled = await store.planes("a", part, 10, shape, without(1));
    const at = 3 * shape.width + 7;
    expect(tiled[at]).toBe(after[(50 - 10 + 3) * side + 30 - 10 + 7]);
    store.releasePhoto("a");
    await expect(store.planes("a", rect, 0, rect, without(1))).rejects.toThrow("photoNotHeld");
  });

  it("are served without hot pixels where that is asked for, and blended without where the network saw none", async () => {
    const side = 12;
    const at = 3 * (6 * side + 6) + 1;
    const raster = { ...photo(side, side), samples: new Uint8ClampedArray(3 * side * side) };
    for (let i = 0; i < raster.samples.length; i++) raster.samples[i] = 60 + ((i * 7919) % 5);
    raster.samples[at] = 255;
    const store = openStore();
    store.putPhoto("a", raster);
    expect((await store.measurePhoto("a")).hotPixels).toBe(1);
    const rect = { x: 0, y: 0, width: side, height: side };
    const green = async (mending: Mending) => {
      const planes = await store.planes("a", rect, 0, rect, mending);
      return 255 * (planes[side * side + 6 * side + 6] as number);
    };
    expect(await green(MENDED)).toBeLessThan(66);
    expect(await green(AS_IT_IS)).toBeCloseTo(255);

    const samples = () => new Uint8ClampedArray(3 * side * side).fill(62);
    const mended = { ...settings, removeHotPixels: true };
    await store.putTile(tile(0, 0, { rect, samples: samples() }));
    await store.putTile(tile(0, 0, { rect, samples: samples(), settings: mended }));
    const half = { ...FULL, strength: 0.5 };
    const read = async (of: NetworkSettings, blend: typeof FULL) => {
      const picture = { photo: "a", result: resultKey("a", of), blend };
      const own = await store.readOwn(picture, rect);
      const piece = await store.piece({ ...picture, level: 0, rect, space: "srgb" });
      expect((await store.read(picture, rect))[4 * (6 * side + 6) + 1]).toBe(own[at]);
      if (blend.strength > 0) expect(piece[4 * (6 * side + 6) + 1]).toBe(own[at]);
      return own[at];
    };
    expect(await read(mended, half)).toBeLessThan(66);
    expect(await read(settings, half)).toBe(Math.floor((255 + 62) / 2 + 0.5));
    expect(await read(mended, { ...half, strength: 0 })).toBe(255);
    // Of the photo itself nothing is changed by any of it.
    expect(raster.samples[at]).toBe(255);
    store.releasePhoto("a");
    await expect(green(MENDED)).rejects.toThrow("photoNotHeld");
  });

  it("leave a small picture behind until they are closed", () => {
    const store = openStore();
    expect(store.thumbnail("a", 100, "srgb")).toBeNull();
    store.putPhoto("a", photo(800, 100));
    store.releasePhoto("a");
    expect(store.thumbnail("a", 500, "srgb")).toMatchObject({ width: 100, height: 13 });
    expect(store.thumbnail("a", 60, "srgb")).toMatchObject({ width: 50, height: 7 });
    expect(store.thumbnail("a", 60, "srgb")?.rgba).toHaveLength(4 * 50 * 7);
    store.forgetPhoto("a");
    expect(store.thumbnail("a", 60, "srgb")).toBeNull();
  });
});

describe("results", () => {
  it("are blended in where they are done, and outlive the photo's pixels", async () => {
    const store = openStore();
    store.putPhoto("a", photo());
    await store.putTile(tile(10, 99));
    const picture = { photo: "a", result: KEY, blend: FULL };
    const part = await store.read(picture, { x: 9, y: 0, width: 2, height: 1 });
    expect([...part]).toEqual([27, 28, 29, 255, 99, 99, 99, 255]);
    store.releasePhoto("a");
    expect(await values(store)).toEqual([0, 99, 0, 0]);
    expect(store.rects(KEY)).toEqual([tile(10).rect]);
  });

  it("take a tile in place of what it overlaps", async () => {
    const store = await keepingStore();
    for (const x of [0, 10, 20]) await store.putTile(tile(x));
    await store.putTile(tile(0, 77, { rect: { x: 5, y: 0, width: 10, height: 10 } }));
    await settled(store);
    expect(await values(store)).toEqual([0, 77, 21, 0]);
    expect(tileFiles()).toHaveLength(2);
    await store.putTile(tile(20, 78));
    await settled(store);
    expect(await values(store)).toEqual([0, 77, 78, 0]);
    expect(tileFiles()).toHaveLength(2);
  });

  it("are dropped from memory and disk, as a whole or in part", async () => {
    const store = await keepingStore();
    const other = { ...settings, blindness: 1 };
    for (const x of [0, 10, 20]) await store.putTile(tile(x));
    await store.putTile(tile(0, 5, { settings: other }));
    store.drop(KEY, [tile(10).rect]);
    await settled(store);
    expect(await values(store)).toEqual([1, 0, 21, 0]);
    expect(tileFiles()).toHaveLength(3);
    store.drop(KEY, null);
    await settled(store);
    expect(store.rects(KEY)).toEqual([]);
    expect(await values(store, resultKey("a", other))).toEqual([5, 0, 0, 0]);
    store.forgetPhoto("a");
    await store.putTile(tile(0)); // It was under way.
    await settled(store);
    expect(tileFiles()).toEqual([]);
    expect(store.rects(KEY)).toEqual([]);
    expect(lost).toEqual([]);
  });
});

describe("memory", () => {
  it("is left by tiles used longest ago once they are on disk, and taken again when asked for", async () => {
    const store = await keepingStore();
    for (const x of [0, 10, 20, 30]) await store.putTile(tile(x));
    await settled(store);
    expect(kept.at(-1)).toEqual({ photos: 4, results: 4 * TILE });
    expect(reads).toEqual([]);
    const left = { x: 0, y: 0, width: 20, height: 1 };
    const piece = () =>
      store.piece({ photo: "a", result: KEY, level: 0, rect: left, space: "srgb" });
    expect((await piece())[0]).toBe(1);
    expect(reads).toHaveLength(2);
    await piece();
    expect(reads).toHaveLength(2);
    expect(await values(store)).toEqual([1, 11, 21, 31]);
    expect(lost).toEqual([]);
  });

  it("keeps what is not on disk, whatever the budget", async () => {
    const store = openStore();
    store.putPhoto("a", photo());
    for (const x of [0, 10, 20, 30]) await store.putTile(tile(x));
    expect(await values(store)).toEqual([1, 11, 21, 31]);
    expect(root.folders.size).toBe(0);
  });

  it("reads a tile once for all who ask at the same time", async () => {
    const store = await keepingStore(0);
    await store.putTile(tile(0));
    await settled(store);
    await Promise.all([values(store), values(store), values(store)]);
    expect(reads).toHaveLength(1);
  });
});

describe("a tile that cannot be read back", () => {
  it.each(["damaged", "gone"])(
    "because it is %s is told as lost, and nothing else is",
    async (how) => {
      const store = await keepingStore(0);
      for (const x of [0, 10]) await store.putTile(tile(x));
      await settled(store);
      const [name = ""] = tileFiles();
      const bytes = files().get(name) as Uint8Array<ArrayBuffer>;
      if (how === "gone") files().delete(name);
      else bytes[bytes.length - 1] = 255;
      expect(await values(store)).toEqual([0, 11, 0, 0]);
      expect(lost).toEqual([`${KEY}: 0`]);
      await settled(store);
      expect(tileFiles()).toHaveLength(1);
      expect(store.rects(KEY)).toEqual([tile(10).rect]);
      // It is done again.
      await store.putTile(tile(0, 9));
      expect(await values(store)).toEqual([9, 11, 0, 0]);
    },
  );

  it("because the disk made room for another photo is told too; what is in memory stays", async () => {
    const store = await keepingStore(2 * TILE, 3 * TILE);
    for (const x of [0, 10, 20]) await store.putTile(tile(x));
    await store.keepPhoto("b", new Blob(["file"]));
    await store.keepState(stateOf("b", "a"));
    await store.putTile(tile(0, 1, { photo: "b" }));
    await store.putTile(tile(10, 1, { photo: "b" }));
    await settled(store);
    expect(lost).toEqual([`${KEY}: 0`, `${KEY}: 10`]);
    expect(await values(store)).toEqual([0, 0, 21, 0]);
  });

  it("never makes room for more of the same photo: that stays in memory", async () => {
    const store = await keepingStore(TILE, 2 * TILE);
    for (const x of [0, 10, 20, 30]) await store.putTile(tile(x));
    await settled(store);
    expect(tileFiles()).toHaveLength(2);
    expect(lost).toEqual([]);
    expect(await values(store)).toEqual([1, 11, 21, 31]);
  });
});

describe("a session", () => {
  it("brings tiles back, the newest first, and not all into memory", async () => {
    const first = await keepingStore();
    for (const x of [0, 10, 20, 30]) await first.putTile(tile(x));
    await settled(first);
    const store = openStore();
    const session = await store.open("s", 1e9);
    expect(session?.state).toEqual(stateOf("a"));
    expect(await session?.files[0]?.file.text()).toBe("file");
    const { samples: _, ...newest } = tile(30);
    expect(session?.tiles[0]).toEqual(newest);
    expect(session?.tiles.map(({ rect }) => rect.x)).toEqual([30, 20, 10, 0]);
    // Nobody knows yet which colours their values stand for.
    await expect(values(store)).rejects.toThrow("photoNotHeld");
    store.putPhoto("a", photo());
    expect(await values(store)).toEqual([1, 11, 21, 31]);
    expect(reads).toHaveLength(2);
    // It goes on from there.
    await store.putTile(tile(0, 50));
    await settled(store);
    expect(tileFiles()).toHaveLength(4);
    expect((await openStore().open("s", 1e9))?.tiles[0]?.rect.x).toBe(0);
  });

  it("counts damaged tiles, and lets the newer of two stand", async () => {
    const first = await keepingStore();
    for (const x of [0, 20]) await first.putTile(tile(x));
    await settled(first);
    // A visit that died between writing one tile and removing the other.
    const over = createSessionFiles(root, subtle);
    await over.open("s", 1e9);
    await over.keepTile(tile(5, 99));
    const damaged = files().get(tileFiles()[1] as string) as Uint8Array<ArrayBuffer>;
    damaged[40] = (damaged[40] as number) ^ 1;
    const store = openStore();
    expect(await store.open("s", 1e9)).toMatchObject({ damaged: 1, tiles: [{ rect: { x: 5 } }] });
    store.putPhoto("a", photo());
    expect(await values(store)).toEqual([0, 99, 0, 0]);
    expect(tileFiles()).toHaveLength(1);
  });

  it("takes tiles that were done before their photo was kept, and only while it keeps", async () => {
    const store = openStore();
    await store.putTile(tile(0));
    await store.open("s", 1e9);
    await store.putTile(tile(10));
    await settled(store);
    expect(tileFiles()).toEqual([]);
    await store.keepPhoto("a", new Blob(["file"]));
    await settled(store);
    expect(tileFiles()).toHaveLength(2);
    await store.setKeeping(false);
    await store.putTile(tile(20));
    await settled(store);
    expect(tileFiles()).toHaveLength(2);
    await store.setKeeping(true);
    expect(tileFiles()).toHaveLength(3);
  });

  it("that is cleared leaves open what is open", async () => {
    const store = await keepingStore();
    for (const x of [0, 10, 20, 30]) await store.putTile(tile(x));
    await settled(store);
    await store.clear(["s"]);
    expect(root.folders.size).toBe(0);
    expect(await values(store)).toEqual([1, 11, 21, 31]);
    await store.putTile(tile(0, 5));
    await settled(store);
    expect(root.folders.size).toBe(0);
    expect(lost).toEqual([]);
  });

  it("without a photo any more leaves open what is open of it", async () => {
    const store = await keepingStore();
    for (const x of [0, 10, 20, 30]) await store.putTile(tile(x));
    await store.keepState(stateOf());
    expect(root.folders.size).toBe(0);
    expect(await values(store)).toEqual([1, 11, 21, 31]);
  });

  it("without room says so once, keeps tiles in memory, and takes them when it is told to", async () => {
    const store = await keepingStore();
    await store.putTile(tile(0));
    await settled(store);
    kept = [];
    room.bytes = 100;
    for (const x of [10, 20, 30]) await store.putTile(tile(x));
    await settled(store);
    expect(kept).toEqual([expect.objectContaining({ name: "StorageFull" })]);
    await expect(store.keepTiles()).rejects.toMatchObject({ name: "StorageFull" });
    expect(kept).toHaveLength(1);
    expect(await values(store)).toEqual([1, 11, 21, 31]);
    room.bytes = Number.POSITIVE_INFINITY;
    expect(await store.keepTiles()).toEqual({ photos: 4, results: 4 * TILE });
    expect(await values(store)).toEqual([1, 11, 21, 31]);
  });

  it("that cannot be had costs nothing but itself", async () => {
    const store = createStore(() => Promise.reject(new Error("private window")), 0);
    await expect(store.sessions()).rejects.toThrow("private window");
    await expect(store.open("s", 1e9)).rejects.toThrow("private window");
    store.putPhoto("a", photo());
    await store.putTile(tile(0));
    expect(await values(store)).toEqual([1, 0, 0, 0]);
  });
});

type Command =
  | { readonly kind: "put"; readonly rect: Rect; readonly value: number; readonly second: boolean }
  | { readonly kind: "drop"; readonly rect: Rect | null; readonly second: boolean }
  | { readonly kind: "read" | "settle" | "clear" | "keep" | "off" | "on" | "full" | "roomy" };

const rects: fc.Arbitrary<Rect> = fc
  .tuple(fc.nat(35), fc.nat(7), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 6 }))
  .map(([x, y, width, height]) => ({
    x,
    y,
    width: Math.min(width, WIDTH - x),
    height: Math.min(height, SIDE - y),
  }));
const commands: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("put" as const),
      rect: rects,
      value: fc.integer({ min: 1, max: 255 }),
      second: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("drop" as const),
      rect: fc.option(rects),
      second: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom("read", "settle", "clear", "keep", "off", "on", "full", "roomy")
      .map((kind) => ({ kind }) as Command),
  },
);

it("reads what a plain list of tiles would give, after whatever was put, dropped, written and evicted", async () => {
  const other = { ...settings, blindness: 1 };
  const settingsOf = ({ second }: { second: boolean }) => (second ? other : settings);
  await fc.assert(
    fc.asyncProperty(fc.array(commands, { maxLength: 25 }), async (sequence) => {
      room = { bytes: Number.POSITIVE_INFINITY };
      root = memoryFolder(room);
      lost = [];
      const store = await keepingStore(60);
      let model: StoredTile[] = [];
      const same = (a: StoredTile, b: NetworkSettings) => a.settings === b;

      const check = async () => {
        const raster = photo();
        for (const of of [settings, other]) {
          const result = resultKey("a", of);
          const read = await store.read({ photo: "a", result, blend: FULL }, whole);
          const expected = new Uint8ClampedArray(4 * WIDTH * SIDE);
          for (let i = 0; i < WIDTH * SIDE; i++) {
            expected.set([...raster.samples.subarray(3 * i, 3 * i + 3), 255], 4 * i);
          }
          for (const { rect, samples } of model.filter((each) => same(each, of))) {
            for (let y = rect.y; y < rect.y + rect.height; y++) {
              for (let x = rect.x; x < rect.x + rect.width; x++) {
                expected.fill(samples[0] as number, 4 * (y * WIDTH + x), 4 * (y * WIDTH + x) + 3);
              }
            }
          }
          expect(read).toEqual(expected);
        }
      };

      for (const command of sequence) {
        const { kind } = command;
        if (kind === "put") {
          const put = tile(0, command.value, { rect: command.rect, settings: settingsOf(command) });
          model = model.filter(
            (each) => !same(each, put.settings) || !intersects(each.rect, put.rect),
          );
          model.push(put);
          await store.putTile(put);
        } else if (kind === "drop") {
          const { rect } = command;
          const of = settingsOf(command);
          model = model.filter(
            (each) => !same(each, of) || (rect !== null && !intersects(each.rect, rect)),
          );
          store.drop(resultKey("a", of), rect && [rect]);
        } else if (kind === "read") await check();
        else if (kind === "settle") await settled(store);
        else if (kind === "clear") await store.clear(["s"]);
        else if (kind === "keep") {
          await store.keepPhoto("a", new Blob(["file"])).catch(() => {});
          await store.keepTiles().catch(() => {});
        } else if (kind === "off" || kind === "on") void store.setKeeping(kind === "on");
        else room.bytes = kind === "full" ? 100 : Number.POSITIVE_INFINITY;
      }
      await check();
      await settled(store);
      await check();
      expect(lost).toEqual([]);
    }),
    { numRuns: 150 },
  );
});
