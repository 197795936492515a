/** Photos denoised while the engine is being broken, next to the same photos left in peace. */
import { createEngine } from "../../src/engine/client";
import type { Engine } from "../../src/engine/engine";
import type { DenoiseWorker } from "../../src/engine/protocol";
import { handleOf } from "../../src/engine/supervised";
import type { Preference } from "../../src/network/backends";
import { FULL } from "../../src/raster/blend";
import { recoverySentence } from "../../src/words/en/backends";
import { type Answer, answers, type Fault, type Question, questions } from "./faults";
import { denoise, noisyPhoto, resultOf } from "./photo";

/** A tile this wide, halo included, can be halved once more. */
const LARGE = 96;

export interface Ordeal {
  readonly seed: number;
  readonly backend: Preference;
  readonly model: string;
  /** Width and height in pixels. */
  readonly photos: readonly (readonly [number, number])[];
  readonly faults: number;
  readonly kinds: readonly Fault[];
  /** Faults come as soon as they can, not only once something was finished since the last one. */
  readonly relentless?: boolean;
}

export interface Outcome {
  readonly injected: readonly Fault[];
  readonly workers: number;
  /** The sentences that the person is told, each once. */
  readonly told: readonly string[];
  /** The backend that each photo ended on. */
  readonly backends: readonly (string | undefined)[];
  readonly photos: readonly {
    /** "done", or the error's name. */
    readonly end: string;
    readonly tiles: number;
    readonly pixels: number;
    /** Values of the result that differ from the undisturbed one, and by how much at most. */
    readonly different: number;
    readonly most: number;
  }[];
}

const spawnFaulty = () =>
  handleOf<DenoiseWorker>(
    new Worker(new URL("./faulty.worker.ts", import.meta.url), { type: "module" }),
  );

/** A photo's result in one piece: RGBA. */
async function denoised(
  engine: Engine,
  id: string,
  model: string,
  [width, height]: readonly [number, number],
  each: () => void = () => {},
) {
  const { tiles, end } = await denoise(engine, id, { model, each });
  const whole = { x: 0, y: 0, width, height };
  const pixels = await engine.read(resultOf(id, FULL, model), whole);
  const area = tiles.reduce((sum, rect) => sum + rect.width * rect.height, 0);
  return { pixels, area, tiles: tiles.length, end };
}

/**
 * Every photo gets its share of the faults, each as soon as the worker that got over the last one has
 * finished a tile. Kinds are drawn by the seed.
 */
export async function underFaults(ordeal: Ordeal): Promise<Outcome> {
  const { backend, model, kinds, photos } = ordeal;
  let state = ordeal.seed;
  const draw = <T>(from: readonly T[]): T => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return from[Math.floor((state / 2 ** 32) * from.length)] as T;
  };

  const injected: Fault[] = [];
  let [allowed, ready] = [0, true];
  const answered = answers();
  const asked = questions();
  asked.addEventListener("message", ({ data: { id, ...tile } }: MessageEvent<Question>) => {
    // Only what is large can be too large: there must be something smaller that works.
    const large = ordeal.relentless || tile.width >= LARGE;
    const possible = kinds.filter((kind) => kind !== "no memory" || large);
    const fault = (ready || ordeal.relentless) && injected.length < allowed ? draw(possible) : null;
    if (fault) {
      injected.push(fault);
      ready = false;
    }
    answered.postMessage({ id, fault } satisfies Answer);
  });

  const peaceful = createEngine({ denoise: spawnFaulty });
  await peaceful.prepare(model, backend);
  let workers = 0;
  const engine = createEngine({
    denoise() {
      // The last words of the worker before do not count.
      if (workers++ > 0) ready = false;
      return spawnFaulty();
    },
  });
  engine.prefer(backend, []);
  const told = new Set<string>();
  engine.onRecovery((recovery) => told.add(recoverySentence(recovery)));

  const expected: Uint8ClampedArray[] = [];
  for (const [i, size] of photos.entries()) {
    await peaceful.openPhoto(`${i}`, await noisyPhoto(...size));
    const result = await denoised(peaceful, `${i}`, model, size);
    if (result.end !== "done") throw new Error(`undisturbed: ${result.end}`);
    expected.push(result.pixels);
    peaceful.closePhoto(`${i}`);
  }
  peaceful.dispose();

  const outcomes: Outcome["photos"][number][] = [];
  const backends: Outcome["backends"][number][] = [];
  for (const [i, size] of photos.entries()) {
    allowed = Math.round((ordeal.faults * (i + 1)) / photos.length);
    await engine.openPhoto(`${i}`, await noisyPhoto(...size));
    ready = true;
    const { pixels, area, tiles, end } = await denoised(engine, `${i}`, model, size, () => {
      ready = true;
    });
    const before = expected[i] as Uint8ClampedArray;
    const differences = pixels.map((value, at) => Math.abs(value - (before[at] as number)));
    outcomes.push({
      end,
      tiles,
      pixels: area,
      different: differences.reduce((sum, difference) => sum + Number(difference > 0), 0),
      most: differences.reduce((most, difference) => Math.max(most, difference), 0),
    });
    backends.push(engine.status?.backend);
    engine.closePhoto(`${i}`);
  }
  engine.dispose();
  asked.close();
  answered.close();
  return { injected, workers, told: [...told], backends, photos: outcomes };
}
