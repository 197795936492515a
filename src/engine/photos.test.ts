import { beforeEach, describe, expect, it } from "vitest";
import { photoNotHeld } from "./not-held";
import { createPhotos, type Photos } from "./photos";

const INFO = { width: 2, height: 4, hasAlpha: false };
const file = (text = "x") => new Blob([text]);

let log: string[];
/** Photos whose decoding has begun and not ended: they wait for `end`. */
let under: Map<string, { end(): void; fail(error: Error): void; readonly signal: AbortSignal }>;
let patient: boolean;
let photos: Photos;

beforeEach(() => {
  log = [];
  under = new Map();
  patient = false;
  photos = createPhotos(
    {
      async decode(id, _file, signal) {
        log.push(`decode ${id}`);
        if (patient) {
          await new Promise<void>((end, fail) => under.set(id, { end, fail, signal }));
          under.delete(id);
        }
        return INFO;
      },
      release: (id) => log.push(`release ${id}`),
      forget: (id) => log.push(`forget ${id}`),
    },
    0,
  );
});

const turn = () => new Promise((resolve) => setTimeout(resolve));
const use = (...ids: string[]) => photos.use(ids, undefined, async () => "done");

describe("photos", () => {
  it("that nobody uses stay while they are small together, the last ones used", async () => {
    const few = createPhotos(
      {
        decode: async (id) => {
          log.push(`decode ${id}`);
          return { ...INFO, width: 10, height: 10 };
        },
        release: (id) => log.push(`release ${id}`),
        forget: () => {},
      },
      200,
    );
    for (const id of ["a", "b"]) await few.open(id, file());
    await few.use(["a"], undefined, async () => "done");
    await few.open("c", file());
    await few.open("d", file());
    expect(log).toEqual(["decode a", "decode b", "decode c", "release b", "decode d"]);
  });

  it("stay decoded while they are in use, and the last one until another is", async () => {
    await photos.open("a", file());
    let end = () => {};
    const working = photos.use(["a"], undefined, () => new Promise<void>((done) => (end = done)));
    await photos.open("b", file());
    await photos.open("c", file());
    expect(log).toEqual(["decode a", "decode b", "release b", "decode c"]);
    end();
    await working;
    await use("b");
    expect(log.slice(4).toSorted()).toEqual(["decode b", "release a", "release c"]);
    await use("b");
    expect(log).toHaveLength(7);
  });

  it("are decoded one at a time, and once for all who ask", async () => {
    patient = true;
    photos.register("a", file());
    photos.register("b", file());
    const all = Promise.all([use("a"), use("a"), use("b")]);
    await turn();
    expect(log).toEqual(["decode a"]);
    under.get("a")?.end();
    await turn();
    under.get("b")?.end();
    expect(await all).toEqual(["done", "done", "done"]);
    expect(log.filter((line) => line.startsWith("decode"))).toEqual(["decode a", "decode b"]);
  });

  it("of an earlier visit are decoded when they are first used", async () => {
    photos.register("a", file());
    await turn();
    expect(log).toEqual([]);
    await use("a");
    expect(log).toEqual(["decode a"]);
  });

  it("that fail to decode once are tried again by the next who asks", async () => {
    patient = true;
    photos.register("a", file());
    const failing = use("a");
    await turn();
    under.get("a")?.fail(new Error("the worker died"));
    await expect(failing).rejects.toThrow("the worker died");
    patient = false;
    expect(await use("a")).toBe("done");
  });

  it("that cannot be opened are not kept", async () => {
    patient = true;
    const opening = photos.open("a", file());
    await turn();
    under.get("a")?.fail(new Error("no image"));
    await expect(opening).rejects.toThrow("no image");
    await expect(use("a")).rejects.toThrow("no open photo a");
  });

  it("that the store does not hold after all are decoded again, a few times", async () => {
    await photos.open("a", file());
    let tries = 0;
    const work = async () => {
      if (++tries < 3) throw photoNotHeld();
      return tries;
    };
    expect(await photos.use(["a"], undefined, work)).toBe(3);
    expect(log).toEqual(["decode a", "decode a", "decode a"]);
    await expect(
      photos.use(["a"], undefined, () => Promise.reject(photoNotHeld())),
    ).rejects.toThrow("photoNotHeld");
  });

  it("are all decoded again when the store lost them", async () => {
    await photos.open("a", file());
    photos.lost();
    await use("a");
    expect(log).toEqual(["decode a", "decode a"]);
  });

  it("are forgotten when they are closed and nobody uses them", async () => {
    await photos.open("a", file());
    let end = () => {};
    const working = photos.use(["a"], undefined, () => new Promise<void>((done) => (end = done)));
    await turn();
    photos.close("a");
    await turn();
    expect(log).toEqual(["decode a"]);
    end();
    await working;
    await turn();
    expect(log).toEqual(["decode a", "forget a"]);
    await expect(use("a")).rejects.toThrow("no open photo a");
  });

  it("whose opening is cancelled are decoded no further", async () => {
    patient = true;
    const controller = new AbortController();
    const opening = photos.open("a", file(), controller.signal);
    await turn();
    const signal = under.get("a")?.signal;
    controller.abort();
    await expect(opening).rejects.toMatchObject({ name: "AbortError" });
    expect(signal?.aborted).toBe(true);
    // It was past stopping: what it put into the store goes again.
    under.get("a")?.end();
    await turn();
    expect(log).toEqual(["decode a", "forget a"]);
  });
});
