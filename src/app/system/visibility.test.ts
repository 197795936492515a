import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { openPage } from "../../control/start.fixtures";
import {
  createFakeEngine,
  type FakeEngine,
  pictureFile,
  settled,
} from "../../engine/engine.fixtures";
import type { AppStore } from "../../state/app-store";
import { LONG_MS, watchVisibility } from "./visibility";

let engine: FakeEngine;
let store: AppStore;
let page: EventTarget & { hidden: boolean; title: string };
let notified: string[];
let locks: { released: boolean }[];
let now: number;

beforeEach(async () => {
  now = 1000;
  vi.spyOn(performance, "now").mockImplementation(() => now);
  engine = createFakeEngine();
  store = openPage({}, engine).store;
  page = Object.assign(new EventTarget(), { hidden: false, title: "Blindspot" });
  notified = [];
  locks = [];
  watchVisibility(store, {
    document: page,
    notify: (title, body) => notified.push(`${title}: ${body}`),
    async keepAwake() {
      const lock = { released: false };
      locks.push(lock);
      return {
        release: async () => {
          lock.released = true;
        },
      };
    },
  });
  await settled();
  store.getState().addFiles([pictureFile("a.jpg")]);
  await settled();
});

afterEach(() => vi.restoreAllMocks());

async function hide(hidden: boolean): Promise<void> {
  page.hidden = hidden;
  page.dispatchEvent(new Event("visibilitychange"));
  await settled();
}

/** As if the job had so long to go. */
async function takes(etaMs: number): Promise<void> {
  const { job } = store.getState();
  const progress = { donePixels: 0, totalPixels: 400, elapsedMs: 0, etaMs };
  store.setState({ job: { ...job, phase: "running", progress } });
  await settled();
}

it("tells in the title how far a hidden page is, and that it is done, until it is looked at", async () => {
  await engine.runs[0]?.tile();
  expect(page.title).toBe("Blindspot");
  await hide(true);
  expect(page.title).toBe("25 % a.jpg – Blindspot");
  await engine.runs[0]?.tile();
  expect(page.title).toBe("50 % a.jpg – Blindspot");
  await engine.runs[0]?.finish();
  expect(page.title).toBe("✓ a.jpg – Blindspot");
  await hide(false);
  expect(page.title).toBe("Blindspot");
  await hide(true);
  expect(page.title).toBe("Blindspot");
});

it("says nothing of a job that was cancelled or failed", async () => {
  await hide(true);
  store.getState().cancel();
  await settled();
  expect(page.title).toBe("Blindspot");
  store.getState().goOn();
  await settled();
  await engine.runs[1]?.fail(new Error("no"));
  expect(page.title).toBe("Blindspot");
});

it("notifies of long jobs that end while the page is hidden, and of no others", async () => {
  await hide(true);
  now += LONG_MS;
  await engine.runs[0]?.finish();
  expect(notified).toEqual(["Denoised: a.jpg"]);
  store.getState().addFiles([pictureFile("b.jpg")]);
  await settled();
  await engine.runs[1]?.finish();
  await hide(false);
  store.getState().addFiles([pictureFile("c.jpg")]);
  await settled();
  now += LONG_MS;
  await engine.runs[2]?.finish();
  expect(notified).toHaveLength(1);
});

it("keeps the screen on for long jobs in sight, and lets it go", async () => {
  await takes(LONG_MS - 1);
  expect(locks).toEqual([]);
  await takes(LONG_MS);
  expect(locks).toEqual([{ released: false }]);
  await hide(true);
  expect(locks).toEqual([{ released: true }]);
  await hide(false);
  expect(locks).toEqual([{ released: true }, { released: false }]);
  await engine.runs[0]?.finish();
  await settled();
  expect(locks).toEqual([{ released: true }, { released: true }]);
});
