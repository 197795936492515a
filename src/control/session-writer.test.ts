import { webcrypto } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { type MemoryFolder, memoryFolder, type Room } from "../session/folder.fixtures";
import { pageSession } from "../session/page-tiles";
import type { SessionWorker } from "../session/protocol";
import { createSessionFiles } from "../session/session-files";
import { type AppStore, createAppStore } from "../state/app-store";
import { createFakeEngine, type FakeEngine, pictureFile, settled } from "../state/engine.fixtures";
import { hasUnsaved } from "../state/session";
import { wantedResult } from "../state/wanted";
import { shown } from "../words/told.fixtures";
import { type SessionWriter, writeSession } from "./session-writer";

const subtle = webcrypto.subtle as SubtleCrypto;

/** A page: its store, its engine, its way to the disk. */
interface Tab {
  readonly engine: FakeEngine;
  readonly store: AppStore;
  readonly disk: SessionWorker;
  readonly writer: SessionWriter;
}

let room: Room;
let root: MemoryFolder;
let pages = 0;

/** Opens the page as it is opened: session and models under way at the same time. */
async function openTab({
  sha256 = "a hash",
  variants = true,
  limits = { photos: 1e9, results: 1e9 },
} = {}): Promise<Tab> {
  const engine = createFakeEngine(async () => [
    { id: "compact", default: true, sha256 },
    { id: "full", default: false, sha256: "full" },
  ]);
  // The fake engine knows its pictures as objects; what was read from disk is another one.
  const openPhoto = engine.openPhoto;
  engine.openPhoto = async (id, file) => openPhoto(id, file.size === 9 ? pictureFile("x") : file);
  const store = createAppStore({ engine, deliver: () => {}, photosBefore: 1000 * ++pages });
  const disk = pageSession(createSessionFiles(root, subtle, limits));
  store.getState().setSession({ restoring: true });
  const models = store.getState().loadModels();
  const restored = await disk.open("s", 1e9);
  if (restored) store.getState().restoreSession(restored, variants);
  const writer = writeSession(store, disk, restored);
  await models;
  store.getState().setSession({ restoring: false, keeping: "on" });
  store.getState().denoise();
  await settled();
  return { engine, store, disk, writer };
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

const files = (part: string) =>
  [...(root.folders.get("s")?.files.keys() ?? [])].filter((name) => name.startsWith(part));
const texts = ({ store }: Tab) => shown(store.getState()).map(({ text }) => text);

beforeEach(() => {
  room = { bytes: Number.POSITIVE_INFINITY };
  root = memoryFolder(room);
});

/** Two photos; the first whole with two variants, the second half done. */
async function work(): Promise<Tab> {
  const tab = await openTab();
  const { store } = tab;
  await store.getState().addFiles([pictureFile("a.png"), pictureFile("b.png")]);
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
    expect(lastRun(tab).options.finished).toHaveLength(2);
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
    const engine = createFakeEngine();
    const store = createAppStore({ engine, deliver: () => {}, photosBefore: 1 });
    store.getState().setSession({ restoring: true });
    await store.getState().addFiles([pictureFile("shared.png")]);
    expect(engine.runs).toHaveLength(0);
    const restored = await pageSession(createSessionFiles(root, subtle)).open("s", 1e9);
    if (restored) store.getState().restoreSession(restored, true);
    const { photos, currentId } = store.getState();
    expect(photos.map(({ name }) => name)).toEqual(["a.png", "b.png", "shared.png"]);
    expect(currentId).toBe(photos[2]?.id);
    expect(new Set(photos.map(({ id }) => id)).size).toBe(3);
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
    expect(files("tile-")).toHaveLength(10);
    tab.store.getState().closePhoto(a?.id ?? "");
    await written(tab);
    expect(files("photo-")).toEqual([b?.id]);
    expect(files("tile-")).toHaveLength(2);
    tab.store.getState().closePhoto(b?.id ?? "");
    await written(tab);
    expect(root.folders.size).toBe(0);
  });
});

describe("keeping", () => {
  it("ends for what is open when it is cleared, and goes on for what comes", async () => {
    const tab = await work();
    await tab.writer.clear(["s"]);
    expect(root.folders.size).toBe(0);
    await lastRun(tab).finish();
    await written(tab);
    expect(root.folders.size).toBe(0);
    await tab.store.getState().addFiles([pictureFile("c.png")]);
    await settled();
    await lastRun(tab).finish();
    await written(tab);
    expect(files("photo-")).toHaveLength(1);
    expect(files("tile-")).toHaveLength(4);
    const again = await openTab();
    expect(again.store.getState().photos.map(({ name }) => name)).toEqual(["c.png"]);
    expect(again.engine.runs).toHaveLength(0);
  });

  it("without room says so once, stops nothing, and is taken up when a photo is closed", async () => {
    const tab = await work();
    const { store } = tab;
    room.bytes = 100;
    await lastRun(tab).finish();
    await written(tab);
    expect(store.getState().keeping).toBe("full");
    expect(texts(tab)).toEqual([expect.stringContaining("no room for the session")]);
    expect(wantedResult(store.getState())?.donePixels).toBe(400);
    expect(files("tile-")).toHaveLength(10);

    room.bytes = Number.POSITIVE_INFINITY;
    store.getState().closePhoto(store.getState().photos[0]?.id ?? "");
    await written(tab);
    expect(store.getState().keeping).toBe("on");
    expect(files("tile-")).toHaveLength(4);
  });

  it("leaves photos out that are too many, and says which", async () => {
    const tab = await openTab({ limits: { photos: 10, results: 1e9 } });
    await tab.store.getState().addFiles([pictureFile("a.png"), pictureFile("b.png")]);
    await written(tab);
    expect(files("photo-")).toHaveLength(1);
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
    await store.getState().addFiles([pictureFile("a.png")]);
    await settled();
    expect(unsaved()).toBe(false);
    await lastRun(tab).tile();
    expect(unsaved()).toBe(true);
    await lastRun(tab).finish();
    await store.getState().save();
    expect(unsaved()).toBe(false);
    store.getState().renameVariant(store.getState().activeId, "Mine");
    store.getState().setLayout("grid");
    expect(unsaved()).toBe(false);
    store.getState().editVariant({ blend: { ...store.getState().variants[0]?.blend } as never });
    expect(unsaved()).toBe(true);
    await store.getState().save();
    expect(unsaved()).toBe(false);
    store.getState().undo();
    expect(unsaved()).toBe(true);
    // Closed on purpose, it is not missed.
    store.getState().closePhoto(store.getState().photos[0]?.id ?? "");
    expect(unsaved()).toBe(false);
  });
});
