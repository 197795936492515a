/** The denoise worker's calls. It keeps the network between them, and nothing else. */
import * as Comlink from "comlink";
import { aborted, unlessAborted } from "../src/base/abort";
import { AppError } from "../src/base/errors";
import { createMutex, type Mutex } from "../src/base/mutex";
import type { DenoiseWorker, FitJob, FitListener } from "../src/engine/protocol";
import type { TileShape } from "../src/geometry/tiles";
import type { ModelEntry } from "../src/models/manifest";
import type { BackendChoice } from "../src/network/backends";
import { conditionsOf } from "../src/network/conditions";
import { type FitGraphs, teachersConditions } from "../src/network/fit";
import { type InfluenceMap, traceInfluence } from "../src/network/influence";
import { PLAIN } from "../src/network/procedure";
import { mendingOf } from "../src/network/settings";
import { workingOf } from "../src/raster/colour/working";
import { addModel } from "./adding-model";
import type { AllCheckpoints } from "./checkpoints";
import { type FitControl, type FitTeacher, runFit } from "./fitting";
import { createMeasures } from "./measures";
import { fitFiles, modelSource } from "./model-sources";
import { type FitNetwork, type Network, openFit, openNetwork } from "./network";
import { denoisePhoto, type JobControl } from "./pipeline";
import { sampleOf } from "./sample";
import { createStoreLink } from "./store-link";
import type { Turns } from "./turns";

/** Time between two maps of influence that are handed over while it grows, ms. */
const PART_MS = 100;

export function createDenoiser(turns: Turns, checkpoints: AllCheckpoints): DenoiseWorker {
  const store = createStoreLink();
  const jobs = new Map<string, JobControl>();
  const mutex = createMutex();
  let fitControl: FitControl | null = null;
  let ready: { readonly key: string; readonly network: Network } | null = null;

  /** One thing at a time with the network; whoever had its turn among the tabs gives it up behind that. */
  const exclusive: Mutex = (work) =>
    mutex(async () => {
      try {
        return await work();
      } finally {
        turns.leave();
      }
    });

  const opened = async (model: string, choice: BackendChoice, signal: AbortSignal) => {
    unlessAborted(signal);
    const key = `${model} ${choice.preference} ${choice.round}`;
    if (ready?.key !== key) {
      const source = await modelSource(model, signal);
      ready = null;
      ready = { key, network: await openNetwork(source, choice, signal) };
      unlessAborted(signal);
    }
    return ready.network;
  };

  /** The network for one job, which waits before every run while another tab's is running. */
  const inTurn = (
    network: Network,
    signal: AbortSignal,
    onWaiting: (waiting: boolean) => void = () => {},
  ): Network => ({
    ...network,
    async run(planes, shape, conditions) {
      await turns.take(signal, onWaiting);
      return network.run(planes, shape, conditions);
    },
  });

  /** Who makes a fit's pictures; each in a turn of its own. @param fitted the network that is fitted */
  const teacherOf = async (
    { teacher, photos }: FitJob,
    fitted: ModelEntry,
    choice: BackendChoice,
    listener: FitListener,
    signal: AbortSignal,
  ): Promise<FitTeacher | null> => {
    if (!teacher) return null;
    const { model } = await modelSource(teacher, signal);
    const noises = await Promise.all(photos.map(({ id }) => store.noise(id)));
    const { radius, multiple = 1 } = model;
    return {
      ...{ radius, multiple, cost: model.macsPerPixel / fitted.macsPerPixel },
      answer: (planes, side, photo) =>
        exclusive(async () => {
          const network = inTurn(await opened(teacher, choice, signal), signal, listener.onWaiting);
          const conditions = teachersConditions(noises[photo] ?? null);
          return network.run(planes, { width: side, height: side }, conditions);
        }),
    };
  };

  return {
    connect: store.connect,

    prepare: (model, choice, signal) =>
      exclusive(async () => (await opened(model, choice, signal)).status),

    addModel: (onnx, card, signal) =>
      exclusive(() =>
        addModel(onnx, card, signal, () => {
          ready = null;
        }),
      ),

    async denoise(id, job, choice, listener, signal) {
      const control: JobControl = { cancelled: signal.aborted, focus: job.focus };
      const cancel = () => {
        control.cancelled = true;
      };
      jobs.set(id, control);
      signal.addEventListener("abort", cancel);
      try {
        const complete = await exclusive(async () => {
          const network = await opened(job.settings.model, choice, signal);
          await listener.onStatus(network.status);
          const waiting = inTurn(network, signal, listener.onWaiting);
          return denoisePhoto(waiting, store, job, control, listener.onTile);
        });
        if (!complete) throw aborted();
      } finally {
        jobs.delete(id);
        signal.removeEventListener("abort", cancel);
        release(listener);
      }
    },

    refocus(id, focus) {
      const control = jobs.get(id);
      if (control) control.focus = focus;
    },

    async influence(photo, settings, pixel, choice, listener, signal) {
      try {
        await exclusive(async () => {
          const network = await opened(settings.model, choice, signal);
          await listener.onStatus(network.status);
          const { run, model } = inTurn(network, signal);
          const { width, height, profile } = await store.rasterInfo(photo);
          const conditions = conditionsOf(settings, await store.noise(photo));
          const working = workingOf(profile);
          const maps = traceInfluence(
            (planes, shape) => {
              unlessAborted(signal);
              return run(planes, shape, conditions);
            },
            {
              width,
              height,
              async planes(...asked) {
                const own = await store.planes(photo, ...asked, mendingOf(settings));
                return working ? working.seen(own) : own;
              },
            },
            pixel,
            settings.procedure ?? PLAIN,
            model,
          );
          await handOver(maps, listener.onPart, signal);
        });
      } finally {
        release(listener);
      }
    },

    async fit(job, tab, choice, listener, signal) {
      const source = await modelSource(job.model, signal);
      const { model } = source;
      const { fit } = model;
      if (!fit) throw new AppError("fitOfOtherModel", { name: model.name });
      const control: FitControl = { stopped: false, shown: null };
      const kept = checkpoints.of(tab);
      fitControl = control;
      let graphs: (FitNetwork & FitGraphs) | null = null;
      try {
        return await runFit({
          job,
          model: { ...model, fit },
          teacher: await teacherOf(job, model, choice, listener, signal),
          store,
          control,
          listener,
          checkpoints: kept,
          signal,
          inTurn: (work) =>
            exclusive(async () => {
              unlessAborted(signal);
              if (!graphs || graphs.gone) {
                const { status } = await opened(job.model, choice, signal);
                await listener.onStatus(status);
                const files = await fitFiles(fit, signal);
                const start = new Float32Array(files.golden.slice(0, 4 * fit.parameters));
                const network = await openFit(files);
                const { radius, defaultBlindness: blindness = 0 } = model;
                graphs = Object.assign(network, { radius, blindness, start, groups: fit.groups });
              }
              return work(turnTaking(graphs, () => turns.take(signal, listener.onWaiting)));
            }),
        });
      } finally {
        (graphs as FitNetwork | null)?.close();
        if (fitControl === control) fitControl = null;
        if (signal.aborted) await kept.forget();
        release(listener);
      }
    },

    async sample({ photo, settings, blend, rect }, choice, listener, signal) {
      try {
        return await exclusive(async () => {
          const network = await opened(settings.model, choice, signal);
          await listener.onStatus(network.status);
          const { run, model } = inTurn(network, signal);
          const conditions = conditionsOf(settings, await store.noise(photo));
          const asked = (planes: Float32Array<ArrayBuffer>, shape: TileShape) => {
            unlessAborted(signal);
            return run(planes, shape, conditions);
          };
          const rgba = await sampleOf(asked, model, store, { photo, settings, blend, rect });
          return Comlink.transfer(rgba, [rgba.buffer]);
        });
      } finally {
        release(listener);
      }
    },

    stopFit() {
      if (fitControl) fitControl.stopped = true;
    },

    showFit(rect) {
      if (fitControl) fitControl.shown = rect;
    },

    pendingFit: (tab) => checkpoints.of(tab).job(),
    forgetFit: (tab) => checkpoints.of(tab).forget(),
    keepFits: checkpoints.keep,

    ...createMeasures(store),
  };
}

/** The graphs, which wait before every run while another tab's network is running. */
const turnTaking = (graphs: FitGraphs, take: () => Promise<void>): FitGraphs => ({
  ...graphs,
  async infer(...asked) {
    await take();
    return graphs.infer(...asked);
  },
  async differentiate(request) {
    await take();
    return graphs.differentiate(request);
  },
});

/** The first map at once, the others as fast as an eye can follow, the last in any case. */
async function handOver(
  maps: AsyncIterable<InfluenceMap>,
  onPart: (map: InfluenceMap) => void,
  signal: AbortSignal,
): Promise<void> {
  let [told, latest] = [0, null as InfluenceMap | null];
  for await (const map of maps) {
    unlessAborted(signal);
    latest = map;
    const now = performance.now();
    if (told > 0 && now - told < PART_MS) continue;
    told = now;
    onPart(map);
    latest = null;
  }
  if (latest) await onPart(latest);
}

/** Closes the way to a listener on the page: it will hear no more. */
function release(listener: object): void {
  (listener as Partial<Comlink.ProxyMethods>)[Comlink.releaseProxy]?.();
}
