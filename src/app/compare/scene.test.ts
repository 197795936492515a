import { describe, expect, it } from "vitest";
import type { PieceRequest } from "../../engine/protocol";
import { resultKey } from "../../network/settings";
import type { AppState } from "../../state/state";
import { FIRST, networkSettings, type Variant } from "../../state/variants";
import { type Done, PieceCache } from "./piece-cache";
import { Scene, type Shown } from "./scene";

const pane = { width: 400, height: 300 };
const models = [{ id: "m", inputs: ["image", "blindness"], default: true, defaultBlindness: 0 }];
const whole: Done = { rect: { x: 0, y: 0, width: 400, height: 300 } };
const left: Done = { rect: { x: 0, y: 0, width: 200, height: 300 } };
const right: Done = { rect: { x: 200, y: 0, width: 200, height: 300 } };

const photo = (id: string) => ({ id, info: { width: 400, height: 300, hasAlpha: false } });

/** As much of a state as a scene reads. */
function stateOf(
  currentId: string | null,
  variant: Variant,
  done: readonly (readonly [variant: Variant, tiles: readonly Done[]])[] = [],
): AppState {
  const results = new Map(
    done.map(([of, tiles]) => [keyOf(currentId ?? "", of), { key: "", photo: currentId, tiles }]),
  );
  return {
    photos: [photo("p"), photo("q")],
    currentId,
    viewport: currentId && { scale: 1, centre: { x: 200, y: 150 } },
    variants: [variant],
    activeId: variant.id,
    against: null,
    models,
    results,
  } as unknown as AppState;
}

const keyOf = (of: string, variant: Variant) => {
  const settings = networkSettings(
    { models, photos: [], currentId: null } as unknown as AppState,
    variant,
  );
  if (!settings) throw new Error("no model");
  return resultKey(of, settings);
};

function setUp() {
  const asked: { request: Omit<PieceRequest, "space">; end(error?: Error): Promise<void> }[] = [];
  const cache = new PieceCache<object>(
    (request) =>
      new Promise((resolve, reject) => {
        asked.push({
          request,
          end(error) {
            if (error) reject(error);
            else resolve(new Uint8ClampedArray(4 * request.rect.width * request.rect.height));
            return new Promise((done) => setTimeout(done));
          },
        });
      }),
    { create: () => ({}), put: () => {}, free: () => {} },
    { bytes: 2 ** 26, asked: 4 },
    () => {},
  );
  let changes = 0;
  const scene = new Scene(cache, { variant: "active", cut: false }, () => changes++);
  const follow = (state: AppState) => scene.follow(state, pane, null);
  return { asked, scene, follow, changes: () => changes };
}

const sees = FIRST;
const blind = { ...FIRST, blindness: 1 };

describe("the photo shown", () => {
  it("is the one before until the next one has come", async () => {
    const { asked, scene, follow, changes } = setUp();
    follow(stateOf("p", sees));
    expect(scene.shown).toBeNull();
    expect(scene.settled).toBe(false);
    await asked[0]?.end();
    expect(changes()).toBe(1);
    follow(stateOf("p", sees));
    expect(scene.shown?.id).toBe("p");
    expect(scene.settled).toBe(true);

    follow(stateOf("q", sees));
    expect(scene.shown?.id).toBe("p");
    expect(scene.settled).toBe(false);
    await asked[1]?.end();
    follow(stateOf("q", sees));
    expect(scene.shown?.id).toBe("q");

    // The first is still at hand.
    follow(stateOf("p", sees));
    expect(scene.shown?.id).toBe("p");
    expect(asked).toHaveLength(2);
  });

  it("keeps its result while the next photo is on its way", async () => {
    const { asked, scene, follow } = setUp();
    const first = stateOf("p", sees, [[sees, [whole]]]);
    follow(first);
    await asked[0]?.end();
    follow(first);
    expect(scene.after.keys).toEqual([keyOf("p", sees)]);
    follow(stateOf("q", sees));
    expect(scene.after.keys).toEqual([keyOf("p", sees)]);
    await asked.at(-1)?.end();
    follow(stateOf("q", sees));
    expect(scene.after.keys).toEqual([]);
  });

  it("is not the one before when the next one cannot be had, nor any when none is open", async () => {
    const { asked, scene, follow } = setUp();
    follow(stateOf("p", sees));
    await asked[0]?.end();
    follow(stateOf("p", sees));
    follow(stateOf("q", sees));
    await asked[1]?.end(new Error("no"));
    follow(stateOf("q", sees));
    expect(scene.shown?.id).toBe("q");
    follow(stateOf(null, sees));
    expect(scene.shown).toBeNull();
    expect(scene.settled).toBe(true);
  });
});

describe("earlier results", () => {
  it("stay below the newest until that is there wherever the pane looks", async () => {
    const { asked, scene, follow } = setUp();
    const show = async (state: AppState) => {
      follow(state);
      for (const piece of asked.splice(0)) await piece.end();
      follow(state);
      return scene.after.keys;
    };
    const [before, after] = [keyOf("p", sees), keyOf("p", blind)];
    const old = [sees, [whole]] as const;
    expect(await show(stateOf("p", sees, [old]))).toEqual([before]);
    // The settings changed, and nothing of the new ones is done.
    expect(await show(stateOf("p", blind, [old]))).toEqual([before]);
    expect(await show(stateOf("p", blind, [old, [blind, [left]]]))).toEqual([before, after]);
    follow(stateOf("p", blind, [old, [blind, [left, right]]]));
    expect(scene.after.keys).toEqual([before, after]);
    expect(await show(stateOf("p", blind, [old, [blind, [left, right]]]))).toEqual([after]);
    // Back again, all at once.
    expect(await show(stateOf("p", sees, [old, [blind, [left, right]]]))).toEqual([before]);
  });

  it("that are not asked about again cost no request", async () => {
    const { asked, scene, follow } = setUp();
    const state = stateOf("p", sees, [[sees, [whole]]]);
    follow(state);
    for (const piece of [...asked]) await piece.end();
    follow(state);
    for (const piece of [...asked]) await piece.end();
    const count = asked.length;
    for (const strength of [0.9, 0.5, 0.1]) {
      follow(moving(withStrength(state, strength)));
      expect(scene.settled).toBe(false);
    }
    expect(asked).toHaveLength(count);
    for (const strength of [0, 1]) {
      follow(withStrength(state, strength));
      expect(scene.settled).toBe(true);
    }
    expect(asked).toHaveLength(count);
  });
});

const withStrength = (state: AppState, strength: number): AppState => ({
  ...state,
  variants: state.variants.map((v) => ({ ...v, blend: { ...v.blend, strength } })),
});

/** A slider of the only variant is being dragged. */
const moving = (state: AppState): AppState => ({ ...state, blending: state.activeId });

describe("results blended as they are saved", () => {
  const state = stateOf("p", sees, [[sees, [left]]]);
  const viewport = state.viewport as NonNullable<AppState["viewport"]>;

  async function shown() {
    const { asked, scene, follow } = setUp();
    const show = async (now: AppState, pieces = asked.length) => {
      follow(now);
      for (const piece of asked.slice(pieces)) await piece.end();
      follow(now);
      return asked.slice(pieces).map(({ request }) => request);
    };
    await show(state, 0);
    const served = (now: AppState) =>
      scene.served(
        now,
        scene.shown as Shown,
        scene.after,
        now.variants[0] as Variant,
        viewport,
        pane,
      );
    return { asked, scene, follow, show, served };
  }

  it("are asked for once the slider rests, where something is done, and stay at hand", async () => {
    const { scene, show, served } = await shown();
    const half = withStrength(state, 0.5);
    expect(await show(moving(half))).toEqual([]);
    expect(served(moving(half))).toEqual([]);
    expect(await show(half)).toMatchObject([
      { result: keyOf("p", sees), blend: { strength: 0.5 }, level: 0, rect: left.rect },
    ]);
    expect(scene.settled).toBe(true);
    expect(served(half).map((surface) => surface.isFresh(viewport, pane))).toEqual([true]);
    // Another blend is another picture; the first is not asked for again.
    expect(await show(withStrength(state, 0.6))).toHaveLength(1);
    expect(await show(withStrength(state, 0.5))).toEqual([]);
  });

  it("are drawn where a pixel of the photo is one of the screen or more, and no smaller", async () => {
    const { asked, scene, follow } = setUp();
    const large = { width: 4000, height: 3000, hasAlpha: false };
    const at = (scale: number): AppState => ({
      ...withStrength(state, 0.5),
      photos: state.photos.map((p) => ({ ...p, info: large })),
      viewport: { scale, centre: { x: 100, y: 150 } },
    });
    const levels = async (scale: number) => {
      follow(at(scale));
      while (!scene.settled) {
        for (const piece of asked) await piece.end();
        follow(at(scale));
      }
      const blended = asked.splice(0).filter(({ request }) => request.blend);
      return [...new Set(blended.map(({ request }) => request.level))];
    };
    const served = (scale: number) => {
      const [variant, viewport] = [at(scale).variants[0], at(scale).viewport];
      if (!scene.shown || !variant || !viewport) throw new Error("nothing is shown");
      return scene.served(at(scale), scene.shown, scene.after, variant, viewport, pane);
    };
    expect(await levels(0.25)).toEqual([]);
    expect(served(0.25)).toEqual([]);
    expect(await levels(1)).toEqual([0]);
    expect(served(1)).toHaveLength(1);
    expect(await levels(0.5)).toEqual([]);
    // Those of the finer level are no stand-ins.
    expect(served(0.5)).toEqual([]);
    expect(served(2)).toHaveLength(1);
  });

  it("take the blend that is not the result only in what is hidden", async () => {
    const { show } = await shown();
    const info = { width: 400, height: 300, hasAlpha: true };
    const hidden = state.photos.map((p) => ({ ...p, info }));
    expect(await show({ ...state, photos: hidden })).toMatchObject([{ blend: FIRST.blend }]);
  });

  it("of a photo that has not come yet are asked for together with it", async () => {
    const { asked, follow } = setUp();
    follow(withStrength(state, 0.5));
    expect(asked.map(({ request }) => [request.result, request.blend?.strength])).toEqual([
      [null, undefined],
      [keyOf("p", sees), undefined],
      [keyOf("p", sees), 0.5],
    ]);
  });
});
