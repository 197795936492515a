/**
 * Fits a network to photos, from nothing but themselves: the parameters of a model that `fit` in its manifest
 * entry names are trained by gradient graphs. Pure: whoever calls reads the squares and runs the graphs.
 * `training/blindspot/fit.py` does the same, number for number, and says what each step is good for.
 */
import type { Size } from "../geometry/viewport";
import settings from "./fit.settings.json" with { type: "json" };
import { hash } from "./procedure";
import { shrunkTarget } from "./shrink";

export const FIT = settings;

/** Side of the areas whose mean colour the loss keeps; as in the gradient graphs. */
export const AREA = 40;
/** Share of clipped pixels from which the mean of a noisy area is no longer the picture's. */
const CLIPPED_SHARE = 0.01;
/** Tries for a square that touches none of those held out. */
const TRIES = 100;

/** What a draw is for: part of what it is hashed from. */
const DRAW = { photo: 0, column: 1, row: 2, phase: 3, sees: 4, blindness: 5, pick: 6 } as const;

/** Groups of so many parameters, in their order, and Adam's learning rate for them. */
export interface ParameterGroup {
  readonly count: number;
  readonly rate: number;
}

/** Planes [batch, 3, side, side]. */
export interface Batch {
  readonly planes: Float32Array<ArrayBuffer>;
  readonly batch: number;
  readonly side: number;
}

export interface GradientRequest {
  readonly image: Batch;
  readonly blindness: number;
  readonly parameters: Float32Array<ArrayBuffer>;
  /** Of the image's shape; where the weight is 0 it does not matter. */
  readonly target: Float32Array<ArrayBuffer>;
  readonly weight: Float32Array<ArrayBuffer>;
  /** [batch, 3, n, n] for the areas of the image without its margin. */
  readonly areas: Float32Array<ArrayBuffer>;
  readonly own: number;
}

/** The graphs of a model that can be fitted. */
export interface FitGraphs {
  /** Of its sight, in pixels. */
  readonly radius: number;
  readonly start: Float32Array;
  readonly groups: readonly ParameterGroup[];
  /** @returns planes of the image's shape */
  infer(
    image: Batch,
    blindness: number,
    parameters: Float32Array<ArrayBuffer>,
  ): Promise<Float32Array>;
  differentiate(
    request: GradientRequest,
  ): Promise<{ readonly losses: Float32Array; readonly gradient: Float32Array }>;
}

/** Part of a photo that a fit looks at: `core` pixels wide and high, from (x, y) on. */
export interface Square {
  /** Index of the photo. */
  readonly photo: number;
  readonly x: number;
  readonly y: number;
  /** Which pixels of each cell the blind network is shown, row by row: this one and every second after it. */
  readonly phase: number;
}

/** Reads planes [3, side, side] in [0, 1] of a photo, mirrored beyond its border. */
export type ReadSquare = (
  photo: number,
  x: number,
  y: number,
  side: number,
) => Promise<Float32Array>;

/** Uniform in [0, 1). */
const chance = (seed: number, ...words: readonly number[]) => hash(seed, ...words) / 2 ** 32;

function drawSquare(sizes: readonly Size[], seed: number, ...words: readonly number[]): Square {
  const draw = (purpose: number, count: number) =>
    Math.floor(chance(seed, ...words, purpose) * count);
  const photo = draw(DRAW.photo, sizes.length);
  const { width, height } = sizes[photo] as Size;
  return {
    photo,
    x: draw(DRAW.column, width - FIT.core + 1),
    y: draw(DRAW.row, height - FIT.core + 1),
    phase: draw(DRAW.phase, FIT.stride ** 2),
  };
}

const overlap = (a: Square, b: Square) =>
  a.photo === b.photo && Math.abs(a.x - b.x) < FIT.core && Math.abs(a.y - b.y) < FIT.core;

/** A square that overlaps none of those taken; the last one tried where there is no room. */
export function freeSquare(
  sizes: readonly Size[],
  taken: readonly Square[],
  seed: number,
  ...words: readonly number[]
): Square {
  for (let attempt = 0; ; attempt++) {
    const square = drawSquare(sizes, seed, ...words, attempt);
    if (attempt === TRIES - 1 || !taken.some((other) => overlap(square, other))) return square;
  }
}

/** The squares that no step learns from. */
export function heldOut(sizes: readonly Size[], seed: number): readonly Square[] {
  const squares: Square[] = [];
  for (let index = 0; index < FIT.heldOut; index++) {
    squares.push(freeSquare(sizes, squares, seed, -1, index));
  }
  return squares;
}

/**
 * What the network is shown of squares: `seeing` at full size, `blind` every `stride`th pixel, from several on, `small` one pixel
 * at random of each 2 × 2 cell, those of `picks` (0 … 3, row by row). Each has `radius` pixels around what counts.
 */
export interface Look {
  readonly seeing: Batch;
  readonly blind: Batch;
  readonly small: Batch;
  readonly picks: Uint8Array;
}

export async function look(
  read: ReadSquare,
  squares: readonly Square[],
  radius: number,
  seed: number,
  ...words: readonly number[]
): Promise<Look> {
  const { core, stride } = FIT;
  const { phases } = FIT;
  const empty = (side: number, batch = squares.length): Batch => ({
    planes: new Float32Array(batch * 3 * side * side),
    batch,
    side,
  });
  const seeing = empty(core + 2 * radius);
  const blind = empty(core / stride + 2 * radius, phases * squares.length);
  const small = empty(core / 2 + 2 * radius);
  const cells = small.side ** 2;
  const picks = new Uint8Array(squares.length * cells);
  const margin = stride * radius;
  const wide = core + 2 * margin;
  for (const [n, square] of squares.entries()) {
    const whole = await read(square.photo, square.x - margin, square.y - margin, wide);
    for (let y = 0; y < small.side; y++) {
      for (let x = 0; x < small.side; x++) {
        picks[n * cells + y * small.side + x] = hash(seed, ...words, n, DRAW.pick, x, y) >>> 30;
      }
    }
    /** Fills a batch's planes by the place in `whole` of each of its pixels. */
    const fill = ({ planes, side }: Batch, place: (x: number, y: number) => number, image = n) => {
      for (let channel = 0; channel < 3; channel++) {
        const from = channel * wide * wide;
        let to = (image * 3 + channel) * side * side;
        for (let y = 0; y < side; y++) {
          for (let x = 0; x < side; x++) planes[to++] = whole[from + place(x, y)] as number;
        }
      }
    };
    for (let i = 0; i < phases; i++) {
      const phase = (square.phase + 2 * i) % stride ** 2;
      const [row, column] = [Math.floor(phase / stride), phase % stride];
      const place = (x: number, y: number) => (stride * y + row) * wide + stride * x + column;
      fill(blind, place, n * phases + i);
    }
    const less = margin - radius;
    fill(seeing, (x, y) => (y + less) * wide + x + less);
    const around = margin - 2 * radius;
    fill(small, (x, y) => {
      const pick = picks[n * cells + y * small.side + x] as number;
      return (2 * y + (pick >> 1) + around) * wide + 2 * x + (pick & 1) + around;
    });
  }
  return { seeing, blind, small, picks };
}

/** One plane of a batch without its margin. */
function inner(planes: Float32Array, plane: number, side: number, margin: number): Float32Array {
  const inside = side - 2 * margin;
  const out = new Float32Array(inside * inside);
  for (let y = 0; y < inside; y++) {
    const from = plane * side * side + (y + margin) * side + margin;
    out.set(planes.subarray(from, from + inside), y * inside);
  }
  return out;
}

/** What the seeing network is to come near: `target` where `weight` is above 0, and the colours of `areas`. */
export interface Aim {
  readonly target: Float32Array<ArrayBuffer>;
  readonly weight: Float32Array<ArrayBuffer>;
  readonly areas: Float32Array<ArrayBuffer>;
}

/** @param answer the blind network's to `view.small` */
export function aimOf(view: Look, answer: Float32Array, radius: number): Aim {
  const { seeing, small, picks } = view;
  const { batch, side } = seeing;
  const cells = FIT.core / 2;
  const target = new Float32Array(seeing.planes.length);
  const weight = new Float32Array(seeing.planes.length);
  const share = 1 / (batch * 3 * cells ** 2);
  for (let n = 0; n < batch; n++) {
    const planesOf = (planes: Float32Array) =>
      [0, 1, 2].map((channel) => inner(planes, 3 * n + channel, small.side, radius));
    const shrunk = shrunkTarget(planesOf(small.planes), planesOf(answer), cells);
    for (let y = 0; y < cells; y++) {
      for (let x = 0; x < cells; x++) {
        const cell = n * small.side ** 2 + (y + radius) * small.side + x + radius;
        const pick = picks[cell] as number;
        const at = (radius + 2 * y + (pick >> 1)) * side + radius + 2 * x + (pick & 1);
        for (let channel = 0; channel < 3; channel++) {
          const to = (3 * n + channel) * side * side + at;
          target[to] = shrunk[channel]?.[y * cells + x] as number;
          weight[to] = share;
        }
      }
    }
  }
  const across = FIT.core / AREA;
  const areas = new Float32Array(batch * 3 * across ** 2);
  const [black, white] = [Math.fround(0.5 / 255), Math.fround(254.5 / 255)];
  for (let plane = 0; plane < 3 * batch; plane++) {
    const clipped = areaMeans(inner(seeing.planes, plane, side, radius), (value) =>
      value < black || value > white ? 1 : 0,
    );
    for (const [i, part] of clipped.entries()) {
      areas[plane * across ** 2 + i] = part > CLIPPED_SHARE ? 0 : 1 / areas.length;
    }
  }
  return { target, weight, areas };
}

/** The means of a core's areas. */
function areaMeans(core: Float32Array, of: (value: number, i: number) => number): Float64Array {
  const across = FIT.core / AREA;
  const means = new Float64Array(across ** 2);
  for (let i = 0; i < core.length; i++) {
    const area = Math.floor(i / FIT.core / AREA) * across + Math.floor((i % FIT.core) / AREA);
    means[area] = (means[area] as number) + of(core[i] as number, i) / AREA ** 2;
  }
  return means;
}

/** Where a fit stands. All that is needed to go on from here, as if it had never stopped. */
export interface FitState {
  readonly step: number;
  /** Adam's. */
  readonly parameters: Float64Array<ArrayBuffer>;
  readonly first: Float64Array<ArrayBuffer>;
  readonly second: Float64Array<ArrayBuffer>;
  /** Over time: what is kept. */
  readonly average: Float64Array<ArrayBuffer>;
  /** The first is of what it began with. */
  readonly checks: readonly Check[];
  /** The average at the best check so far; what it began with where none was better. */
  readonly best: Float64Array<ArrayBuffer>;
  readonly bestStep: number;
}

/** Losses of a step, before it, as they are named in training. */
export interface StepLosses {
  readonly blind: number;
  readonly invariance: number;
  readonly own: number;
  readonly colour: number;
}

/**
 * Losses on the squares that are held out. `shift`: by how much the mean colour of what is not clipped in them
 * moves, in 1/255, of the channel that moves most.
 */
export interface Check {
  readonly step: number;
  readonly blind: number;
  readonly invariance: number;
  readonly colour: number;
  readonly shift: number;
}

export function beginFit(start: Float32Array): FitState {
  const parameters = Float64Array.from(start);
  return {
    step: 0,
    parameters,
    first: new Float64Array(parameters.length),
    second: new Float64Array(parameters.length),
    average: parameters.slice(),
    checks: [],
    best: parameters.slice(),
    bestStep: 0,
  };
}

/** Everything that a fit looks at, and how. */
export interface FitSource {
  readonly sizes: readonly Size[];
  readonly read: ReadSquare;
  readonly seed: number;
}

/** One step on. */
export async function takeStep(
  graphs: FitGraphs,
  state: FitState,
  { sizes, read, seed }: FitSource,
  taken: readonly Square[],
): Promise<{ readonly state: FitState; readonly losses: StepLosses }> {
  const { radius } = graphs;
  const { weights } = FIT;
  const { step } = state;
  const squares = Array.from({ length: FIT.batch }, (_, i) =>
    freeSquare(sizes, taken, seed, step, i),
  );
  const view = await look(read, squares, radius, seed, step);
  const now = Float32Array.from(state.parameters);
  const aim = aimOf(view, await graphs.infer(view.small, 1, now), radius);
  const sees = chance(seed, step, DRAW.sees) >= FIT.blindShare;
  const pixels = FIT.batch * 3 * FIT.core ** 2;
  const seen = await graphs.differentiate({
    image: view.seeing,
    blindness: sees ? 0 : chance(seed, step, DRAW.blindness),
    parameters: now,
    target: aim.target,
    weight: aim.weight.map((value) => value * weights.invariance),
    areas: aim.areas.map((value) => value * weights.colour),
    own: weights.own / pixels,
  });
  const blind = await graphs.differentiate({
    image: view.blind,
    blindness: 1,
    parameters: now,
    target: view.blind.planes,
    weight: blindWeight(view.blind, radius),
    areas: new Float32Array(view.blind.batch * 3 * (FIT.core / FIT.stride / AREA) ** 2),
    own: 0,
  });
  const slope = Float64Array.from(
    seen.gradient,
    (value, i) => value + (blind.gradient[i] as number),
  );
  const loss = (losses: Float32Array, i: number, weight: number) => (losses[i] as number) / weight;
  return {
    state: adam(state, slope, graphs.groups),
    losses: {
      blind: loss(blind.losses, 0, weights.blind),
      invariance: loss(seen.losses, 0, weights.invariance),
      own: loss(seen.losses, 1, weights.own),
      colour: loss(seen.losses, 2, weights.colour),
    },
  };
}

function blindWeight({ planes, side }: Batch, radius: number): Float32Array<ArrayBuffer> {
  const inside = side - 2 * radius;
  const share = FIT.weights.blind / (planes.length / side ** 2) / inside ** 2;
  const within = (at: number) => at >= radius && at < side - radius;
  return planes.map((_, i) =>
    within(i % side) && within(Math.floor(i / side) % side) ? share : 0,
  );
}

/**
 * Adam (Kingma and Ba 2015, arXiv 1412.6980), the gradient clipped to a norm, the rate rising over the first
 * steps and falling to nothing along a cosine; then the average of the parameters over time.
 */
export function adam(
  state: FitState,
  slope: Float64Array,
  groups: readonly ParameterGroup[],
): FitState {
  const { beta1, beta2, epsilon, average: keep, clip } = FIT;
  const norm = Math.sqrt(slope.reduce((sum, value) => sum + value * value, 0));
  const scale = norm > clip ? clip / norm : 1;
  const rising = Math.min(1, (state.step + 1) / FIT.warmUp);
  const share = (rising * (1 + Math.cos((Math.PI * state.step) / FIT.steps))) / 2;
  const step = state.step + 1;
  const [first, second] = [state.first.slice(), state.second.slice()];
  const [parameters, average] = [state.parameters.slice(), state.average.slice()];
  let i = 0;
  for (const { count, rate } of groups) {
    for (const end = i + count; i < end; i++) {
      const g = (slope[i] as number) * scale;
      const m = beta1 * (first[i] as number) + (1 - beta1) * g;
      const v = beta2 * (second[i] as number) + (1 - beta2) * g * g;
      const move = m / (1 - beta1 ** step) / (Math.sqrt(v / (1 - beta2 ** step)) + epsilon);
      const p = (parameters[i] as number) - rate * share * move;
      [first[i], second[i], parameters[i]] = [m, v, p];
      average[i] = keep * (average[i] as number) + (1 - keep) * p;
    }
  }
  return { ...state, step, first, second, parameters, average };
}

/** How good parameters are, on squares that no step learns from. */
export async function checkOn(
  graphs: FitGraphs,
  step: number,
  parameters: Float64Array,
  { read, seed }: Pick<FitSource, "read" | "seed">,
  squares: readonly Square[],
): Promise<Check> {
  const { radius } = graphs;
  const values = Float32Array.from(parameters);
  const view = await look(read, squares, radius, seed, -2);
  // What to come near is what the network said that it began with: else a target that moves would do
  // for a network that moved.
  const teacher = await graphs.infer(view.small, 1, Float32Array.from(graphs.start));
  const aim = aimOf(view, teacher, radius);
  const seen = await graphs.infer(view.seeing, 0, values);
  const blind = await graphs.infer(view.blind, 1, values);
  const { side } = view.seeing;
  const across = FIT.core / AREA;
  let [invariance, colour, apart] = [0, 0, 0];
  for (let i = 0; i < seen.length; i++) {
    const off = Math.abs((seen[i] as number) - (aim.target[i] as number));
    invariance += (aim.weight[i] as number) * off;
  }
  const shifts = [0, 0, 0];
  const counted = [0, 0, 0];
  for (let plane = 0; plane < 3 * squares.length; plane++) {
    const noisy = inner(view.seeing.planes, plane, side, radius);
    const moved = areaMeans(
      inner(seen, plane, side, radius),
      (value, i) => value - (noisy[i] as number),
    );
    for (const [i, move] of moved.entries()) {
      const share = aim.areas[plane * across ** 2 + i] as number;
      colour += share * Math.abs(move);
      if (share === 0) continue;
      shifts[plane % 3] = (shifts[plane % 3] as number) + move;
      counted[plane % 3] = (counted[plane % 3] as number) + 1;
    }
  }
  for (let plane = 0; plane < 3 * view.blind.batch; plane++) {
    const own = inner(view.blind.planes, plane, view.blind.side, radius);
    const predicted = inner(blind, plane, view.blind.side, radius);
    for (const [i, value] of own.entries()) {
      apart += Math.abs((predicted[i] as number) - value) / own.length / (3 * view.blind.batch);
    }
  }
  const shift = Math.max(
    ...shifts.map((sum, i) => Math.abs(sum / Math.max(1, counted[i] as number)) * 255),
  );
  return { step, blind: apart, invariance, colour, shift };
}

/**
 * What to make of the checks so far. Nothing is kept that is not better than what it began with on squares
 * that no step learnt from: the blind prediction must be nearer to the photo by a share that is no chance, what
 * the seeing network says must not be much further from what it is to say, and colours must be true.
 * @returns best: index of the check to be kept, 0 for what it began with; goesOn: whether more steps may help
 */
export function judge(checks: readonly Check[]): {
  readonly best: number;
  readonly goesOn: boolean;
} {
  const start = checks[0] as Check;
  let [best, least] = [0, start.blind * (1 - FIT.leastGain)];
  for (const [i, check] of checks.entries()) {
    const sound =
      check.invariance <= start.invariance * FIT.mostInvariance &&
      check.shift <= Math.max(FIT.mostShift, start.shift);
    if (i === 0 || !sound || !(check.blind < least)) continue;
    [best, least] = [i, check.blind];
  }
  const last = checks.length - 1;
  const done = (checks[last] as Check).step >= FIT.steps;
  return { best, goesOn: !done && last - best < FIT.patience };
}

export const isCheckDue = (step: number) => step % FIT.checkEvery === 0;

/** A check joins what is known; what was best before stays kept where this one is not better. */
export function withCheck(state: FitState, check: Check): FitState {
  const checks = [...state.checks, check];
  const isBest = judge(checks).best === checks.length - 1;
  return {
    ...state,
    checks,
    ...(isBest ? { best: state.average.slice(), bestStep: state.step } : {}),
  };
}
