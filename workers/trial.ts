/** A model a person added is tried once, on WASM, before it is kept. */

import type { Rejection } from "../src/base/error-codes";
import type { TileShape } from "../src/geometry/tiles";
import { type GoldenTile, goldenConditions, type ModelEntry } from "../src/models/manifest";
import {
  type ModelWarning,
  rejected,
  TRIAL_BLINDNESS,
  TRIAL_SIDE,
  trialTile,
} from "../src/models/own";
import type { Conditions } from "../src/network/conditions";
import { PLAIN } from "../src/network/procedure";
import { HOLES } from "../src/network/settings";
import { toldNoise } from "../src/network/told-noise";

/** Of full scale: above rounding, far below what shows. */
const SAME = 1e-3;

/** Root mean square of full scale that a denoised tile may be away from the noisy one. */
const STILL_THE_PHOTO = 0.25;

export interface Trial {
  /** Its input and answers, in the golden tile's layout; `golden` lacks only file and hash. */
  readonly stored: Float32Array<ArrayBuffer>;
  readonly golden: Omit<GoldenTile, "file" | "sha256">;
  readonly warning: ModelWarning | null;
}

type Run = (
  planes: Float32Array<ArrayBuffer>,
  shape: TileShape,
  conditions: Conditions,
) => Promise<Float32Array>;

/** @throws AppError ModelRejected, and what `run` throws */
export async function tryModel(model: Omit<ModelEntry, "golden">, run: Run): Promise<Trial> {
  const reject = (why: Rejection) => rejected(model.name, why);
  const multiple = model.multiple ?? 1;
  const ask: Ask = async (planes, side, conditions) => {
    const answer = await run(planes.slice(), { width: side, height: side }, conditions);
    if (answer.length !== planes.length) {
      throw reject({ code: "otherSize" });
    }
    if (!answer.every(Number.isFinite)) {
      throw reject({ code: "notFinite" });
    }
    return answer;
  };

  const has = (name: ModelEntry["inputs"][number]) => model.inputs.includes(name);
  const conditional = has("blindness");
  const made = {
    blindness: conditional ? TRIAL_BLINDNESS : [0],
    ...(has("shift") ? { hole: 1 } : {}),
    ...(has("noise") ? { noise: [...toldNoise(null, PLAIN)] } : {}),
  };
  const settings = goldenConditions(made);
  const last = settings.at(-1) as Conditions;
  // What a network answers within its radius of the border means nothing, and it may take no smaller tile.
  const side = Math.ceil(Math.max(TRIAL_SIDE, 2 * model.radius + 2) / multiple) * multiple;
  const input = trialTile(side);
  const isInner = innerOf(side, model.radius);
  const answers: Float32Array[] = [];
  for (const conditions of settings) answers.push(await ask(input, side, conditions));
  for (const answer of answers) {
    const inner = Array.from(answer, (value, i) => value - (input[i] as number)).filter((_, i) =>
      isInner(i),
    );
    const sum = inner.reduce((total, difference) => total + difference ** 2, 0);
    if (Math.sqrt(sum / inner.length) > STILL_THE_PHOTO) {
      throw reject({ code: "farFromPhoto" });
    }
  }
  // The wider its hole, the further it looks.
  const widest = { ...last, blindness: 0.5, hole: Math.max(...HOLES) };
  if (!(await staysWithinRadius(model.radius, multiple, ask, widest))) {
    throw reject({ code: "looksFurther", radius: model.radius });
  }
  const before = answers.at(-1) as Float32Array;
  const blind = !conditional || (await isBlind(input, side, before, ask, last));
  const stored = new Float32Array(input.length * (1 + answers.length));
  [input, ...answers].forEach((part, i) => {
    stored.set(part, i * input.length);
  });
  return {
    stored,
    golden: { width: side, height: side, ...made },
    warning: blind ? null : "seesCentre",
  };
}

type Ask = (
  planes: Float32Array<ArrayBuffer>,
  side: number,
  conditions: Conditions,
) => Promise<Float32Array>;

/** Whether nothing beyond the halo changes the block in the middle of a tile. */
async function staysWithinRadius(
  radius: number,
  multiple: number,
  ask: Ask,
  conditions: Conditions,
): Promise<boolean> {
  const halo = Math.ceil(radius / multiple) * multiple;
  const side = 2 * halo + 3 * multiple;
  const [isInner, isCore] = [innerOf(side, multiple), innerOf(side, halo + multiple)];
  const input = trialTile(side);
  const changed = input.map((value, i) => (isInner(i) ? value : 1 - value));
  const before = await ask(input, side, conditions);
  const after = await ask(changed, side, conditions);
  return before.every((value, i) => !isCore(i) || Math.abs(value - (after[i] as number)) <= SAME);
}

/** Whether a value of a tile's planes, [3, side, side], lies so many pixels away from its border. */
function innerOf(side: number, margin: number): (i: number) => boolean {
  return (i) => {
    const [x, y] = [i % side, Math.floor(i / side) % side];
    return Math.min(x, y) >= margin && Math.max(x, y) < side - margin;
  };
}

/** Whether, under these conditions (c = 1), a pixel's own value leaves its output alone. */
async function isBlind(
  input: Float32Array<ArrayBuffer>,
  side: number,
  before: Float32Array,
  ask: Ask,
  conditions: Conditions,
): Promise<boolean> {
  const centre = (side >> 1) * side + (side >> 1);
  const at = [0, 1, 2].map((channel) => channel * side * side + centre);
  const changed = input.slice();
  for (const i of at) changed[i] = 1 - Math.round(changed[i] as number);
  const after = await ask(changed, side, conditions);
  return at.every((i) => Math.abs((after[i] as number) - (before[i] as number)) <= SAME);
}
