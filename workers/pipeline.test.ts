import { describe, expect, it } from "vitest";
import { AppError } from "../src/base/errors";
import type { DenoiseJob, JobProgress, StoredTile } from "../src/engine/protocol";
import { fakeStatus } from "../src/engine/status.fixtures";
import type { Rect } from "../src/geometry/rect";
import { area, type TileShape } from "../src/geometry/tiles";
import type { ModelEntry } from "../src/models/manifest";
import type { Conditions } from "../src/network/conditions";
import { PLAIN, type Procedure } from "../src/network/procedure";
import { toldNoise } from "../src/network/told-noise";
import { LINEAR_SRGB } from "../src/raster/colour/profile";
import { writeIcc } from "../src/raster/colour/write-icc";
import type { Pixels } from "../src/raster/planes";
import type { PhotoNoise } from "../src/raster/raster";
import type { Network } from "./network";
import { denoisePhoto, type JobControl } from "./pipeline";
import { fakeStore } from "./store.fixtures";

const HALO = 3;

/** A network that inverts, and remembers the shapes it was given. */
function inverting(
  fits: (shape: TileShape) => boolean = () => true,
): Network & { shapes: TileShape[]; busy: () => number } {
  const shapes: TileShape[] = [];
  let running = 0;
  let most = 0;
  return {
    model: { radius: HALO } as ModelEntry,
    status: fakeStatus,
    edge: 40,
    pixels: Number.POSITIVE_INFINITY,
    shapes,
    busy: () => most,
    async run(planes, shape) {
      shapes.push(shape);
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve));
      running--;
      if (!fits(shape)) throw new AppError("outOfMemory", { ofGpu: false }, "too large");
      return planes.map((value) => 1 - value);
    },
  };
}

function photo(width: number, height: number): Pixels {
  const data = Uint8ClampedArray.from({ length: 4 * width * height }, (_, i) =>
    i % 4 === 3 ? 128 : (i * 7) % 256,
  );
  return { width, height, data };
}

const job: DenoiseJob = {
  photo: "a",
  settings: { model: "m", blindness: 0 },
  focus: null,
  within: null,
  halvings: 0,
  elapsedMs: 0,
};

function run(
  network: Network,
  picture: Pixels,
  { finished = [], ...changes }: Partial<DenoiseJob> & { finished?: readonly Rect[] } = {},
  each: (tile: StoredTile, control: JobControl) => void = () => {},
) {
  const progress: JobProgress[] = [];
  const whole = { ...job, ...changes };
  const control: JobControl = { cancelled: false, focus: whole.focus };
  const store = fakeStore(picture, finished);
  const { tiles } = store;
  const ended = denoisePhoto(network, store, whole, control, (rect, at) => {
    const tile = tiles.at(-1) as StoredTile;
    // Only what the store has is told.
    expect(tile.rect).toEqual(rect);
    progress.push(at);
    each(tile, control);
  });
  return { tiles, progress, ended };
}

function expectInverted(picture: Pixels, tiles: readonly StoredTile[]): void {
  const out = new Uint8ClampedArray((picture.data.length / 4) * 3);
  for (const { rect, samples } of tiles) {
    for (let y = 0; y < rect.height; y++) {
      const row = samples.subarray(3 * y * rect.width, 3 * (y + 1) * rect.width);
      out.set(row, 3 * ((rect.y + y) * picture.width + rect.x));
    }
  }
  const colours = picture.data.filter((_, i) => i % 4 !== 3);
  expect(out).toEqual(colours.map((value) => 255 - value));
  expect(tiles.reduce((sum, { rect }) => sum + area(rect), 0)).toBe(picture.width * picture.height);
}

describe("a job on a photo of another space", () => {
  it("shows the network sRGB, and puts the photo's own values back", async () => {
    const picture = photo(40, 30);
    const store = fakeStore(picture, [], writeIcc(LINEAR_SRGB));
    const halved: Network = {
      ...inverting(),
      run: async (planes) => planes.map((value) => value / 2),
    };
    const still: Network = { ...inverting(), run: async (planes) => planes };
    for (const network of [still, halved]) {
      store.tiles.length = 0;
      await denoisePhoto(network, store, job, { cancelled: false, focus: null }, () => {});
      const values = picture.data.filter((_, i) => i % 4 !== 3);
      const out = new Uint8ClampedArray(values.length);
      for (const { rect, samples } of store.tiles) {
        for (let y = 0; y < rect.height; y++) {
          const row = samples.subarray(3 * y * rect.width, 3 * (y + 1) * rect.width);
          out.set(row, 3 * ((rect.y + y) * picture.width + rect.x));
        }
      }
      // IEC 61966-2-1, by hand.
      const decode = (v: number) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
      const encode = (v: number) => (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055);
      const expected = values.map((value) =>
        network === still ? value : 255 * decode(encode(value / 255) / 2),
      );
      for (const [i, value] of out.entries()) {
        expect(Math.abs(value - (expected[i] as number))).toBeLessThanOrEqual(
          network === still ? 0 : 1,
        );
      }
    }
  });
});

describe("a job with a procedure", () => {
  const procedure: Procedure = {
    sampling: { kind: "random", stride: 3, draws: 2, seed: 4 },
    refine: true,
    ensemble: true,
  };
  const settings = { ...job.settings, procedure };

  it("does every pixel once, and gives the network sub-images and whole tiles", async () => {
    const network = inverting();
    const { tiles, ended } = run(network, photo(71, 47), { settings });
    expect(await ended).toBe(true);
    // Refinement inverts what was inverted, but for the share that is noisy again: only the plain
    // subsampling can be told by its pixels.
    expect(tiles.reduce((sum, { rect }) => sum + area(rect), 0)).toBe(71 * 47);
    const sides = new Set(network.shapes.map(({ width }) => width));
    expect(sides.size).toBe(2);
    const [small, large] = [...sides].sort((a, b) => a - b) as [number, number];
    expect(large).toBe(3 * small);

    const subsampled = inverting();
    const plain = { ...settings, procedure: { ...procedure, refine: false, ensemble: false } };
    const second = run(subsampled, photo(71, 47), { settings: plain });
    expect(await second.ended).toBe(true);
    expectInverted(photo(71, 47), second.tiles);
  });

  it("stops between the runs of a tile when cancelled", async () => {
    const network = inverting();
    const whole = { ...job, settings };
    const control: JobControl = { cancelled: false, focus: null };
    const counting: Network = {
      ...network,
      run(...asked) {
        if (network.shapes.length === 4) control.cancelled = true;
        return network.run(...asked);
      },
    };
    const tiles: Rect[] = [];
    const store = fakeStore(photo(71, 47));
    const ended = denoisePhoto(counting, store, whole, control, (tile) => tiles.push(tile));
    expect(await ended).toBe(false);
    expect(tiles).toHaveLength(0);
    expect(network.shapes).toHaveLength(5);
  });
});

describe("a network that is told", () => {
  it("hears of the hole, and of the photo's noise as its downsampling leaves it", async () => {
    const heard: Conditions[] = [];
    const network: Network = {
      ...inverting(),
      run: async (planes, _, conditions) => {
        heard.push(conditions);
        return planes;
      },
    };
    const noise: PhotoNoise = {
      levels: [null, { brightness: 9, colour: 9 }, null],
      ...{ brightness: 9, colour: 9, spread: 0 },
      correlation: [0.8, 0.5, 0.2],
      colourCorrelation: [0.8, 0.5, 0.2],
    };
    const procedure: Procedure = { ...PLAIN, sampling: { kind: "pixel-shuffle", stride: 2 } };
    const settings = { model: "m", blindness: 0.5, hole: 5, procedure };
    const store = { ...fakeStore(photo(34, 30)), noise: async () => noise };
    const control: JobControl = { cancelled: false, focus: null };
    await denoisePhoto(network, store, { ...job, settings }, control, () => {});
    expect(heard).toHaveLength(4);
    for (const conditions of heard) {
      expect(conditions).toEqual({ blindness: 0.5, hole: 5, noise: toldNoise(noise, procedure) });
    }
  });
});

describe("structure that stands out of the noise", () => {
  const RADIUS = 5;
  const noise: PhotoNoise = {
    levels: [null, { brightness: 5, colour: 5 }, null],
    ...{ brightness: 5, colour: 5, spread: 0 },
    correlation: [0, 0, 0],
    colourCorrelation: [0, 0, 0],
  };
  /** Answers with grey, and as far from its border as it sees with nonsense. */
  const flattening: Network = {
    ...inverting(),
    model: { radius: RADIUS } as ModelEntry,
    run: async (planes, { width, height }) =>
      planes.map((_, i) => {
        const [x, y] = [i % width, Math.floor(i / width) % height];
        const inside = Math.min(x, y, width - 1 - x, height - 1 - y) >= RADIUS;
        return inside ? 0.5 : x;
      }),
  };
  const stripes: Pixels = {
    width: 90,
    height: 61,
    data: Uint8ClampedArray.from({ length: 4 * 90 * 61 }, (_, i) => {
      const x = Math.floor(i / 4) % 90;
      return i % 4 === 3 ? 255 : 128 + ((i * 7) % 5) + (x > 30 && x < 60 ? 40 * (x % 2) : 0);
    }),
  };

  async function result(edge: number, keepStructure: boolean, known: PhotoNoise | null = noise) {
    const store = { ...fakeStore(stripes), noise: async () => known };
    const settings = { ...job.settings, ...(keepStructure && { keepStructure }) };
    const control: JobControl = { cancelled: false, focus: null };
    await denoisePhoto({ ...flattening, edge }, store, { ...job, settings }, control, () => {});
    const out = new Uint8ClampedArray(3 * 90 * 61);
    for (const { rect, samples } of store.tiles) {
      for (let y = 0; y < rect.height; y++) {
        const row = samples.subarray(3 * y * rect.width, 3 * (y + 1) * rect.width);
        out.set(row, 3 * ((rect.y + y) * 90 + rect.x));
      }
    }
    return { out, tiles: store.tiles.length };
  }

  it("comes back, the same wherever the cuts are, and only where it is asked for", async () => {
    const whole = await result(200, true);
    expect(whole.tiles).toBe(1);
    const contrast = (x: number) =>
      Math.abs(
        (whole.out[3 * (30 * 90 + x)] as number) - (whole.out[3 * (30 * 90 + x + 1)] as number),
      );
    expect(contrast(45)).toBeGreaterThan(30);
    expect(contrast(10)).toBeLessThan(5);
    for (const edge of [63, 46]) {
      const cut = await result(edge, true);
      expect(cut.tiles).toBeGreaterThan(1);
      expect(cut.out).toEqual(whole.out);
    }
    for (const plain of [await result(46, false), await result(46, true, null)]) {
      expect(plain.out.every((value) => value === 128)).toBe(true);
    }
  });
});

describe("a job", () => {
  it("does every pixel once, in one tile shape, one tile at a time", async () => {
    const network = inverting();
    const { tiles, progress, ended } = run(network, photo(101, 67));
    expect(await ended).toBe(true);
    expectInverted(photo(101, 67), tiles);
    expect(new Set(network.shapes.map(({ width, height }) => `${width}×${height}`)).size).toBe(1);
    expect(network.busy()).toBe(1);
    expect(progress.at(-1)).toMatchObject({
      donePixels: 101 * 67,
      totalPixels: 101 * 67,
      etaMs: 0,
    });
  });

  it("keeps the network busy while it writes and hands over a tile", async () => {
    const events: string[] = [];
    const network = inverting();
    const counted: Network = {
      ...network,
      run: (...input) => {
        events.push(`run ${network.shapes.length + 1}`);
        return network.run(...input);
      },
    };
    let done = 0;
    await run(counted, photo(120, 40), {}, () => events.push(`done ${++done}`)).ended;
    expect(events).toEqual(["run 1", "run 2", "done 1", "run 3", "done 2", "done 3"]);
  });

  it("stops within one tile when cancelled, and does not redo what it finished", async () => {
    const network = inverting();
    const first = run(network, photo(200, 120), {}, (_tile, control) => {
      control.cancelled = true;
    });
    expect(await first.ended).toBe(false);
    expect(first.tiles.length).toBeLessThanOrEqual(2);
    expect(network.shapes).toHaveLength(first.tiles.length);

    const finished = first.tiles.map((tile) => tile.rect);
    const second = run(network, photo(200, 120), { finished });
    expect(await second.ended).toBe(true);
    expectInverted(photo(200, 120), [...first.tiles, ...second.tiles]);
    expect(second.progress[0]?.donePixels).toBeGreaterThan(area(finished[0] as Rect));
  });

  it.each([1, 2, 3])("says whether it was done when cancelled after tile %i of 3", async (last) => {
    let seen = 0;
    const { tiles, ended } = run(inverting(), photo(120, 40), {}, (_tile, control) => {
      if (++seen === last) control.cancelled = true;
    });
    const complete = await ended;
    expect(complete).toBe(tiles.length === 3);
    if (last === 3) expect(complete).toBe(true);
    if (last === 1) expect(complete).toBe(false);
  });

  it("does nothing, and is done, when every tile is there already", async () => {
    const network = inverting();
    const finished = [{ x: 0, y: 0, width: 50, height: 50 }];
    const { tiles, ended } = run(network, photo(50, 50), { finished });
    expect(await ended).toBe(true);
    expect(tiles).toEqual([]);
    expect(network.shapes).toEqual([]);
  });

  it("does only the tiles that touch the part asked for, and later the rest", async () => {
    const within = { x: 45, y: 5, width: 10, height: 10 };
    const first = run(inverting(), photo(200, 120), { within });
    expect(await first.ended).toBe(true);
    expect(first.tiles).toHaveLength(1);
    expect(first.progress.at(-1)).toMatchObject({ donePixels: 1600, totalPixels: 1600 });
    const finished = first.tiles.map((tile) => tile.rect);
    const rest = run(inverting(), photo(200, 120), { finished });
    expect(await rest.ended).toBe(true);
    expectInverted(photo(200, 120), [...first.tiles, ...rest.tiles]);
  });

  it("begins where the viewer looks and follows when the view moves", async () => {
    const focus = { x: 0, y: 0, width: 10, height: 10 };
    const there = { x: 390, y: 0, width: 10, height: 10 };
    const { tiles, ended } = run(inverting(), photo(400, 30), { focus }, (tile, control) => {
      if (tile.rect.x === 0) control.focus = there;
    });
    await ended;
    const [first, ...rest] = tiles.map((tile) => tile.rect.x);
    expect(first).toBe(0);
    // One tile may already be under way.
    expect(rest.slice(0, 2)).toContain(360);
    expect(rest).toHaveLength(9);
  });

  it("halves its tiles when memory runs out and keeps those already done", async () => {
    let ran = 0;
    const network = inverting(({ width }) => ++ran <= 2 || width <= 40 + 2 * HALO);
    const { tiles, ended } = run({ ...network, edge: 80 }, photo(150, 150));
    expect(await ended).toBe(true);
    expectInverted(photo(150, 150), tiles);
    expect(Math.max(...tiles.map(({ rect }) => rect.width))).toBe(75);
    expect(Math.min(...tiles.map(({ rect }) => rect.width))).toBe(37);
  });
});

it("gives up with OutOfMemory when small tiles do not fit either", async () => {
  const { ended } = run(
    inverting(() => false),
    photo(150, 150),
  );
  await expect(ended).rejects.toMatchObject({ name: "OutOfMemory" });
});

it("passes other failures on, after which nothing more is run", async () => {
  const network = inverting();
  const failing: Network = {
    ...network,
    run: async () => {
      throw new AppError("deviceLost", {}, "gone");
    },
  };
  await expect(run(failing, photo(150, 150)).ended).rejects.toMatchObject({ name: "DeviceLost" });
});

it("starts with smaller tiles when told to", async () => {
  const { tiles, ended } = run(inverting(), photo(80, 80), { halvings: 1 });
  expect(await ended).toBe(true);
  expect(tiles).toHaveLength(16);
});
