/** A model a person added is tried once, on WASM, before it is kept. */

import type { Rejection } from "../src/base/error-codes";
import type { TileShape } from "../src/geometry/tiles";
import type { GoldenTile, ModelEntry } from "../src/models/manifest";
import {
  type ModelWarning,
  rejected,
  TRIAL_BLINDNESS,
  TRIAL_SIDE,
  trialTile,
} from "../src/models/own";

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
  blindness: number,
) => Promise<Float32Array>;

/** @throws AppError ModelRejected, and what `run` throws */
export async function tryModel(model: Omit<ModelEntry, "golden">, run: Run): Promise<Trial> {
  const reject = (why: Rejection) => rejected(model.name, why);
  const multiple = model.multiple ?? 1;
  const ask = async (planes: Float32Array<ArrayBuffer>, side: number, blindness: number) => {
    const answer = await run(planes.slice(), { width: side, height: side }, blindness);
    if (answer.length !== planes.length) {
      throw reject({ code: "otherSize" });
    }
    if (!answer.every(Number.isFinite)) {
      throw reject({ code: "notFinite" });
    }
    return answer;
  };

  const conditional = model.inputs.includes("blindness");
  const settings = conditional ? TRIAL_BLINDNESS : [0];
  // What a network answers within its radius of the border means nothing, and it may take no smaller tile.
  const side = Math.ceil(Math.max(TRIAL_SIDE, 2 * model.radius + 2) / multiple) * multiple;
  const input = trialTile(side);
  const isInner = innerOf(side, model.radius);
  const answers: Float32Array[] = [];
  for (const blindness of settings) answers.push(await ask(input, side, blindness));
  for (const answer of answers) {
    const inner = Array.from(answer, (value, i) => value - (input[i] as number)).filter((_, i) =>
      isInner(i),
    );
    const sum = inner.reduce((total, difference) => total + difference ** 2, 0);
    if (Math.sqrt(sum / inner.length) > STILL_THE_PHOTO) {
      throw reject({ code: "farFromPhoto" });
    }
  }
  if (!(await staysWithinRadius(model.radius, multiple, ask))) {
    throw reject({ code: "looksFurther", radius: model.radius });
  }
  const blind = !conditional || (await isBlind(input, side, answers.at(-1) as Float32Array, ask));
  const stored = new Float32Array(input.length * (1 + answers.length));
  [input, ...answers].forEach((part, i) => {
    stored.set(part, i * input.length);
  });
  return {
    stored,
    golden: { width: side, height: side, blindness: settings },
    warning: blind ? null : "seesCentre",
  };
}

type Ask = (
  planes: Float32Array<ArrayBuffer>,
  side: number,
  blindness: number,
) => Promise<Float32Array>;

/** Whether nothing beyond the halo changes the block in the middle of a tile. */
async function staysWithinRadius(radius: number, multiple: number, ask: Ask): Promise<boolean> {
  const halo = Math.ceil(radius / multiple) * multiple;
  const side = 2 * halo + 3 * multiple;
  const [isInner, isCore] = [innerOf(side, multiple), innerOf(side, halo + multiple)];
  const input = trialTile(side);
  const changed = input.map((value, i) => (isInner(i) ? value : 1 - value));
  const [before, after] = [await ask(input, side, 0.5), await ask(changed, side, 0.5)];
  return before.every((value, i) => !isCore(i) || Math.abs(value - (after[i] as number)) <= SAME);
}

/** Whether a value of a tile's planes, [3, side, side], lies so many pixels away from its border. */
function innerOf(side: number, margin: number): (i: number) => boolean {
  return (i) => {
    const [x, y] = [i % side, Math.floor(i / side) % side];
    return Math.min(x, y) >= margin && Math.max(x, y) < side - margin;
  };
}

/** Whether, at c = 1, a pixel's own value leaves its output alone. */
async function isBlind(
  input: Float32Array<ArrayBuffer>,
  side: number,
  before: Float32Array,
  ask: Ask,
): Promise<boolean> {
  const centre = (side >> 1) * side + (side >> 1);
  const at = [0, 1, 2].map((channel) => channel * side * side + centre);
  const changed = input.slice();
  for (const i of at) changed[i] = 1 - Math.round(changed[i] as number);
  const after = await ask(changed, side, 1);
  return at.every((i) => Math.abs((after[i] as number) - (before[i] as number)) <= SAME);
}
