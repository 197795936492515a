import { describe, expect, it } from "vitest";
import type { PieceRequest } from "../../engine/protocol";
import type { Rect } from "../../geometry/rect";
import { type Done, PieceCache, type Wish } from "./piece-cache";

interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly put: Rect[];
  freed: boolean;
}

interface Asked {
  readonly request: Omit<PieceRequest, "space">;
  readonly signal: AbortSignal;
  answer(): Promise<void>;
  fail(error: unknown): Promise<void>;
}

const size = { width: 2048, height: 1024 };
const photo = { photo: "p", result: null };
const result = { photo: "p", result: "r" };
const done = (x: number, y: number, side = 256): Done => ({
  rect: { x, y, width: side, height: side },
});

function setUp(limits: { bytes?: number; asked?: number } = {}) {
  const asked: Asked[] = [];
  const failures: unknown[] = [];
  const settle = () => new Promise<void>((resolve) => setTimeout(resolve));
  const cache = new PieceCache<Sheet>(
    (request, signal) =>
      new Promise((resolve, reject) => {
        const { width, height } = request.rect;
        asked.push({
          request,
          signal,
          answer: () => {
            resolve(new Uint8ClampedArray(4 * width * height));
            return settle();
          },
          fail: (error) => {
            reject(error);
            return settle();
          },
        });
      }),
    {
      create: ({ width, height }) => ({ width, height, put: [], freed: false }),
      put: (sheet, _, part) => sheet.put.push(part),
      free: (sheet) => {
        sheet.freed = true;
      },
    },
    { bytes: 64 * 1024 * 1024, asked: 4, ...limits },
    (_, error) => failures.push(error),
  );
  const wish = (rect: Partial<Rect>, more: Partial<Wish> = {}): Wish => ({
    picture: photo,
    size,
    level: 0,
    rect: { x: 0, y: 0, width: 10, height: 10, ...rect },
    done: null,
    urgent: true,
    ...more,
  });
  const rects = () => asked.map(({ request }) => request.rect);
  return { asked, cache, failures, rects, wish };
}

const chunk = (x: number, y: number) => ({ x, y, width: 512, height: 512 });

describe("pieces", () => {
  it("are asked for by whole chunks, those that the wish touches, the nearest to its middle first", () => {
    const { cache, rects, wish } = setUp({ asked: 9 });
    cache.view(() => {}).wish([wish({ x: 500, y: 10, width: 540, height: 20 })]);
    expect(rects()).toEqual([chunk(512, 0), chunk(1024, 0), chunk(0, 0)]);
  });

  it("are asked for once, whoever else wants them, and every view that uses them is told", async () => {
    const { asked, cache, wish } = setUp();
    const told: string[] = [];
    const [a, b, c] = ["a", "b", "c"].map((name) => cache.view(() => told.push(name)));
    a?.wish([wish({})]);
    b?.wish([wish({})]);
    c?.wish([wish({ x: 600 })]);
    expect(asked).toHaveLength(2);
    expect(a?.settled).toBe(false);
    await asked[0]?.answer();
    expect(told).toEqual(["a", "b"]);
    expect(a?.settled).toBe(true);
    expect(a?.sheetAt(photo, 0, 0, 0)?.put).toEqual([chunk(0, 0)]);
    expect(a?.isFresh(photo, 0, 0, 0)).toBe(true);
    expect(b?.sheetAt(photo, 0, 0, 0)).toBe(a?.sheetAt(photo, 0, 0, 0));
    a?.wish([wish({})]);
    expect(asked).toHaveLength(2);
  });

  it("are a few at a time, the urgent first, and leave room for those that become urgent", async () => {
    const { asked, cache, rects, wish } = setUp({ asked: 3 });
    const view = cache.view(() => {});
    view.wish([
      wish({ width: 2048, height: 500 }, { urgent: false }),
      wish({ x: 600, y: 600 }, { urgent: true }),
    ]);
    expect(rects()).toEqual([chunk(512, 512), chunk(512, 0)]);
    await asked[0]?.answer();
    expect(rects().slice(2)).toEqual([chunk(1024, 0)]);
    view.wish([wish({ width: 2048, height: 500 })]);
    expect(asked).toHaveLength(4);
  });

  it("are cancelled when no view wants them any more, and asked for again when one does", async () => {
    const { asked, cache, wish } = setUp();
    const [a, b] = [cache.view(() => {}), cache.view(() => {})];
    a.wish([wish({})]);
    b.wish([wish({})]);
    a.wish([]);
    expect(asked[0]?.signal.aborted).toBe(false);
    b.release();
    expect(asked[0]?.signal.aborted).toBe(true);
    // An answer that comes all the same is not wanted.
    await asked[0]?.answer();
    expect(cache.bytes).toBe(0);
    a.wish([wish({})]);
    expect(asked).toHaveLength(2);
    await asked[1]?.answer();
    expect(cache.bytes).toBe(4 * 512 * 512);
  });

  it("at the right and bottom edge are as small as the level is", async () => {
    const { asked, cache, wish } = setUp();
    const odd = { width: 1025, height: 1023 };
    const view = cache.view(() => {});
    view.wish([wish({ x: 512, y: 511, width: 9, height: 9 }, { size: odd, level: 1 })]);
    expect(asked.map(({ request }) => [request.level, request.rect])).toEqual([
      [1, { x: 512, y: 0, width: 1, height: 512 }],
    ]);
    await asked[0]?.answer();
    expect(view.sheetAt(photo, 1, 1, 0)).toMatchObject({ width: 1, height: 512 });
  });

  it("that fail are told of and not asked for again until they are wished for anew", async () => {
    const { asked, cache, failures, wish } = setUp();
    const view = cache.view(() => {});
    view.wish([wish({})]);
    await asked[0]?.fail(new Error("no"));
    expect(failures).toHaveLength(1);
    view.wish([wish({})]);
    expect(asked).toHaveLength(1);
    expect(view.settled).toBe(true);
    view.wish([]);
    view.wish([wish({})]);
    expect(asked).toHaveLength(2);
  });
});

describe("a result's pieces", () => {
  it("are asked for where something is finished, and nowhere else", () => {
    const { cache, rects, wish } = setUp();
    const view = cache.view(() => {});
    const whole = wish({ width: 2048, height: 1024 }, { picture: result, done: [done(640, 128)] });
    view.wish([whole]);
    expect(rects()).toEqual([{ x: 640, y: 128, width: 256, height: 256 }]);
    expect(view.isFresh(result, 0, 0, 0)).toBe(false);
  });

  it("are asked for again only where a part has been finished since", async () => {
    const { asked, cache, rects, wish } = setUp();
    const view = cache.view(() => {});
    const first = done(0, 0);
    const second = done(256, 0);
    const at = (list: readonly Done[]) =>
      wish({ width: 512, height: 256 }, { picture: result, level: 1, done: list });
    view.wish([at([first])]);
    await asked[0]?.answer();
    view.wish([at([first, second])]);
    expect(rects()).toEqual([
      { x: 0, y: 0, width: 128, height: 128 },
      { x: 128, y: 0, width: 128, height: 128 },
    ]);
    await asked[1]?.answer();
    expect(view.sheetAt(result, 1, 0, 0)?.put).toHaveLength(2);
    expect(cache.bytes).toBe(4 * 512 * 512);
  });

  it("finished while an answer is on its way are asked for when it has come", async () => {
    const { asked, cache, rects, wish } = setUp();
    const view = cache.view(() => {});
    const list = [done(0, 0), done(256, 0), done(0, 256)];
    const at = (count: number) => wish({}, { picture: result, done: list.slice(0, count) });
    view.wish([at(1)]);
    view.wish([at(2)]);
    view.wish([at(3)]);
    expect(asked).toHaveLength(1);
    expect(view.settled).toBe(false);
    await asked[0]?.answer();
    expect(rects().slice(1)).toEqual([chunk(0, 0)]);
    await asked[1]?.answer();
    expect(asked).toHaveLength(2);
    expect(view.settled).toBe(true);
  });

  it("done anew are asked for again, though they lie at the same place", async () => {
    const { asked, cache, wish } = setUp();
    const view = cache.view(() => {});
    const kept = done(256, 0);
    view.wish([wish({}, { picture: result, done: [done(0, 0), kept] })]);
    await asked[0]?.answer();
    view.wish([wish({}, { picture: result, done: [kept] })]);
    expect(asked).toHaveLength(1);
    view.wish([wish({}, { picture: result, done: [kept, done(0, 0)] })]);
    expect(asked[1]?.request.rect).toEqual({ x: 0, y: 0, width: 256, height: 256 });
  });

  it("stay as they are when the result is dropped", async () => {
    const { asked, cache, wish } = setUp();
    const view = cache.view(() => {});
    view.wish([wish({}, { picture: result, done: [done(0, 0)] })]);
    await asked[0]?.answer();
    view.wish([wish({}, { picture: result, done: [done(0, 0), done(256, 256)] })]);
    view.wish([wish({}, { picture: result, done: [] })]);
    expect(asked[1]?.signal.aborted).toBe(true);
    expect(asked).toHaveLength(2);
    expect(view.sheetAt(result, 0, 0, 0)?.put).toHaveLength(1);
    expect(view.settled).toBe(true);
  });
});

describe("pieces of one result in several blends", () => {
  const blend = { strength: 0.5, luminance: 1, chroma: 1, detail: 0 };

  it("are pictures of their own, known by what the blend says", async () => {
    const { asked, cache, wish } = setUp();
    const view = cache.view(() => {});
    const all = [done(0, 0, 512)];
    const half = { ...result, blend };
    view.wish([wish({}, { picture: result, done: all }), wish({}, { picture: half, done: all })]);
    expect(asked.map(({ request }) => request.blend)).toEqual([undefined, blend]);
    for (const piece of [...asked]) await piece.answer();
    expect(view.sheetAt(half, 0, 0, 0)).not.toBe(view.sheetAt(result, 0, 0, 0));
    expect(view.isFresh({ ...result, blend: { ...blend } }, 0, 0, 0)).toBe(true);
    expect(view.isFresh({ ...result, blend: { ...blend, detail: 1 } }, 0, 0, 0)).toBe(false);
  });

  it("take no more room than there is, however often a slider rests", async () => {
    const { asked, cache, wish } = setUp({ bytes: 3 * 4 * 512 * 512 });
    const view = cache.view(() => {});
    for (let percent = 0; percent < 20; percent++) {
      const picture = { ...result, blend: { ...blend, strength: percent / 100 } };
      view.wish([wish({}, { picture, done: [done(0, 0, 512)] })]);
      await asked.at(-1)?.answer();
    }
    expect(asked).toHaveLength(20);
    expect(cache.bytes).toBe(3 * 4 * 512 * 512);
    cache.drop("p");
    view.wish([]);
    cache.drop("p");
    expect(cache.bytes).toBe(0);
  });
});

describe("room", () => {
  const CHUNK_BYTES = 4 * 512 * 512;

  it("is made by what has been out of use for longest", async () => {
    const { asked, cache, wish } = setUp({ bytes: 2 * CHUNK_BYTES });
    const view = cache.view(() => {});
    for (const [i, x] of [0, 512, 1024].entries()) {
      view.wish([wish({ x })]);
      // The first is drawn once more, in place of what has not come yet.
      view.sheetAt(photo, 0, 0, 0);
      await asked[i]?.answer();
    }
    expect(cache.bytes).toBe(2 * CHUNK_BYTES);
    expect(view.sheetAt(photo, 0, 0, 0)).not.toBeNull();
    expect(view.sheetAt(photo, 0, 1, 0)).toBeNull();
    expect(view.sheetAt(photo, 0, 2, 0)).not.toBeNull();
  });

  it("is never made by what is in use", async () => {
    const { asked, cache, wish } = setUp({ bytes: CHUNK_BYTES });
    const view = cache.view(() => {});
    view.wish([wish({ width: 1024 })]);
    await asked[0]?.answer();
    await asked[1]?.answer();
    expect(cache.bytes).toBe(2 * CHUNK_BYTES);
    view.wish([wish({ x: 1024 })]);
    await asked[2]?.answer();
    expect(cache.bytes).toBe(CHUNK_BYTES);
  });

  it("is made at once by a closed photo, but for what is still drawn of it", async () => {
    const { asked, cache, wish } = setUp();
    const view = cache.view(() => {});
    view.wish([wish({ width: 1024 })]);
    await asked[0]?.answer();
    await asked[1]?.answer();
    const sheet = view.sheetAt(photo, 0, 1, 0);
    view.wish([wish({ x: 0 }, { picture: { photo: "q", result: null } })]);
    view.sheetAt(photo, 0, 0, 0);
    cache.drop("p");
    expect(sheet?.freed).toBe(true);
    expect(cache.bytes).toBe(CHUNK_BYTES);
    view.wish([wish({ x: 0 }, { picture: { photo: "q", result: null } })]);
    await asked[2]?.answer();
    expect(cache.bytes).toBe(CHUNK_BYTES);
    expect(view.sheetAt(photo, 0, 0, 0)).toBeNull();
  });

  it("is all free when the cache is disposed of", async () => {
    const { asked, cache, wish } = setUp();
    const view = cache.view(() => {});
    view.wish([wish({ width: 1024 })]);
    await asked[0]?.answer();
    cache.dispose();
    expect(cache.bytes).toBe(0);
    expect(asked[1]?.signal.aborted).toBe(true);
  });
});
