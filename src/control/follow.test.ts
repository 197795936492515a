import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createFakeEngine, type FakeEngine, pictureFile, settled } from "../engine/engine.fixtures";
import { resultKey } from "../network/settings";
import { type AppStore, createAppStore } from "../state/app-store";
import { plan } from "../state/plan";
import { follow, type Rest, type Rule } from "./follow";
import { openPage } from "./start.fixtures";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** Work on the letters of `currentId`: any field will do to derive tasks from. */
function watch(more: Partial<Rule<string, string>> = {}) {
  const store = createAppStore();
  const log: string[] = [];
  const ends = new Map<string, { resolve(): void; reject(error: Error): void }>();
  const ask = (tasks: string) => store.setState({ currentId: tasks });
  ask("");
  const stop = follow<string, string>(store, {
    plan: ({ currentId }) => [...(currentId ?? "")],
    same: (a, b) => a === b,
    run(task, signal) {
      log.push(`start ${task}`);
      signal.addEventListener("abort", () => log.push(`stop ${task}`));
      return new Promise((resolve, reject) => {
        ends.set(task, { resolve: () => resolve(task.toUpperCase()), reject });
      });
    },
    done(result, task) {
      log.push(`done ${result}`);
      ask((store.getState().currentId ?? "").replace(task, ""));
    },
    failed: (_, task) => log.push(`failed ${task}`),
    ...more,
  });
  return { store, log, ends, ask, stop };
}

describe("work that follows from the state", () => {
  it("begins, ends and goes on with what is planned next", async () => {
    const { log, ends, ask } = watch();
    ask("ab");
    ask("abc");
    ends.get("a")?.resolve();
    await settled();
    expect(log).toEqual(["start a", "done A", "start b"]);
    ask("");
    expect(log.at(-1)).toBe("stop b");
    ends.get("b")?.resolve();
    await settled();
    expect(log).toHaveLength(4);
  });

  it("is stopped for something more urgent, unless it is to go on", async () => {
    const strict = watch();
    strict.ask("b");
    strict.ask("ab");
    expect(strict.log).toEqual(["start b", "stop b", "start a"]);
    const patient = watch({ goesOn: (task, { currentId }) => (currentId ?? "").includes(task) });
    patient.ask("b");
    patient.ask("ab");
    expect(patient.log).toEqual(["start b"]);
    patient.ask("a");
    expect(patient.log).toEqual(["start b", "stop b", "start a"]);
  });

  it("that failed is told once, and tried again when something else was planned between", async () => {
    const { log, ends, ask, store } = watch();
    ask("a");
    ends.get("a")?.reject(new Error("no"));
    await settled();
    store.setState({ restoring: true });
    expect(log).toEqual(["start a", "failed a"]);
    ask("");
    ask("a");
    expect(log.at(-1)).toBe("start a");
  });

  it.each([
    // Each change comes 100 ms after the one before.
    ["settle", "a", ["b", "c", "c"], ["start a", "stop a", "start c"]],
    ["glance", "a", ["b", "c", "c"], ["start a", "stop a", "start c"]],
    ["settle", "a", ["b", "a", "a"], ["start a", "stop a", "start a"]],
    ["glance", "a", ["b", "a", "a"], ["start a"]],
  ] as const)("waits: %s, from %s over %s", (kind, first, changes, expected) => {
    let rest: Rest | null = null;
    const { log, ask } = watch({ rest: () => rest });
    ask(first);
    rest = { kind, ms: 150 };
    for (const change of changes) {
      ask(change);
      vi.advanceTimersByTime(100);
    }
    vi.advanceTimersByTime(150);
    expect(log).toEqual(expected);
  });

  it("ends with whoever watches", () => {
    const { log, ask, stop } = watch();
    ask("a");
    stop();
    ask("b");
    expect(log).toEqual(["start a", "stop a"]);
  });
});

const places = fc.nat(4);
const intent = fc.oneof(
  fc.constantFrom("cancel", "goOn", "undo", "redo", "sweep", "tile", "fail", "save", "wait"),
  fc.record({ activate: places }),
  fc.record({ layout: fc.constantFrom("divider", "single", "grid", "blink") }),
  fc.record({ blindness: fc.integer({ min: 0, max: 4 }) }),
  fc.record({ strength: fc.integer({ min: 0, max: 4 }) }),
  fc.record({ photo: fc.nat(2) }),
  fc.record({ close: fc.nat(3) }),
  fc.record({ probe: fc.nat(39) }),
  fc.record({ pan: fc.integer({ min: -20, max: 20 }) }),
  fc.record({ processor: fc.constantFrom("auto", "wasm") }),
  fc.record({ lose: places }),
);
type Intent = typeof intent extends fc.Arbitrary<infer T> ? T : never;

async function take(store: AppStore, engine: FakeEngine, given: Intent): Promise<void> {
  const state = store.getState();
  const run = engine.runs.at(-1);
  if (given === "cancel") state.cancel();
  else if (given === "goOn") state.goOn();
  else if (given === "undo") state.undo();
  else if (given === "redo") state.redo();
  else if (given === "save") state.save();
  else if (given === "sweep") state.sweep("blindness");
  else if (given === "tile") await run?.tile().catch(() => {});
  else if (given === "fail") await run?.fail(new Error("it failed"));
  else if (given === "wait") vi.advanceTimersByTime(100);
  else if ("activate" in given) state.activate(state.variants[given.activate]?.id ?? "");
  else if ("layout" in given) state.setLayout(given.layout as "grid");
  else if ("blindness" in given) state.editVariant({ blindness: given.blindness / 4 });
  else if ("strength" in given) {
    const { blend } = state.variants[0] ?? {};
    if (blend) state.editVariant({ blend: { ...blend, strength: given.strength / 4 } });
  } else if ("photo" in given) state.select(state.photos[given.photo]?.id ?? "");
  else if ("close" in given && state.photos.length > 1) {
    state.closePhoto(state.photos[given.close]?.id ?? "");
  } else if ("probe" in given) state.setProbe({ x: given.probe, y: 1 });
  else if ("pan" in given) state.pan(given.pan, 0);
  else if ("processor" in given) state.chooseProcessor(given.processor as "wasm");
  else if ("lose" in given) {
    const [key, rects] = [...engine.tiles][given.lose] ?? [];
    if (key && rects?.[0]) engine.tellLost(key, [rects[0]]);
  }
}

/** Runs and questions that nobody has stopped and that have not ended. */
const alive = <T extends { readonly signal: AbortSignal }>(all: readonly T[], ended: Set<T>) =>
  all.filter((one) => !one.signal.aborted && !ended.has(one));

it("runs one thing at a time, and that is what the plan says, whatever is asked for", async () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  await fc.assert(
    fc.asyncProperty(fc.array(intent, { minLength: 1, maxLength: 25 }), async (intents) => {
      const engine = createFakeEngine();
      const ended = new Set<object>();
      const { denoise } = engine;
      engine.denoise = (photo, settings, options) => {
        const handle = denoise(photo, settings, options);
        const end = () => void ended.add(options);
        handle.done.then(end, end);
        return handle;
      };
      const { store, stop } = openPage({ cacheBytes: 4 * 400 * 6 }, engine);
      store.getState().addFiles(["a.png", "b.png", "c.png"].map((name) => pictureFile(name)));
      store.getState().setPane({ width: 20, height: 10 });
      await settled();
      for (const given of intents) {
        await take(store, engine, given);
        await settled();
        const runs = alive(
          engine.runs.map(({ options }) => options),
          ended as never,
        );
        expect(runs.length).toBeLessThanOrEqual(1);
      }
      vi.advanceTimersByTime(1000);
      await settled();
      const [first] = plan(store.getState());
      const under = engine.runs.filter(
        ({ options }) => !options.signal.aborted && !ended.has(options),
      );
      expect(
        under.map(({ photo, settings, options }) => [resultKey(photo, settings), options.within]),
      ).toEqual(first ? [[first.target.key, first.within]] : []);
      expect(
        store.getState().job.phase === "running" || store.getState().job.phase === "preparing",
      ).toBe(first !== undefined);
      // The engine has the tiles that the state knows, and no others.
      for (const [key, rects] of engine.tiles) {
        const known = store.getState().results.get(key)?.tiles ?? [];
        expect(known.map(({ rect }) => rect.x).sort()).toEqual(rects.map(({ x }) => x).sort());
      }
      stop();
    }),
    { numRuns: 150 },
  );
});
