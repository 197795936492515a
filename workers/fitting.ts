/** A fit from its beginning, or its last checkpoint, to its end: one step at a time, other jobs in between. */
import { aborted, unlessAborted } from "../src/base/abort";
import { AppError } from "../src/base/errors";
import type { FitJob, FitListener, FitOutcome } from "../src/engine/protocol";
import type { Rect } from "../src/geometry/rect";
import type { FitEntry, ModelEntry } from "../src/models/manifest";
import {
  beginFit,
  checkOn,
  chooseLesson,
  chooseSquares,
  FIT,
  type FitGraphs,
  type FitState,
  hasNoise,
  isCheckDue,
  isRenewalDue,
  judge,
  keptOf,
  type Lesson,
  lessonAgain,
  type ReadSquare,
  renewed,
  roundAt,
  type Square,
  stepsOf,
  type Teacher,
  takeStep,
  teachersSide,
  withCheck,
} from "../src/network/fit";
import { hash } from "../src/network/procedure";
import type { Mending } from "../src/network/settings";
import { type Working, workingOf } from "../src/raster/colour/working";
import type { Checkpoints } from "./checkpoints";
import { createFitClock, type Kind } from "./fit-clock";
import type { Store } from "./store-link";

/** Between two checkpoints on disk, and between two previews, ms. */
const CHECKPOINT_MS = 3000;
const PREVIEW_MS = 4000;
/** A preview is at most so wide and high: it takes time that the fit waits for. */
const PREVIEW_SIDE = 256;
/** What a pixel of a step takes beside one of a forward run: see `docs/bench.md`. */
const STEP_COST = 2.5;

/** What the page may say meanwhile. */
export interface FitControl {
  stopped: boolean;
  shown: Rect | null;
}

export interface FitTeacher extends Teacher {
  /** Of a pixel, beside one of the network that is fitted, as far as that can be told beforehand. */
  readonly cost: number;
}

export interface Fitting {
  readonly job: FitJob;
  readonly model: ModelEntry & { readonly fit: FitEntry };
  readonly teacher: FitTeacher | null;
  readonly store: Store;
  readonly control: FitControl;
  readonly listener: Omit<FitListener, "onStatus">;
  readonly checkpoints: Checkpoints;
  readonly signal: AbortSignal;
  /** Gives work the graphs in its turn: behind jobs that were asked for before, and in front of later ones. */
  inTurn<T>(work: (graphs: FitGraphs) => Promise<T>): Promise<T>;
}

/** @throws AppError FitRefused, and what the network and the store throw; an AbortError when cancelled */
export async function runFit(fitting: Fitting): Promise<FitOutcome> {
  const { job, model, teacher, store, control, listener, checkpoints, signal, inTurn } = fitting;
  const infos = await Promise.all(job.photos.map(({ id }) => store.rasterInfo(id)));
  if (infos.some(({ width, height }) => Math.min(width, height) < FIT.leastSide)) {
    throw new AppError("fitTooSmall", { side: FIT.leastSide });
  }
  const workings = infos.map(({ profile }) => workingOf(profile));
  const read = reader(store, job, workings);
  const squares = chooseSquares(infos, job.seed);
  const base = { id: model.id, sha256: model.sha256 };
  if (!(await hasNoise(read, squares))) {
    return { parameters: null, base, steps: 0, checks: [], taught: false };
  }
  const key = await keyOf(job, model, read, squares);
  const known = await checkpoints.read(key);
  // From here on a page that is reloaded goes on with it.
  if (!known) await checkpoints.write(key, job, null);
  const start = await inTurn(async (graphs) => graphs.start);
  const again = await lessonAt(known?.step ?? 0, fitting, key, read, squares);
  // Without what it learnt from, a fit does not know how it would have gone on.
  let state = (again && known) ?? beginFit(start);
  const losses: number[] = [];
  const work = workOf(model.radius, squares.length, teacher);
  const clock = createFitClock(work.whole, {
    forward: 1,
    teacher: teacher?.cost ?? 0,
    step: STEP_COST,
  });
  clock.skip("step", state.step * work.step);
  clock.skip("forward", Math.max(0, state.checks.length - 1) * work.check);
  // Until it is known who teaches.
  let steps = stepsOf(again?.taught ?? false);
  const tell = () => {
    const { step, checks } = state;
    const [share, etaMs] = [clock.share(), clock.etaMs()];
    listener.onProgress({ step, steps, losses, checks, share, etaMs });
  };
  const ran = (kind: Kind, pixels: number) => {
    clock.done(kind, pixels);
    tell();
  };
  // Each run in a turn of its own: so others wait for no more than that, and so does who cancels.
  const turn = <T>(run: (graphs: FitGraphs) => Promise<T>) => {
    unlessAborted(signal);
    return inTurn(run);
  };
  const graphs: FitGraphs = {
    radius: model.radius,
    blindness: model.defaultBlindness ?? 0,
    start,
    groups: model.fit.groups,
    async infer(image, ...given) {
      const answer = await turn(({ infer }) => infer(image, ...given));
      ran("forward", image.batch * image.side ** 2);
      return answer;
    },
    differentiate: (request) => turn(({ differentiate }) => differentiate(request)),
  };
  const timed: Teacher | null = teacher && {
    ...teacher,
    async answer(planes, side, photo) {
      const answer = await teacher.answer(planes, side, photo);
      ran("teacher", side ** 2);
      return answer;
    },
  };

  let lesson = again ?? (await chooseLesson(graphs, timed, read, squares));
  if (again) {
    clock.skip("forward", (again.round + 1) * work.looking);
    clock.skip("teacher", work.whole.teacher);
  } else {
    await checkpoints.keepLesson(key, keptOf(lesson));
  }
  const { taught } = lesson;
  if (taught) {
    steps = stepsOf(taught);
    const spared = FIT.steps - steps;
    clock.skip("step", spared * work.step);
    clock.skip("forward", work.renewals * work.looking + (spared / FIT.checkEvery) * work.check);
  }
  const check = async ({ step, average }: FitState) =>
    checkOn(graphs, step, step === 0 ? null : average, lesson);

  if (state.checks.length === 0) state = withCheck(state, await check(state), taught);
  tell();
  let [written, shown] = [performance.now(), Number.NEGATIVE_INFINITY];
  while (!control.stopped && judge(state.checks, taught).goesOn) {
    if (isRenewalDue(state.step, lesson)) {
      // Whoever goes on from here is to make the same lesson.
      await checkpoints.write(key, job, state);
      lesson = await renewed(graphs, read, lesson, state.average);
      await checkpoints.keepLesson(key, keptOf(lesson));
    }
    const next = await takeStep(graphs, state, lesson, job.seed);
    state = next.state;
    losses.push(next.loss);
    ran("step", work.step);
    if (isCheckDue(state.step)) {
      state = withCheck(state, await check(state), taught);
      tell();
    }
    const now = performance.now();
    if (now - written >= CHECKPOINT_MS) {
      await checkpoints.write(key, job, state);
      written = performance.now();
    }
    if (control.shown && now - shown >= PREVIEW_MS) {
      await preview(fitting, workings[0] ?? null, state, control.shown);
      shown = performance.now();
    }
  }
  if (signal.aborted) throw aborted();
  // Stopped between two checks: what came since is worth a look.
  if (control.stopped && !isCheckDue(state.step)) {
    state = withCheck(state, await check(state), taught);
  }
  await checkpoints.forget();
  const { best } = judge(state.checks, taught);
  return {
    parameters: best === 0 ? null : Float32Array.from(state.best),
    base,
    steps: best === 0 ? 0 : state.bestStep,
    checks: state.checks,
    taught,
  };
}

/** What a fit that goes on from this step learns from, or is to make anew; null where that is not kept. */
async function lessonAt(
  step: number,
  { checkpoints, model }: Fitting,
  key: string,
  read: ReadSquare,
  squares: readonly Square[],
): Promise<Lesson | null> {
  const round = roundAt(step);
  for (const tried of new Set([round, round - 1, 0])) {
    const kept = tried >= 0 ? await checkpoints.lesson(key, tried) : null;
    // At a round's first step the one before will do: nothing has been learnt since.
    const before = tried === round - 1 && step === round * FIT.renewEvery;
    if (kept && (kept.taught || tried === round || before)) {
      return lessonAgain(model.radius, kept, read, squares);
    }
  }
  return null;
}

/** How many pixels a fit runs: in all, to look at its squares, as it does once more a renewal, for a check and a step. */
function workOf(radius: number, squares: number, teacher: Teacher | null) {
  const square = (FIT.core + 2 * radius) ** 2;
  const looking = squares * (FIT.core + 4 * radius) ** 2 + FIT.heldOut * square;
  const renewals = roundAt(FIT.steps - 1);
  const check = (FIT.heldOut + squares) * square;
  const checks = Math.floor(FIT.steps / FIT.checkEvery);
  const step = FIT.batch * square;
  const whole = {
    forward: (1 + renewals) * looking + checks * check,
    teacher: teacher ? squares * teachersSide(radius, teacher) ** 2 : 0,
    step: FIT.steps * step,
  };
  return { whole, looking, renewals, check, step };
}

/**
 * The same for the same fit, and for no other: a checkpoint is of use for no other. Two photos of one name and size
 * are told apart by what is held out.
 */
async function keyOf(
  { photos, seed, mended, teacher }: FitJob,
  { fit }: Fitting["model"],
  read: ReadSquare,
  squares: readonly Square[],
): Promise<string> {
  const named = photos.map(({ name, width, height }) => [name, width, height]);
  let seen = 0;
  for (const { photo, x, y } of squares.slice(0, FIT.heldOut)) {
    const values = Float32Array.from(await read(photo, x, y, FIT.core));
    for (const bits of new Uint32Array(values.buffer)) seen = hash(seen, bits);
  }
  const graphs = [fit.gradient.sha256, fit.inference.sha256];
  return JSON.stringify([...graphs, teacher, seed, mended, named, seen, FIT]);
}

/** Blotches stay: a network learns of noise that it can see as such. */
const mendingFor = ({ mended }: FitJob): Mending => ({ hotPixels: mended, blotches: 0 });

function reader(store: Store, job: FitJob, workings: readonly (Working | null)[]): ReadSquare {
  return async (photo, x, y, side) => {
    const { id } = job.photos[photo] as FitJob["photos"][number];
    const shape = { width: side, height: side };
    // It may lie beyond the border, where it is mirrored like every tile's halo.
    const own = await store.planes(id, { x, y, ...shape }, 0, shape, mendingFor(job));
    return workings[photo]?.seen(own) ?? own;
  };
}

async function preview(
  { job, model, store, listener, inTurn }: Fitting,
  working: Working | null,
  state: FitState,
  asked: Rect,
): Promise<void> {
  const photo = job.photos[0];
  if (!photo) return;
  const { radius } = model;
  const side = Math.min(PREVIEW_SIDE, photo.width, photo.height);
  const place = (from: number, length: number, most: number) =>
    Math.round(Math.min(Math.max(0, from + (length - side) / 2), most - side));
  const rect = {
    x: place(asked.x, asked.width, photo.width),
    y: place(asked.y, asked.height, photo.height),
    width: side,
    height: side,
  };
  const whole = side + 2 * radius;
  const shape = { width: whole, height: whole };
  const own = await store.planes(photo.id, rect, radius, shape, mendingFor(job));
  const planes = working?.seen(own) ?? own;
  const parameters = Float32Array.from(state.average);
  const c = model.defaultBlindness ?? 0;
  const answer = await inTurn(({ infer }) =>
    infer({ planes, batch: 1, side: whole }, c, parameters),
  );
  const made = working ? working.taken(answer, own) : answer;
  const rgba = new Uint8ClampedArray(4 * side * side).fill(255);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const from = (y + radius) * whole + x + radius;
      for (let channel = 0; channel < 3; channel++) {
        const value = made[channel * whole * whole + from] as number;
        rgba[4 * (y * side + x) + channel] = value * 255;
      }
    }
  }
  listener.onPreview({ ...rect, rgba });
}
