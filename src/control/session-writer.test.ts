import { beforeEach, describe, expect, it } from "vitest";
import { createFakeEngine, type FakeEngine, pictureFile, settled } from "../engine/engine.fixtures";
import { resultKey } from "../network/settings";
import type { AppStore } from "../state/app-store";
import { hasUnsaved } from "../state/session";
import { wantedResult } from "../state/wanted";
import { shown } from "../words/told.fixtures";
import { type MemoryDisk, memoryDisk, plugIn } from "./disk.fixtures";
import { restore } from "./restoring";
import { type SessionWriter, writeSession } from "./session-writer";
import { openPage } from "./start.fixtures";

/** A page: its store, its engine, and the writer to the disk. */
interface Tab {
  readonly engine: FakeEngine;
  readonly store: AppStore;
  readonly writer: SessionWriter;
}

let disk: MemoryDisk;
let pages = 0;

function createEngine(sha256 = "a hash"): FakeEngine {
  const engine = createFakeEngine(async () => [
    { id: "compact", default: true, sha256 },
    { id: "full", default: false, sha256: "full" },
  ]);
  plugIn(engine, disk, (model) => (model === "full" ? "full" : sha256));
  return engine;
}

/** Opens the page as it is opened: session and models under way at the same time. */
async function openTab({ sha256 = "a hash", variants = true } = {}): Promise<Tab> {
  const engine = createEngine(sha256);
  const { store } = openPage({ photosBefore: 1000 * ++pages }, engine);
  store.getState().setSession({ restoring: true });
  const restored = await engine.session.open("s", 1e9);
  for (const { photo, settings, rect } of restored?.tiles ?? []) {
    const key = resultKey(photo, settings);
    engine.tiles.set(key, [...(engine.tiles.get(key) ?? []), rect]);
  }
  if (restored) restore(store, engine, restored, variants);
  const writer = writeSession(store, engine, restored);
  await settled();
  store.getState().setSession({ restoring: false, keeping: "on" });
  await settled();
  return { engine, store, writer };
}

const lastRun = ({ engine }: Tab) => {
  const run = engine.runs.at(-1);
  if (!run) throw new Error("nothing runs");
  return run;
};

/** Until the writer has nothing to do: a photo that has been written is a change of the state. */
async function written({ writer }: Tab): Promise<void> {
  await writer.flush();
  await writer.flush();
}

const texts = ({ store }: Tab) => shown(store.getState()).map(({ text }) => text);

beforeEach(() => {
  disk = memoryDisk();
});

/** Two photos; the first whole with two variants, the second half done. */
async function work(): Promise<Tab> {
  const tab = await openTab();
  const { store } = tab;
  store.getState().addFiles([pictureFile("a.png"), pictureFile("b.png")]);
  await settled();
  await lastRun(tab).finish();
  store.getState().addVariant();
  store.getState().editVariant({ model: "full" });
  await new Promise((resolve) => setTimeout(resolve, 320));
  await lastRun(tab).finish();
  store.getState().setLayout("single");
  store.getState().select(store.getState().photos[1]?.id ?? "");
  await settled();
  await lastRun(tab).tile();
  await lastRun(tab).tile();
  await written(tab);
  return tab;
}

function expectNothing(): void {
  expect(disk.state).toBeNull();
  expect(disk.photos.size).toBe(0);
  expect(disk.tiles).toEqual([]);
}

describe("a session that comes back", () => {
  it("has its photos, settings and results, and only the rest is made", async () => {
    const before = await work();
    const runs = before.engine.runs.length;
    expect(runs).toBe(3);
    before.writer.stop();

    const tab = await openTab();
    const { store, engine } = tab;
    const state = store.getState();
    expect(state.photos.map(({ name }) => name)).toEqual(["a.png", "b.png"]);
    expect(state.currentId).toBe(state.photos[1]?.id);
    expect(state.variants.map(({ model }) => model)).toEqual([null, "full"]);
    expect(state.activeId).toBe(state.variants[1]?.id);
    expect(state.layout).toBe("single");
    expect(state.canUndo).toBe(false);
    expect(hasUnsaved(state)).toBe(true);
    expect(engine.runs).toHaveLength(1);
    expect(lastRun(tab).finished).toHaveLength(2);
    await lastRun(tab).finish();
    // The other photo is whole, with both variants.
    store.getState().select(state.photos[0]?.id ?? "");
    store.getState().activate(state.variants[0]?.id ?? "");
    await settled();
    expect(wantedResult(store.getState())?.donePixels).toBe(400);
    expect(engine.runs).toHaveLength(1);
    expect(texts(tab)).toEqual([expect.stringContaining("Your last session is back.")]);
  });

  it("mixes with nothing that is opened meanwhile", async () => {
    (await work()).writer.stop();
    const engine = createEngine();
    const { store } = openPage({ photosBefore: 1 }, engine);
    store.getState().setSession({ restoring: true });
    store.getState().addFiles([pictureFile("shared.png")]);
    await settled();
    expect(engine.runs).toHaveLength(0);
    const restored = await engine.session.open("s", 1e9);
    if (restored) restore(store, engine, restored, true);
    const { photos, currentId } = store.getState();
    expect(photos.map(({ name }) => name)).toEqual(["a.png", "b.png", "shared.png"]);
    expect(currentId).toBe(photos[2]?.id);
    expect(new Set(photos.map(({ id }) => id)).size).toBe(3);
  });

  it("waits for the models before anything of it is made again", async () => {
    (await work()).writer.stop();
    const engine = createEngine();
    const { models } = engine;
    let arrive = () => {};
    const manifest = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    engine.models = () => manifest.then(models);
    const { store } = openPage({ photosBefore: 1 }, engine);
    const restored = await engine.session.open("s", 1e9);
    if (restored) restore(store, engine, restored, true);
    store.getState().select(store.getState().photos[0]?.id ?? "");
    await settled();
    expect(store.getState().job.phase).toBe("preparing");
    arrive();
    await settled();
    expect(wantedResult(store.getState())?.donePixels).toBe(400);
    expect(engine.runs).toHaveLength(0);
    expect(store.getState().job.phase).toBe("idle");
  });

  it("leaves its settings to a link's", async () => {
    (await work()).writer.stop();
    const { store } = await openTab({ variants: false });
    expect(store.getState().variants).toHaveLength(1);
    expect(store.getState().photos).toHaveLength(2);
  });

  it("keeps no result of a model that has changed since", async () => {
    (await work()).writer.stop();
    const tab = await openTab({ sha256: "another hash" });
    expect(texts(tab)).toContainEqual(expect.stringContaining("The model has changed"));
    const { store } = tab;
    const models = [...store.getState().results.values()].map(({ settings }) => settings.model);
    expect(models).toEqual(["full", "full"]);
  });

  it("is kept on from there: closed photos go, the last one takes all with it", async () => {
    (await work()).writer.stop();
    const tab = await openTab();
    const [a, b] = tab.store.getState().photos;
    expect(disk.tiles).toHaveLength(10);
    tab.store.getState().closePhoto(a?.id ?? "");
    await written(tab);
    expect([...disk.photos.keys()]).toEqual([b?.id]);
    expect(disk.tiles).toHaveLength(2);
    tab.store.getState().closePhoto(b?.id ?? "");
    await written(tab);
    expectNothing();
  });
});

describe("keeping", () => {
  it("ends for what is open when it is cleared, and goes on for what comes", async () => {
    const tab = await work();
    await tab.writer.clear(["s"]);
    expectNothing();
    await lastRun(tab).finish();
    await written(tab);
    expectNothing();
    tab.store.getState().addFiles([pictureFile("c.png")]);
    await settled();
    await lastRun(tab).finish();
    await written(tab);
    expect(disk.photos.size).toBe(1);
    expect(disk.tiles).toHaveLength(4);
    const again = await openTab();
    expect(again.store.getState().photos.map(({ name }) => name)).toEqual(["c.png"]);
    expect(again.engine.runs).toHaveLength(0);
  });

  it("without room says so once, stops nothing, and is taken up when a photo is closed", async () => {
    const tab = await work();
    const { store } = tab;
    disk.room = 100;
    await lastRun(tab).finish();
    await written(tab);
    expect(store.getState().keeping).toBe("full");
    expect(texts(tab)).toEqual([expect.stringContaining("no room for the session")]);
    expect(wantedResult(store.getState())?.donePixels).toBe(400);
    expect(disk.tiles).toHaveLength(10);

    disk.room = Number.POSITIVE_INFINITY;
    store.getState().closePhoto(store.getState().photos[0]?.id ?? "");
    await written(tab);
    expect(store.getState().keeping).toBe("on");
    expect(disk.tiles).toHaveLength(4);
  });

  it("lets what is asked for at once go before photos that wait", async () => {
    const tab = await openTab();
    const { session } = tab.engine;
    const keeping: (() => void)[] = [];
    tab.engine.session = {
      ...session,
      keepPhoto: async (id, file) => {
        await new Promise<void>((resolve) => keeping.push(resolve));
        return session.keepPhoto(id, file);
      },
    };
    const writer = writeSession(tab.store, tab.engine, null);
    tab.store.getState().addFiles(["a.png", "b.png", "c.png"].map((name) => pictureFile(name)));
    await settled();
    const [a, b, c] = tab.store.getState().photos.map(({ id }) => id);
    const flushed = writer.flush(c);
    for (const _ of [a, c]) {
      keeping.shift()?.();
      await settled();
    }
    await flushed;
    // The second waits, and the state knows of the others.
    expect([...disk.photos.keys()]).toEqual([a, c]);
    expect(disk.state?.photos.map(({ id }) => id)).toEqual([a, c]);
    keeping.shift()?.();
    await settled();
    expect([...disk.photos.keys()]).toEqual([a, c, b]);
    writer.stop();
  });

  it("is made good for a photo that was dropped because no state named it", async () => {
    const tab = await work();
    const [a] = tab.store.getState().photos;
    disk.photos.delete(a?.id ?? "");
    tab.store.getState().setLayout("grid");
    await written(tab);
    expect(disk.photos.size).toBe(2);
  });

  it("leaves photos out that are too many, and says which", async () => {
    disk.mostPhotos = 10;
    const tab = await openTab();
    tab.store.getState().addFiles([pictureFile("a.png"), pictureFile("b.png")]);
    await settled();
    await written(tab);
    expect(disk.photos.size).toBe(1);
    expect(shown(tab.store.getState())).toMatchObject([
      { subject: "b.png", text: expect.stringContaining("It is not kept for a reload") },
    ]);
  });
});

describe("a result", () => {
  it("is unsaved from its first tile until it is saved, and again when it is edited", async () => {
    const tab = await openTab();
    const { store } = tab;
    const unsaved = () => hasUnsaved(store.getState());
    store.getState().addFiles([pictureFile("a.png")]);
    await settled();
    expect(unsaved()).toBe(false);
    await lastRun(tab).tile();
    expect(unsaved()).toBe(true);
    await lastRun(tab).finish();
    store.getState().save();
    await settled();
    expect(unsaved()).toBe(false);
    store.getState().renameVariant(store.getState().activeId, "Mine");
    store.getState().setLayout("grid");
    expect(unsaved()).toBe(false);
    store.getState().editVariant({ blend: { ...store.getState().variants[0]?.blend } as never });
    expect(unsaved()).toBe(true);
    store.getState().save();
    await settled();
    expect(unsaved()).toBe(false);
    store.getState().undo();
    expect(unsaved()).toBe(true);
    // Closed on purpose, it is not missed.
    store.getState().closePhoto(store.getState().photos[0]?.id ?? "");
    expect(unsaved()).toBe(false);
  });
});
