import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { AppError, failureOf } from "../base/errors";
import { pictureFile } from "../engine/engine.fixtures";
import type { ModelEntry } from "../models/manifest";
import { type AppStore, createAppStore } from "./app-store";
import type { BatchTo } from "./batch";
import { currentPhoto } from "./library";
import { plan } from "./plan";
import { aimOf, filteredPhotos, lineOf, queueEtaMs, stageOf, writable } from "./queue";

const COMPACT = { id: "compact", default: true, macsPerPixel: 1e6, inputs: ["image", "blindness"] };
const models = [COMPACT] as unknown as readonly ModelEntry[];
const INFO = { width: 40, height: 10, hasAlpha: false };
const DOWNLOADS: BatchTo = { kind: "downloads" };

let store: AppStore;
const state = () => store.getState();
const id = (n: number) => `photo-${n}`;
const photoOf = (n: number) => {
  const photo = state().photos.find((each) => each.id === id(n));
  if (!photo) throw new Error(`no photo ${n}`);
  return photo;
};
const stage = (n: number) => stageOf(state(), photoOf(n)).kind;

/** Photos of 40 × 10, all of them opened; the first is on screen. */
function open(count: number, given: Parameters<typeof createAppStore>[0] = {}): void {
  store = createAppStore(given);
  store.setState({ models });
  state().setPane({ width: 40, height: 10 });
  state().addFiles(Array.from({ length: count }, (_, i) => pictureFile(`${i + 1}.png`)));
  for (let n = 1; n <= count; n++) state().photoOpened(id(n), INFO);
}

const next = (): string | null => plan(state())[0]?.target.photo.id ?? null;

/** As the network does: one tile of the first unit of the plan, in columns of 10. */
function work(): boolean {
  const [unit] = plan(state());
  if (!unit) return false;
  const { key, photo, settings } = unit.target;
  const done = state().results.get(key)?.tiles.length ?? 0;
  state().addTile(photo.id, settings, { x: 10 * done, y: 0, width: 10, height: 10 }, 100);
  return true;
}

const finish = () => {
  while (work());
};

function save(n: number): void {
  const photo = photoOf(n);
  const aim = photo.info && aimOf(state(), { ...photo, info: photo.info });
  if (!aim) throw new Error("nothing to save");
  state().photoSaved(id(n), aim.mark);
}

beforeEach(() => open(4));

describe("the queue", () => {
  it("does the photo that is looked at first, then the rest in their order", () => {
    state().select(id(3));
    const order: (string | null)[] = [];
    for (let now = next(); now; now = next()) {
      if (order.at(-1) !== now) order.push(now);
      work();
    }
    expect(order).toEqual([id(3), id(1), id(2), id(4)]);
    expect([1, 2, 3, 4].map(stage)).toEqual(["done", "done", "done", "done"]);
    expect(lineOf(state())).toMatchObject({ finished: 4, total: 4, failed: 0 });
  });

  it("rests while it is paused, but for what is looked at", () => {
    state().pauseQueue();
    finish();
    expect([1, 2].map(stage)).toEqual(["done", "waiting"]);
    state().resumeQueue();
    work();
    expect(stageOf(state(), photoOf(2))).toEqual({ kind: "working", share: 0.25 });
  });

  it("passes by what was left out or failed, until it is taken in again", () => {
    state().skipPhotos([id(2)]);
    state().failPhoto(id(3), failureOf(new AppError("unreadableFile")));
    finish();
    expect([1, 2, 3, 4].map(stage)).toEqual(["done", "skipped", "failed", "done"]);
    expect(filteredPhotos(state(), "failed")).toEqual([photoOf(3)]);
    state().retryPhotos([id(2), id(3)]);
    finish();
    expect([2, 3].map(stage)).toEqual(["done", "done"]);
  });

  it("goes by the order of the photos, which can be changed", () => {
    state().movePhotos([id(4)], id(2));
    expect(state().photos.map((photo) => photo.id)).toEqual([id(1), id(4), id(2), id(3)]);
    while (next() === id(1)) work();
    expect(next()).toBe(id(4));
  });

  it("does not do again by itself what is saved, whatever the settings are by now", () => {
    finish();
    save(2);
    expect(stage(2)).toBe("saved");
    state().editVariant({ blindness: 1 }, false);
    expect(stage(2)).toBe("waiting");
    finish();
    expect([1, 2, 3, 4].map(stage)).toEqual(["done", "waiting", "done", "done"]);
    expect(filteredPhotos(state(), "unsaved")).toHaveLength(4);
  });

  it("waits where no more results find room, and goes on as they are saved", () => {
    open(6, { cacheBytes: 4 * 400 * 3 });
    finish();
    expect([1, 2, 3, 4, 5, 6].map(stage)).toEqual([
      ...["done", "done", "done"],
      ...["waiting", "waiting", "waiting"],
    ]);
    expect(lineOf(state()).full).toBe(true);
    save(2);
    finish();
    expect([1, 3, 4].map(stage)).toEqual(["done", "done", "done"]);
  });

  it("tells how long it takes by what photos took", () => {
    store.setState({ paceMs: 2000 });
    expect(queueEtaMs(state())).toBe(8000);
    finish();
    expect(queueEtaMs(state())).toBeNull();
  });

  it("waits for a photo that is not measured, for Auto chooses by that", () => {
    store.setState({
      photos: state().photos.map((photo) => ({ ...photo, info: { ...INFO, unmeasured: true } })),
    });
    expect(next()).toBeNull();
    state().photoMeasured(id(1), { hotPixels: 0 });
    expect(next()).toBe(id(1));
  });

  it("comes to its end whatever is done, and nothing that is there is made again", () => {
    const step = fc.record({
      kind: fc.constantFrom(
        ...([
          "work",
          "select",
          "close",
          "undo",
          "skip",
          "retry",
          "fail",
          "save",
          "move",
          "own",
          "edit",
          "pause",
          "resume",
          "batch",
        ] as const),
      ),
      at: fc.nat(5),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.boolean(), (steps, small) => {
        open(5, small ? { cacheBytes: 4 * 400 * 2 } : {});
        for (const { kind, at } of steps) {
          const photo = state().photos[at % Math.max(1, state().photos.length)];
          if (!photo) continue;
          if (kind === "work") work();
          if (kind === "select") state().select(photo.id);
          if (kind === "close") state().putAway([photo.id]);
          if (kind === "undo") state().undo();
          if (kind === "skip") state().skipPhotos([photo.id]);
          if (kind === "retry") state().retryPhotos([photo.id]);
          if (kind === "fail")
            state().failPhoto(
              photo.id,
              failureOf(new AppError("noPixels", { format: "x", size: INFO })),
            );
          if (kind === "save" && stageOf(state(), photo).kind === "done")
            save(Number(photo.id.slice(6)));
          if (kind === "move") state().movePhotos([photo.id], state().photos[0]?.id ?? null);
          if (kind === "own") state().setOwn(at % 2 === 0);
          if (kind === "edit") state().editVariant({ blindness: at / 5 }, false);
          if (kind === "pause") state().pauseQueue();
          if (kind === "resume") state().resumeQueue();
          if (kind === "batch")
            state().startBatch(
              DOWNLOADS,
              state().photos.map((each) => each.id),
              `${at}`,
            );
          // Whatever is planned is not there yet.
          for (const { target } of plan(state())) {
            expect(state().results.get(target.key)?.donePixels ?? 0).toBeLessThan(400);
          }
        }
        state().resumeQueue();
        for (let i = 0; ; i++) {
          if (i > 500) throw new Error("it never ends");
          const [first] = writable(state());
          if (first) state().settlePhoto(first.id, { kind: "saved", path: first.name, bytes: 1 });
          else if (!work()) break;
        }
        const { batch } = state();
        // Every photo of a batch comes to an end, and to one.
        if (batch) expect(batch).toMatchObject({ step: "ended" });
        if (batch) expect(batch.outcomes.size).toBe(batch.photos.length);
        const current = currentPhoto(state());
        if (current) expect(stageOf(state(), current).kind).not.toBe("waiting");
      }),
    );
  });
});

describe("a batch", () => {
  it("ends with an account of every photo", () => {
    state().startBatch(DOWNLOADS, [id(1), id(2), id(3), id(4)], "b");
    state().skipPhotos([id(2)]);
    state().failPhoto(id(3), failureOf(new AppError("unreadableFile")));
    state().closePhoto(id(4));
    expect(state().batch?.step).toBe("running");
    while (!writable(state())[0]) work();
    state().settlePhoto(id(1), { kind: "saved", path: "1.png", bytes: 1 });
    const { batch } = state();
    expect(batch?.step).toBe("ended");
    expect([...(batch?.outcomes ?? [])].map(([photo, { kind }]) => [photo, kind]).sort()).toEqual([
      [id(1), "saved"],
      [id(2), "skipped"],
      [id(3), "failed"],
      [id(4), "skipped"],
    ]);
  });

  const write = () => {
    const [first] = writable(state());
    if (first) state().settlePhoto(first.id, { kind: "saved", path: first.name, bytes: 1 });
  };

  it("keeps the results of what is yet to be written, however little room there is", () => {
    open(4, { cacheBytes: 4 * 400 });
    state().startBatch(DOWNLOADS, [id(2), id(3), id(4)], "b");
    state().holdBatch(true);
    finish();
    expect([2, 3, 4].map(stage)).toEqual(["done", "done", "waiting"]);
    state().holdBatch(false);
    write();
    finish();
    expect([3, 4].map(stage)).toEqual(["done", "done"]);
  });

  it("does not run ahead of what is written, unless nothing can be", () => {
    open(6);
    const all = [1, 2, 3, 4, 5, 6];
    state().startBatch(DOWNLOADS, all.map(id), "b");
    finish();
    expect(all.map(stage).filter((kind) => kind === "done")).toHaveLength(2);
    write();
    finish();
    expect(all.map(stage).filter((kind) => kind === "done")).toHaveLength(3);
    state().holdBatch(true);
    finish();
    expect(all.map(stage)).toEqual(all.map(() => "done"));
  });
});

describe("settings", () => {
  const c = (n: number) => {
    const photo = photoOf(n);
    return photo.info && aimOf(state(), { ...photo, info: photo.info })?.target.settings.blindness;
  };

  it("are shared, until a photo has its own; those stay", () => {
    state().editVariant({ blindness: 0.5 }, false);
    expect([1, 2].map(c)).toEqual([0.5, 0.5]);
    state().select(id(2));
    state().setOwn(true);
    state().editVariant({ blindness: 1 }, false);
    expect([1, 2, 3].map(c)).toEqual([0.5, 1, 0.5]);
    state().select(id(1));
    state().editVariant({ blindness: 0.25 }, false);
    expect([1, 2, 3].map(c)).toEqual([0.25, 1, 0.25]);
    state().selectPhoto(id(3), "toggle", state().photos);
    state().applyToSelected();
    state().editVariant({ blindness: 0 }, false);
    expect([1, 2, 3, 4].map(c)).toEqual([0, 1, 0.25, 0.25]);
    state().select(id(2));
    state().applyToAll();
    expect([1, 2, 3, 4].map(c)).toEqual([1, 1, 1, 1]);
    state().undo();
    expect([2, 3].map(c)).toEqual([1, 0.25]);
  });

  it("are undone for the photo that is looked at", () => {
    state().setOwn(true);
    state().editVariant({ blindness: 1 }, false);
    state().select(id(2));
    state().editVariant({ blindness: 0.5 }, false);
    state().select(id(1));
    state().undo();
    expect([1, 2].map(c)).toEqual([0, 0.5]);
  });
});

describe("the selection", () => {
  it("is made by click, Ctrl and Shift", () => {
    const chosen = () => [...state().selected];
    state().selectPhoto(id(2), "only", state().photos);
    expect(chosen()).toEqual([]);
    state().selectPhoto(id(4), "range", state().photos);
    expect(chosen()).toEqual([id(2), id(3), id(4)]);
    state().selectPhoto(id(3), "toggle", state().photos);
    expect(chosen()).toEqual([id(2), id(4)]);
    state().selectAll(state().photos);
    expect(chosen()).toHaveLength(4);
  });
});
