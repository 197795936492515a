/**
 * Fits a network to photos, from nothing but themselves: the parameters of a model that `fit` in its manifest
 * entry names are trained by gradient graphs. Pure: whoever calls reads the squares and runs the graphs.
 * `training/blindspot/fit.py` does the same, number for number, and says what each step is good for.
 */
import type { Size } from "../geometry/viewport";
import type { PhotoNoise } from "../raster/raster";
import { chooseFor } from "./auto";
import { type Conditions, conditionsOf } from "./conditions";
import settings from "./fit.settings.json" with { type: "json" };
import { hash } from "./procedure";

export const FIT = settings;

/** Share of clipped pixels from which a noisy block is no longer the picture's. */
const CLIPPED_SHARE = 0.01;
/** Tries for a square that touches none of those held out. */
const TRIES = 100;

/** What a draw is for: part of what it is hashed from. */
const DRAW = {
  photo: 0,
  column: 1,
  row: 2,
  picture: 3,
  noise: 4,
  elsewhere: 5,
  blindness: 6,
} as const;

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
}

/** The mean error by weight, and its slope for each parameter. */
export interface Gradient {
  readonly loss: number;
  readonly slope: Float32Array;
}

/** The graphs of a model that can be fitted. */
export interface FitGraphs {
  /** Of its sight, in pixels. */
  readonly radius: number;
  /** That which is chosen where nobody chooses, and a fit is for first of all. */
  readonly blindness: number;
  readonly start: Float32Array;
  readonly groups: readonly ParameterGroup[];
  /** @returns planes of the image's shape */
  infer(
    image: Batch,
    blindness: number,
    parameters: Float32Array<ArrayBuffer>,
  ): Promise<Float32Array>;
  differentiate(request: GradientRequest): Promise<Gradient>;
}

/** Part of a photo that a fit looks at: `core` pixels wide and high, from (x, y) on. */
export interface Square {
  /** Index of the photo. */
  readonly photo: number;
  readonly x: number;
  readonly y: number;
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

/**
 * The squares of a fit. Those held out come first, and none overlaps another; the pool that steps draw from
 * follows, without any pixel of theirs where there is room.
 */
export function chooseSquares(sizes: readonly Size[], seed: number): readonly Square[] {
  const squares: Square[] = [];
  for (let index = 0; index < FIT.heldOut + FIT.pool; index++) {
    squares.push(freeSquare(sizes, squares.slice(0, FIT.heldOut), seed, index));
  }
  return squares;
}

/** Who makes the pictures that a network learns from. */
export interface Teacher {
  /** Of its sight, in pixels. */
  readonly radius: number;
  /** What its planes' sides must be divisible by. */
  readonly multiple: number;
  /** @returns planes of the image's shape, right except within `radius` of its border */
  answer(planes: Float32Array<ArrayBuffer>, side: number, photo: number): Promise<Float32Array>;
}

/**
 * What the network that is told of a photo's noise teaches under: it looks past the pixels that noise is alike in,
 * where Auto says that these are.
 */
export const teachersConditions = (noise: PhotoNoise | null): Conditions =>
  conditionsOf({ blindness: FIT.teacherBlindness, hole: noise ? chooseFor(noise).hole : 1 }, noise);

/** The network that is fitted. @param parameters those that it has come to; otherwise those that it began with */
export const itself = (
  { radius, blindness, start, infer }: FitGraphs,
  parameters: Float32Array | Float64Array = start,
): Teacher => ({
  radius,
  multiple: 1,
  answer: (planes, side) =>
    infer({ planes, batch: 1, side }, blindness, Float32Array.from(parameters)),
});

/**
 * A square, with as many pixels around its core as the network sees. photo: as it is. picture: what a teacher makes
 * of it. level: the picture's mean.
 */
export interface Sample {
  readonly square: Square;
  readonly photo: Float32Array<ArrayBuffer>;
  readonly picture: Float32Array<ArrayBuffer>;
  readonly level: number;
}

/**
 * What the teacher took away, without its mean in each channel: of a teacher that is a little off in colour the pupil
 * would learn that, and be twice as far off once it teaches itself.
 */
function noiseOf({ photo, picture }: Sample): Float32Array {
  const taken = photo.map((value, i) => value - (picture[i] as number));
  const size = taken.length / 3;
  for (let from = 0; from < taken.length; from += size) {
    const plane = taken.subarray(from, from + size);
    const mean = Math.fround(plane.reduce((all, value) => all + value, 0) / size);
    plane.forEach((value, i) => {
      plane[i] = value - mean;
    });
  }
  return taken;
}

/** Of a square with its surroundings. */
const sideOf = (radius: number) => FIT.core + 2 * radius;

/** Of the planes that a teacher answers. */
export const teachersSide = (radius: number, { radius: around, multiple }: Teacher) =>
  Math.ceil((sideOf(radius) + 2 * around) / multiple) * multiple;

function sampleFrom(square: Square, photo: Sample["photo"], picture: Sample["picture"]): Sample {
  const level = picture.reduce((sum, value) => sum + value, 0) / picture.length;
  return { square, photo, picture, level };
}

/**
 * @param radius of the network that is fitted
 * @param photo if it is there already
 * @returns answer: what the picture was before it was clipped
 */
export async function sampleOf(
  radius: number,
  teacher: Teacher,
  read: ReadSquare,
  square: Square,
  photo?: Sample["photo"],
): Promise<{ readonly sample: Sample; readonly answer: Float32Array }> {
  const around = teacher.radius;
  const [side, whole] = [sideOf(radius), teachersSide(radius, teacher)];
  const [x, y] = [square.x - radius - around, square.y - radius - around];
  const wide = Float32Array.from(await read(square.photo, x, y, whole));
  const seen = photo ?? part(wide, whole, around, side);
  // What it is given may be gone afterwards.
  const made = await teacher.answer(wide, whole, square.photo);
  const answer = part(made, whole, around, side);
  const picture = answer.map((value) => Math.min(1, Math.max(0, value)));
  return { sample: sampleFrom(square, seen, picture), answer };
}

/** What a fit learns from. */
export interface Lesson {
  /** In the order of the squares. */
  readonly samples: readonly Sample[];
  /** By another network than the one that is fitted. */
  readonly taught: boolean;
  /** What the network that is fitted does to them, as it began. */
  readonly start: Moved;
  /** Its loss on those held out, as it began. */
  readonly begun: number;
  /** Number of times its pictures have been made anew. */
  readonly round: number;
}

/**
 * The teacher's pictures, if they hold clearly less on flat places than the network's own; else these.
 * @param teacher null where there is none but the network itself
 */
export async function chooseLesson(
  graphs: FitGraphs,
  teacher: Teacher | null,
  read: ReadSquare,
  squares: readonly Square[],
): Promise<Lesson> {
  const { radius } = graphs;
  const lessonOf = async (by: Teacher, before?: readonly Sample[]) => {
    const samples: Sample[] = [];
    const moved = gather(radius);
    for (const [i, square] of squares.entries()) {
      const { sample, answer } = await sampleOf(radius, by, read, square, before?.[i]?.photo);
      samples.push(sample);
      moved.add(sample.photo, answer);
    }
    return { samples, moved: moved.all() };
  };
  const own = await lessonOf(itself(graphs));
  const start = own.moved;
  const better = teacher && (await lessonOf(teacher, own.samples));
  const taught = better !== null && better.moved.left <= FIT.clearlyLess * start.left;
  const { samples } = taught ? better : own;
  const begun = await lossOn(graphs, graphs.start, samples);
  return { samples, taught, start, begun, round: 0 };
}

/** The lesson with pictures that the network makes of the same squares with these parameters. */
export async function renewed(
  graphs: FitGraphs,
  read: ReadSquare,
  lesson: Lesson,
  parameters: Float64Array,
): Promise<Lesson> {
  const by = itself(graphs, parameters);
  const samples: Sample[] = [];
  for (const { square, photo } of lesson.samples) {
    samples.push((await sampleOf(graphs.radius, by, read, square, photo)).sample);
  }
  const begun = await lossOn(graphs, graphs.start, samples);
  return { ...lesson, samples, begun, round: lesson.round + 1 };
}

/** The round that steps from this one on are of. */
export const roundAt = (step: number) => Math.floor(step / FIT.renewEvery);

/** Before the next step. Another network's pictures are not its pupil's to make. */
export const isRenewalDue = (step: number, { taught, round }: Lesson) =>
  !taught && round < roundAt(step);

/** How far off the pictures of those held out are found again, each with the noise of the next. */
async function lossOn(
  { radius, blindness, infer }: FitGraphs,
  parameters: Float32Array | Float64Array,
  samples: readonly Sample[],
): Promise<number> {
  const side = sideOf(radius);
  let loss = 0;
  for (let i = 0; i < FIT.heldOut; i++) {
    const { picture } = samples[i] as Sample;
    const planes = sum(picture, noiseOf(samples[(i + 1) % FIT.heldOut] as Sample));
    const answer = await infer(
      { planes, batch: 1, side },
      blindness,
      Float32Array.from(parameters),
    );
    const found = inner(answer, side, radius);
    const right = inner(picture, side, radius);
    const off = found.reduce((all, value, k) => all + Math.abs(value - (right[k] as number)), 0);
    loss += off / found.length / FIT.heldOut;
  }
  return loss;
}

/** As much of a lesson as its photos do not tell. */
export interface KeptLesson extends Omit<Lesson, "samples"> {
  readonly pictures: readonly Float32Array<ArrayBuffer>[];
}

export const keptOf = ({ samples, ...lesson }: Lesson): KeptLesson => ({
  ...lesson,
  pictures: samples.map(({ picture }) => picture),
});

/** A lesson as it was before it was kept. Null where that was of other squares. */
export async function lessonAgain(
  radius: number,
  { pictures, ...lesson }: KeptLesson,
  read: ReadSquare,
  squares: readonly Square[],
): Promise<Lesson | null> {
  const side = sideOf(radius);
  const samples: Sample[] = [];
  for (const [i, square] of squares.entries()) {
    const picture = pictures[i];
    if (picture?.length !== 3 * side * side) return null;
    const photo = await read(square.photo, square.x - radius, square.y - radius, side);
    samples.push(sampleFrom(square, Float32Array.from(photo), picture));
  }
  return { ...lesson, samples };
}

/** Of planes [3, whole, whole] those from (from, from) on, `side` pixels wide and high. */
function part(
  planes: Float32Array,
  whole: number,
  from: number,
  side: number,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(3 * side * side);
  for (let row = 0; row < 3 * side; row++) {
    const y = Math.floor(row / side) * whole + (row % side) + from;
    out.set(planes.subarray(y * whole + from, y * whole + from + side), row * side);
  }
  return out;
}

/** Planes [3, side, side] without their margin. */
const inner = (planes: Float32Array, side: number, margin: number) =>
  part(planes, side, margin, side - 2 * margin);

/**
 * The index of a sample whose noise may lie on `samples[one]`: of a few, the one most alike in brightness, which
 * noise depends on. Never the same place: that noise the network knows.
 */
export function noiseFor(
  samples: readonly Sample[],
  one: number,
  seed: number,
  ...words: readonly number[]
): number {
  const { square, level } = samples[one] as Sample;
  let [best, least] = [(one + 1) % samples.length, Number.POSITIVE_INFINITY];
  for (let attempt = 0; attempt < FIT.tries; attempt++) {
    const other = Math.floor(chance(seed, ...words, DRAW.noise, attempt) * samples.length);
    const there = samples[other] as Sample;
    const distance = Math.max(
      Math.abs(there.square.x - square.x),
      Math.abs(there.square.y - square.y),
    );
    const near = there.square.photo === square.photo && distance < FIT.apart;
    const apart = Math.abs(there.level - level);
    if (other !== one && !near && apart < least) [best, least] = [other, apart];
  }
  return best;
}

/** Value by value. */
export const sum = (a: Float32Array, b: Float32Array): Float32Array<ArrayBuffer> =>
  Float32Array.from(a, (value, i) => value + (b[i] as number));

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

/**
 * What answers do to a photo. left: of what moves on the flattest places, the share that is still there. shift: by
 * how much the mean colour of all that is not clipped moves, in 1/255, of the channel that moves most. noise: the
 * standard deviation on the flattest places, in 1/255; it is the photo's alone.
 */
export interface Moved {
  readonly left: number;
  readonly shift: number;
  readonly noise: number;
}

/** How good parameters are. recovery: the loss on what is held out, beside that of what the fit began with. */
export interface Check extends Moved {
  readonly step: number;
  readonly recovery: number;
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

/** Of a fit. What another network teaches is soon learnt, and then its faults. */
export const stepsOf = (taught: boolean) => (taught ? FIT.taughtSteps : FIT.steps);

/** One step on. loss: before it, how far off the pictures of the pool are found again. */
export async function takeStep(
  graphs: FitGraphs,
  state: FitState,
  { samples, taught }: Pick<Lesson, "samples" | "taught">,
  seed: number,
): Promise<{ readonly state: FitState; readonly loss: number }> {
  const { step } = state;
  const pool = samples.slice(FIT.heldOut);
  const side = sideOf(graphs.radius);
  const size = 3 * side * side;
  const planes = new Float32Array(FIT.batch * size);
  const target = new Float32Array(FIT.batch * size);
  for (let i = 0; i < FIT.batch; i++) {
    const one = Math.floor(chance(seed, step, i, DRAW.picture) * pool.length);
    const { picture } = pool[one] as Sample;
    const other = pool[noiseFor(pool, one, seed, step, i)] as Sample;
    planes.set(sum(picture, noiseOf(other)), i * size);
    target.set(picture, i * size);
  }
  // Other values are still to mean what they meant.
  const elsewhere = chance(seed, step, DRAW.elsewhere) < FIT.elsewhere;
  const { loss, slope } = await graphs.differentiate({
    image: { planes, batch: FIT.batch, side },
    blindness: elsewhere ? chance(seed, step, DRAW.blindness) : graphs.blindness,
    parameters: Float32Array.from(state.parameters),
    target,
    weight: evenly(FIT.batch, side, graphs.radius),
  });
  return { state: adam(state, Float64Array.from(slope), graphs.groups, stepsOf(taught)), loss };
}

/** The same weight for each value of the cores, 1 in all. */
function evenly(batch: number, side: number, margin: number): Float32Array<ArrayBuffer> {
  const share = 1 / (batch * 3 * (side - 2 * margin) ** 2);
  const within = (at: number) => at >= margin && at < side - margin;
  return Float32Array.from({ length: batch * 3 * side * side }, (_, i) =>
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
  steps: number,
): FitState {
  const { beta1, beta2, epsilon, average: keep, clip } = FIT;
  const norm = Math.sqrt(slope.reduce((sum, value) => sum + value * value, 0));
  const scale = norm > clip ? clip / norm : 1;
  const rising = Math.min(1, (state.step + 1) / FIT.warmUp);
  const share = (rising * (1 + Math.cos((Math.PI * state.step) / steps))) / 2;
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

/** A block of a square, of its three channels. */
interface Block {
  /** Mean square of what is left of the photo's values without their mean and slope. */
  readonly energy: number;
  /** The same of the answer. */
  readonly remains: number;
  /** By how much the mean of each channel moved. */
  readonly moved: readonly number[];
}

/** Whether so much of a block is clipped that its values are no longer the picture's. */
const isClipped = (values: readonly Float64Array[]) => {
  const [black, white] = [Math.fround(0.5 / 255), Math.fround(254.5 / 255)];
  let [off, all] = [0, 0];
  for (const plane of values) {
    for (const value of plane) if (value < black || value > white) off++;
    all += plane.length;
  }
  return off / all > CLIPPED_SHARE;
};

/** The values of a block, of each channel. */
function blockAt(core: Float32Array, x: number, y: number): Float64Array[] {
  const { block, core: side } = FIT;
  return [0, 1, 2].map((channel) =>
    Float64Array.from(
      { length: block * block },
      (_, i) =>
        core[(channel * side + y + Math.floor(i / block)) * side + x + (i % block)] as number,
    ),
  );
}

const meanOf = (values: Float64Array) => values.reduce((a, b) => a + b, 0) / values.length;

/** Sum of the squares of what is left of a block's values without their mean and slope. */
function unevenness(values: Float64Array): number {
  const side = FIT.block;
  const mean = meanOf(values);
  const ramp = (i: number) => i - (side - 1) / 2;
  let [across, down, scale] = [0, 0, 0];
  values.forEach((value, i) => {
    across += value * ramp(i % side);
    down += value * ramp(Math.floor(i / side));
    scale += ramp(i % side) ** 2;
  });
  return values.reduce((total, value, i) => {
    const plane =
      mean + (across / scale) * ramp(i % side) + (down / scale) * ramp(Math.floor(i / side));
    return total + (value - plane) ** 2;
  }, 0);
}

function blocksOf(photo: Float32Array, answer: Float32Array): readonly Block[] {
  const blocks: Block[] = [];
  for (let y = 0; y < FIT.core; y += FIT.block) {
    for (let x = 0; x < FIT.core; x += FIT.block) {
      const [own, made] = [blockAt(photo, x, y), blockAt(answer, x, y)];
      if (isClipped(own)) continue;
      const share = 1 / (3 * FIT.block ** 2);
      blocks.push({
        energy: own.reduce((total, plane) => total + share * unevenness(plane), 0),
        remains: made.reduce((total, plane) => total + share * unevenness(plane), 0),
        moved: made.map((plane, i) => meanOf(plane) - meanOf(own[i] as Float64Array)),
      });
    }
  }
  return blocks;
}

/** What answers do to squares, one after the other, of which only their blocks are held. */
function gather(margin: number) {
  const side = sideOf(margin);
  const blocks: Block[] = [];
  return {
    /** A square and what was made of it, with `margin` pixels around their cores. */
    add(photo: Float32Array, made: Float32Array): void {
      blocks.push(...blocksOf(inner(photo, side, margin), inner(made, side, margin)));
    },
    all: () => movedIn(blocks),
  };
}

function movedIn(blocks: readonly Block[]): Moved {
  const flattest = blocks
    .toSorted((a, b) => a.energy - b.energy)
    .slice(0, Math.ceil(blocks.length * FIT.flattest));
  const energy = flattest.reduce((all, block) => all + block.energy, 0);
  const remains = flattest.reduce((all, block) => all + block.remains, 0);
  const shifts = [0, 1, 2].map((channel) => {
    const all = blocks.reduce((total, { moved }) => total + (moved[channel] as number), 0);
    return Math.abs(all / Math.max(1, blocks.length)) * 255;
  });
  return {
    left: remains / Math.max(energy, 1e-12),
    shift: Math.max(...shifts),
    noise: blocks.length < FIT.leastBlocks ? 0 : Math.sqrt(energy / flattest.length) * 255,
  };
}

/** Whether there is anything to learn from: else a fit ends before it begins, without a run of any network. */
export async function hasNoise(read: ReadSquare, squares: readonly Square[]): Promise<boolean> {
  const moved = gather(0);
  for (const { photo, x, y } of squares) {
    const core = await read(photo, x, y, FIT.core);
    moved.add(core, core);
  }
  return moved.all().noise >= FIT.leastNoise;
}

/** @param parameters those that a fit has come to; null for those that it began with */
export async function checkOn(
  graphs: FitGraphs,
  step: number,
  parameters: Float64Array | null,
  { samples, start, begun }: Lesson,
): Promise<Check> {
  if (!parameters) return { ...start, step, recovery: 1 };
  const { radius, blindness, infer } = graphs;
  const side = sideOf(radius);
  const values = Float32Array.from(parameters);
  const moved = gather(radius);
  for (const { photo } of samples) {
    moved.add(photo, await infer({ planes: photo, batch: 1, side }, blindness, values));
  }
  const recovery = (await lossOn(graphs, parameters, samples)) / Math.max(begun, 1e-12);
  return { ...moved.all(), step, recovery };
}

/**
 * What to make of the checks so far. The latest one that is sound is kept. Colours are true. What another network
 * taught leaves clearly less on flat places than before: so it was worth learning. What the network taught itself
 * finds the pictures of squares that no step learnt from again better, by a share that is no chance. Where there is
 * noise that it takes for picture, it learns to leave that, and ever more of it: then nothing is kept, and it ends.
 * Where there is no noise, or nearly all is clipped, there is nothing to learn.
 * @param taught see `Lesson`
 * @returns best: index of the check to be kept, 0 for what it began with; goesOn: whether more steps may help
 */
export function judge(
  checks: readonly Check[],
  taught: boolean,
): { readonly best: number; readonly goesOn: boolean } {
  const start = checks[0] as Check;
  const leavesMore = ({ left, step }: Check) => {
    const relative = (FIT.mostGrowth * start.left * step) / FIT.renewEvery;
    return !taught && left > start.left + Math.max(FIT.mostLeft, relative);
  };
  if (checks.some(leavesMore)) return { best: 0, goesOn: false };
  const sound = ({ left, shift, recovery }: Check) =>
    shift <= Math.max(FIT.mostShift, start.shift) &&
    (taught ? left <= start.left * (1 - FIT.clearFall) : recovery < 1 - FIT.leastGain);
  const best = Math.max(
    0,
    checks.findLastIndex((check, i) => i > 0 && sound(check)),
  );
  const done = (checks.at(-1) as Check).step >= stepsOf(taught) || start.noise < FIT.leastNoise;
  return { best, goesOn: !done };
}

export const isCheckDue = (step: number) => step % FIT.checkEvery === 0;

/** A check joins what is known; what was best before stays kept where this one is not better. */
export function withCheck(state: FitState, check: Check, taught: boolean): FitState {
  const checks = [...state.checks, check];
  const isBest = judge(checks, taught).best === checks.length - 1;
  return {
    ...state,
    checks,
    ...(isBest ? { best: state.average.slice(), bestStep: state.step } : {}),
  };
}
