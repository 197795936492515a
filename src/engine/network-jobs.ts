/**
 * Everything that runs the network, one thing at a time: warming up, trying a model, denoising, influence. Work
 * goes on over the denoise worker's death as `recovery.ts` says.
 */
import * as Comlink from "comlink";
import { unlessAborted, untilAborted } from "../base/abort";
import { AppError, asAppError } from "../base/errors";
import { createMutex } from "../base/mutex";
import type { Rect } from "../geometry/rect";
import type { BackendChoice, GivenUp, Preference } from "../network/backends";
import { resultKey } from "../network/settings";
import type { Crew } from "./crew";
import type { DenoiseOptions, Engine, Recovery } from "./engine";
import type { Heard } from "./heard";
import type { Photos } from "./photos";
import type { DenoiseJob, DenoiseWorker, EngineStatus } from "./protocol";
import { afterProgress, type History, isRecoverable, recover, UNTRIED } from "./recovery";
import type { Running } from "./supervised";
import { withSignal } from "./wire-signal";

/** One piece of work, over all its tries. */
interface Attempt {
  history: History;
  /** The backend that the network runs on; null while it is not running. */
  backend: Pick<EngineStatus, "backend" | "key"> | null;
}

interface Told {
  onStatus(status: EngineStatus | null): void;
  onRecovery(recovery: Recovery): void;
}

export interface NetworkJobs
  extends Pick<
    Engine,
    | "prefer"
    | "addModel"
    | "prepare"
    | "denoise"
    | "influence"
    | "sample"
    | "fit"
    | "stopFit"
    | "showFit"
    | "pendingFit"
    | "forgetFit"
    | "keepFits"
  > {
  /** Work that leaves the network alone: it waits for no job. */
  measure<T>(work: (worker: Running<DenoiseWorker>) => Promise<T>): Promise<T>;
}

export function createNetworkJobs(
  crew: Crew,
  photos: Photos,
  heard: Heard,
  { onStatus, onRecovery }: Told,
): NetworkJobs {
  const queue = createMutex();
  let preference: Preference = "auto";
  let known: readonly GivenUp[] = [];
  let round = 0;
  let jobs = 0;
  /** What a fit is to show, and whether it is to end: a new worker is told, too. */
  let shown: Rect | null = null;
  let ending = false;

  const choice = (): BackendChoice => ({ preference, known, round });

  /** The network is ready in a worker, for an attempt if it is one's. */
  const ready = (worker: Running<DenoiseWorker>, status: EngineStatus, attempt?: Attempt) => {
    if (crew.denoise.running !== worker) return;
    if (attempt) attempt.backend = status;
    const news = status.givenUp.filter(({ key }) => !known.some((step) => step.key === key));
    known = [...known, ...news.filter(({ lasting }) => lasting)];
    onStatus(status);
  };

  /** Does work in the worker, and in a new one as long as that may help. */
  async function attempted<T>(
    work: (worker: Running<DenoiseWorker>, attempt: Attempt) => Promise<T>,
    attempt: Attempt = { history: UNTRIED, backend: null },
  ): Promise<T> {
    for (;;) {
      const worker = crew.denoise.current();
      attempt.backend = null;
      try {
        return await worker.ask(() => work(worker, attempt));
      } catch (thrown) {
        const error = asAppError(thrown);
        // Set by the work itself.
        const { backend } = attempt as Attempt;
        if (!error || !isRecoverable(error.name, backend?.backend ?? null)) throw thrown;
        if (crew.denoise.running !== worker) continue; // Other work saw it first, or was its cause.
        const verdict = recover(error.name, attempt.history, backend?.backend ?? null);
        if (verdict.next !== "give up" || verdict.dead) {
          crew.denoise.end(worker, new AppError("workerReplaced"));
          onStatus(null);
        }
        if (verdict.next === "give up") throw error;
        attempt.history = verdict.history;
        if (verdict.next === "retry" || !backend) {
          onRecovery({ kind: "restarted" });
          continue;
        }
        const step: GivenUp = {
          backend: backend.backend,
          key: backend.key,
          cause: error.facts,
          lasting: verdict.lasting,
        };
        known = [...known, step];
        onRecovery({ kind: "gaveUp", step });
      }
    }
  }

  /** In its turn. The call ends at once when it is cancelled; the turn, when the worker has stopped. */
  const inTurn = <T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> => {
    const turn = queue(() => {
      unlessAborted(signal);
      return work();
    });
    turn.catch(() => {}); // Nobody waits for it any more when it was cancelled.
    return untilAborted(signal, turn);
  };

  /**
   * Tells of tiles that an earlier run, or a worker that died, left in the store.
   * @returns whether there were any
   */
  async function hearOf(result: string, onTile: DenoiseOptions["onTile"]): Promise<boolean> {
    let news = false;
    for (const rect of await crew.store((store) => store.rects(result))) {
      if (!heard.add(result, rect, 0)) continue;
      news = true;
      onTile(rect, null);
    }
    return news;
  }

  async function runJob(
    id: string,
    job: Omit<DenoiseJob, "focus" | "halvings" | "elapsedMs">,
    { signal, onTile, onWaiting }: DenoiseOptions,
    focus: () => Rect | null,
  ): Promise<void> {
    const result = resultKey(job.photo, job.settings);
    const attempt: Attempt = { history: UNTRIED, backend: null };
    const once = async (worker: Running<DenoiseWorker>) => {
      unlessAborted(signal);
      // The worker before got further than it could say.
      if (await hearOf(result, onTile)) attempt.history = afterProgress(attempt.history);
      const elapsedMs = heard.elapsedMs(result);
      const { halvings } = attempt.history;
      // The last words of a worker already given up are not heard.
      const current = () => crew.denoise.running === worker;
      const listener = Comlink.proxy({
        onStatus: (status: EngineStatus) => ready(worker, status, attempt),
        onTile(rect: Rect, progress: Parameters<DenoiseOptions["onTile"]>[1]) {
          if (!current() || !progress) return;
          attempt.history = afterProgress(attempt.history);
          heard.add(result, rect, elapsedMs + progress.elapsedMs);
          onTile(rect, progress);
        },
        onWaiting(waiting: boolean) {
          if (current()) onWaiting?.(waiting);
        },
      });
      const whole = { ...job, focus: focus(), halvings, elapsedMs };
      await withSignal(signal, (sent) =>
        worker.ask((remote) => remote.denoise(id, whole, choice(), listener, sent)),
      );
      // The last word of a worker that died may have reached the store after it was asked.
      await hearOf(result, onTile);
    };
    await photos.use([job.photo], signal, () => attempted(once, attempt));
  }

  return {
    prefer(wanted, found) {
      preference = wanted;
      known = [...found];
      round++;
    },

    addModel(onnx, card, signal) {
      // A model is dear to its owner: the browser is asked not to drop it when space is short.
      void globalThis.navigator?.storage?.persist?.().catch(() => {});
      return inTurn(signal, () =>
        attempted((worker) => {
          unlessAborted(signal);
          return withSignal(signal, (sent) => worker.remote.addModel(onnx, card, sent));
        }),
      );
    },

    prepare(model, wanted, signal) {
      return inTurn(signal, () => {
        preference = wanted ?? preference;
        return attempted(async (worker) => {
          unlessAborted(signal);
          const status = await withSignal(signal, (sent) =>
            worker.remote.prepare(model, choice(), sent),
          );
          ready(worker, status);
          return status;
        });
      });
    },

    denoise(photo, settings, options) {
      const id = `job ${++jobs}`;
      let { focus } = options;
      const job = { photo, settings, within: options.within ?? null };
      return {
        done: inTurn(options.signal, () => runJob(id, job, options, () => focus)),
        refocus(rect) {
          focus = rect;
          void crew.denoise.running?.remote.refocus(id, rect).catch(() => {});
        },
      };
    },

    influence(photo, settings, pixel, { signal, onPart }) {
      const once = async (worker: Running<DenoiseWorker>, attempt: Attempt) => {
        unlessAborted(signal);
        const listener = Comlink.proxy({
          onStatus: (status: EngineStatus) => ready(worker, status, attempt),
          onPart(map: Parameters<typeof onPart>[0]) {
            if (crew.denoise.running === worker && !signal.aborted) onPart(map);
          },
        });
        await withSignal(signal, (sent) =>
          worker.ask((remote) =>
            remote.influence(photo, settings, pixel, choice(), listener, sent),
          ),
        );
      };
      return inTurn(signal, () => photos.use([photo], signal, () => attempted(once)));
    },

    fit(job, { tab, signal, onProgress, onPreview, onWaiting }) {
      ending = false;
      const attempt: Attempt = { history: UNTRIED, backend: null };
      const once = async (worker: Running<DenoiseWorker>) => {
        unlessAborted(signal);
        const current = () => crew.denoise.running === worker && !signal.aborted;
        let before = Number.POSITIVE_INFINITY;
        const listener = Comlink.proxy({
          onStatus: (status: EngineStatus) => ready(worker, status, attempt),
          onProgress(progress: Parameters<typeof onProgress>[0]) {
            if (!current()) return;
            if (progress.step > before) attempt.history = afterProgress(attempt.history);
            before = progress.step;
            if (shown) void worker.remote.showFit(shown).catch(() => {});
            if (ending) void worker.remote.stopFit().catch(() => {});
            onProgress(progress);
          },
          onPreview(preview: Parameters<typeof onPreview>[0]) {
            if (current()) onPreview(preview);
          },
          onWaiting(waiting: boolean) {
            if (current()) onWaiting(waiting);
          },
        });
        return withSignal(signal, (sent) =>
          worker.ask((remote) => remote.fit(job, tab, choice(), listener, sent)),
        );
      };
      const ids = job.photos.map(({ id }) => id);
      const work = photos.use(ids, signal, () => attempted(once, attempt));
      return untilAborted(signal, work);
    },
    stopFit() {
      ending = true;
      void crew.denoise.running?.remote.stopFit().catch(() => {});
    },
    showFit(rect) {
      shown = rect;
      void crew.denoise.running?.remote.showFit(rect).catch(() => {});
    },
    pendingFit: (tab) => attempted(({ remote }) => remote.pendingFit(tab)),
    forgetFit: (tab) => attempted(({ remote }) => remote.forgetFit(tab)),
    keepFits: (tabs) => attempted(({ remote }) => remote.keepFits(tabs)),
    sample(request, signal) {
      const once = async (worker: Running<DenoiseWorker>, attempt: Attempt) => {
        unlessAborted(signal);
        const listener = Comlink.proxy({
          onStatus: (status: EngineStatus) => ready(worker, status, attempt),
        });
        return withSignal(signal, (sent) =>
          worker.ask((remote) => remote.sample(request, choice(), listener, sent)),
        );
      };
      return inTurn(signal, () => photos.use([request.photo], signal, () => attempted(once)));
    },

    measure: (work) => attempted(work),
  };
}
