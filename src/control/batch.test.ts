import { beforeEach, describe, expect, it, vi } from "vitest";
import { AppError } from "../base/errors";
import { createFakeEngine, type FakeEngine, pictureFile, settled } from "../engine/engine.fixtures";
import type { AppStore } from "../state/app-store";
import type { BatchTo } from "../state/batch";
import { batchOf, type Places } from "./batch";
import { memoryDisk, plugIn } from "./disk.fixtures";
import { writeSession } from "./session-writer";
import { openPage } from "./start.fixtures";

vi.mock("../session/handles", () => ({
  keepOnly: async () => {},
  handleOf: async () => null,
}));

let engine: FakeEngine;
let store: AppStore;
/** What lies in the folder, by path, and how often each was written. */
let disk: Map<string, number>;
let failing: ((path: string) => unknown) | null;
let allowed: boolean;
let packed: number;

const state = () => store.getState();
const folder = { name: "out" } as FileSystemDirectoryHandle;
const into = (collision: "replace" | "number" | "skip"): BatchTo => ({
  kind: "folder",
  folder,
  collision,
});

const places: Places = {
  has: async (_, path) => disk.has(path),
  async write(_, path) {
    const error = failing?.(path);
    if (error) throw error;
    disk.set(path, (disk.get(path) ?? 0) + 1);
  },
  async pack() {
    packed++;
  },
  isAllowed: async () => allowed,
  tidy: async () => {},
};

/** Until nothing is left to run. */
async function work(): Promise<void> {
  for (let i = 0; i < 40; i++) {
    await engine.runs.at(-1)?.finish();
    await settled();
  }
}

beforeEach(async () => {
  engine = createFakeEngine();
  disk = new Map();
  failing = null;
  allowed = true;
  packed = 0;
  store = openPage({ queued: true, places }, engine).store;
  const files = ["a.png", "b.png", "a.png"].map((name) => pictureFile(name));
  const [, , deep] = files;
  state().addFiles(files, new Map(deep ? [[deep, "x/y"]] : []));
  await settled();
});

const ids = () => state().photos.map(({ id }) => id);
const outcomes = () =>
  [...(state().batch?.outcomes.values() ?? [])].map((outcome) =>
    outcome.kind === "saved" ? outcome.path : outcome.kind,
  );

describe("Save all", () => {
  it("writes each photo once, in its folder, and none in another's place", async () => {
    state().startBatch(into("replace"), ids(), "one");
    await work();
    expect(state().batch?.step).toBe("ended");
    expect(disk).toEqual(
      new Map([
        ["a-denoised.png", 1],
        ["b-denoised.png", 1],
        ["x/y/a-denoised.png", 1],
      ]),
    );
    expect(state().photos.map(({ id }) => state().savedAs.has(id))).toEqual([true, true, true]);
    expect(state().unsaved.size).toBe(0);
  });

  it("numbers, replaces or leaves out what is there", async () => {
    disk.set("a-denoised.png", 1);
    disk.set("a-denoised (2).png", 1);
    state().startBatch(into("number"), ids(), "one");
    await work();
    expect(disk.get("a-denoised (3).png")).toBe(1);
    state().startBatch(into("skip"), ids(), "two");
    await work();
    expect(outcomes()).toEqual(["skipped", "skipped", "skipped"]);
    state().startBatch(into("replace"), ids(), "three");
    await work();
    expect(disk.get("a-denoised.png")).toBe(2);
    expect(disk.size).toBe(5);
  });

  it("goes on where one file cannot be written, and tells why", async () => {
    failing = (path) =>
      path.startsWith("b") ? new AppError("fileNotPlaced", { name: path, why: "full" }) : null;
    state().startBatch(into("replace"), ids(), "one");
    await work();
    expect(outcomes().toSorted()).toEqual(["a-denoised.png", "failed", "x/y/a-denoised.png"]);
  });

  it("waits where nothing may be written, and goes on once it may", async () => {
    allowed = false;
    failing = (path) =>
      allowed ? null : new AppError("fileNotPlaced", { name: path, why: "denied" });
    state().startBatch(into("replace"), ids(), "one");
    await work();
    expect(state().batch).toMatchObject({ held: true, step: "running" });
    expect(outcomes()).toEqual([]);
    allowed = true;
    state().holdBatch(false);
    await work();
    expect(outcomes()).toHaveLength(3);
    expect([...disk.values()]).toEqual([1, 1, 1]);
  });

  it("writes to the claimed path after a crash, and to no second one", async () => {
    state().startBatch(into("number"), ids(), "one");
    const [first = ""] = ids();
    state().claimPath(first, "a-denoised.png");
    // It was written, and nobody could take note of it.
    disk.set("a-denoised.png", 1);
    await work();
    expect([...disk.keys()].toSorted()).toEqual([
      "a-denoised.png",
      "b-denoised.png",
      "x/y/a-denoised.png",
    ]);
  });

  it("writes its first file before the last original is kept, and none before its own is", async () => {
    const kept: string[] = [];
    const keeping: (() => void)[] = [];
    plugIn(engine, memoryDisk(), () => "a hash");
    const { session } = engine;
    engine.session = {
      ...session,
      keepPhoto: async (id, file) => {
        await new Promise<void>((resolve) => keeping.push(resolve));
        kept.push(id);
        return session.keepPhoto(id, file);
      },
    };
    const writer = writeSession(store, engine, null);
    state().setSession({ keeping: "on", flushSession: (photo) => writer.flush(photo) });
    const many = Array.from({ length: 40 }, (_, i) => pictureFile(`${i}.png`));
    state().addFiles(many);
    await settled();
    state().startBatch(into("replace"), ids(), "one");
    const keptBefore: number[] = [];
    const write = places.write;
    places.write = async (...given) => {
      const [batch, path] = given;
      const [id = ""] = [...batch.claims].find(([, claimed]) => claimed === path) ?? [];
      expect(kept).toContain(id);
      keptBefore.push(kept.length);
      await write(...given);
    };
    try {
      for (let i = 0; i < 200; i++) {
        await engine.runs.at(-1)?.finish();
        keeping.shift()?.();
        await settled();
      }
    } finally {
      places.write = write;
      writer.stop();
    }
    expect(state().batch?.step).toBe("ended");
    expect(keptBefore).toHaveLength(43);
    expect(keptBefore[0]).toBeLessThan(10);
    expect(kept).toHaveLength(43);
  });

  it("goes on after a crash without photos that were not kept yet, and tells which", async () => {
    const [a = "", b = "", c = ""] = ids();
    state().startBatch({ kind: "downloads" }, [a, b, c], "one");
    const photos = state().batch?.photos ?? [];
    const outcomes = JSON.stringify([[a, { kind: "skipped", why: "closed" }]]);
    const kept = { id: "one", kind: "downloads", how: "", photos, claims: [], outcomes } as const;
    const batch = await batchOf(places, kept, new Set([b]));
    expect([...(batch?.outcomes ?? [])]).toEqual([
      [a, { kind: "skipped", why: "closed" }],
      [c, { kind: "skipped", why: "notKept" }],
    ]);
  });

  it("packs a ZIP once all files are made", async () => {
    state().startBatch({ kind: "zip", file: null, name: "all.zip" }, ids(), "one");
    await work();
    expect(packed).toBe(1);
    expect(state().batch).toMatchObject({ step: "ended", unpacked: null });
  });
});
