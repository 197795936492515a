import type { Engine } from "../engine/engine";
import type { FitJob, FitOutcome } from "../engine/protocol";
import type { ModelEntry } from "../models/manifest";
import type { Profile } from "../models/profile";
import type { AppStore } from "../state/app-store";
import { type Fitting, fitPhotoOf, isClean, openPhotos, type ProfileTask } from "../state/fit";
import { currentPhoto } from "../state/library";
import { activeVariant, MOST_VARIANTS } from "../state/variants";
import { visible } from "../state/view";
import { words } from "../words/words";
import { follow } from "./follow";
import type { Saver } from "./saving";

/** Of a profile's picture, in pixels. */
const THUMBNAIL_SIDE = 96;

/** Fits, goes on with a fit that was cut off, and does with profiles as the person wants. */
export function fitPhotos(store: AppStore, engine: Engine, { deliver }: Saver): () => void {
  const stops = [
    runFits(store, engine),
    findCutOff(store, engine),
    handleProfiles(store, engine, deliver),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function runFits(store: AppStore, engine: Engine): () => void {
  const get = store.getState;
  /** Of the fit under way, if it still is. */
  const change = (job: FitJob, changed: Partial<Fitting>) => {
    const { fitting } = get();
    if (fitting?.job === job) store.setState({ fitting: { ...fitting, ...changed } });
  };
  const stopFollowing = follow<FitJob, { model: ModelEntry; steps: number } | null>(store, {
    // The tab's checkpoint is found by its session's name.
    plan: ({ fitting, models, restoring }) =>
      fitting && models.length > 0 && !restoring ? [fitting.job] : [],
    same: (a, b) => a === b,
    async run(job, signal) {
      const photos = openPhotos(get().photos).filter(({ id }) =>
        job.photos.some((photo) => photo.id === id),
      );
      if (photos.every(isClean)) return null;
      const ended = engine.fit(job, {
        tab: get().tab,
        signal,
        onProgress(progress) {
          // A new worker knows nothing of the steps before its checkpoint.
          const before = get().fitting?.progress?.losses ?? [];
          const losses = before.slice(0, progress.step - progress.losses.length);
          change(job, { progress: { ...progress, losses: [...losses, ...progress.losses] } });
        },
        onPreview: (preview) => change(job, { preview }),
        onWaiting: (waiting) => change(job, { waiting }),
      });
      showVisible(store, engine, job);
      const outcome = await ended;
      if (!outcome.parameters) return null;
      const profile = await profileOf(store, engine, job, outcome, outcome.parameters);
      return { model: await engine.addProfile(profile), steps: outcome.steps };
    },
    done(made, job) {
      const subject = job.photos[0]?.name;
      get().cancelFit();
      if (!made) return get().inform("fitUseless", {}, subject);
      use(store, made.model);
      get().inform("fitted", { steps: made.steps }, subject);
    },
    failed(error, job) {
      get().cancelFit();
      get().fail(error, job.photos[0]?.name);
      // Or every visit would begin with the same failure.
      void engine.forgetFit(get().tab).catch(() => {});
    },
  });
  const unsubscribe = store.subscribe((now, before) => {
    const { fitting } = now;
    if (!fitting) return;
    if (fitting.stopping && !before.fitting?.stopping) engine.stopFit();
    if (now.viewport !== before.viewport) showVisible(store, engine, fitting.job);
  });
  return () => {
    stopFollowing();
    unsubscribe();
  };
}

/** The fit shows what is on screen, of its first photo. */
function showVisible(store: AppStore, engine: Engine, { photos }: FitJob): void {
  const [first] = photos;
  if (!first) return;
  const seen = first.id === store.getState().currentId ? visible(store.getState()) : null;
  engine.showFit(seen ?? { x: 0, y: 0, width: first.width, height: first.height });
}

/** The new network joins the models, and a variant of its own stands beside the one it was fitted from. */
function use(store: AppStore, model: ModelEntry): void {
  const get = store.getState;
  store.setState({ models: [...get().models.filter(({ id }) => id !== model.id), model] });
  const byDefault = get().models.find((one) => one.default)?.id;
  const from = get().variants.find(
    (variant) => (variant.model ?? byDefault) === model.fitted?.base.id,
  );
  if (from) get().activate(from.id);
  const room = get().variants.length < MOST_VARIANTS;
  if (room) {
    const against = activeVariant(get()).id;
    get().addVariant();
    store.setState({ against });
  }
  get().editVariant({ model: model.id, name: null }, false);
}

async function profileOf(
  store: AppStore,
  engine: Engine,
  { photos, model }: FitJob,
  { base, steps }: FitOutcome,
  parameters: Float32Array<ArrayBuffer>,
): Promise<Profile> {
  const get = store.getState;
  const [first] = photos;
  const shot = get().photos.find(({ id }) => id === first?.id)?.info?.source?.shot;
  const stem = (first?.name ?? "").replace(/\.[^.]*$/, "");
  const of = get().models.find(({ id }) => id === model)?.name ?? model;
  return {
    // From now on the person's, who may change it.
    name: words().controls.fit.profileName(of, stem, photos.length - 1),
    parameters,
    base,
    steps,
    photos: photos.length,
    pixels: photos.reduce((sum, { width, height }) => sum + width * height, 0),
    date: new Date().toISOString(),
    camera: shot?.camera ?? null,
    lens: shot?.lens ?? null,
    iso: shot?.iso ?? null,
    thumbnail: first ? await thumbnailOf(engine, first.id).catch(() => null) : null,
  };
}

/** As a data URL: a few kilobytes that go along with the profile. */
async function thumbnailOf(engine: Engine, photo: string): Promise<string> {
  const { rgba, width, height } = await engine.thumbnail(photo, THUMBNAIL_SIDE, "srgb");
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext("2d")?.putImageData(new ImageData(rgba, width, height), 0, 0);
  const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.7 });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return `data:image/jpeg;base64,${btoa(String.fromCharCode(...bytes))}`;
}

/** A fit that a reload cut off goes on as soon as its photos are open again. */
function findCutOff(store: AppStore, engine: Engine): () => void {
  const get = store.getState;
  return follow<"fit", FitJob | null>(store, {
    plan: (state) => (state.fitLookedFor || state.restoring || !currentPhoto(state) ? [] : ["fit"]),
    same: () => true,
    run: () => engine.pendingFit(get().tab),
    done(job) {
      store.setState({ fitLookedFor: true });
      if (!job || get().fitting) return;
      const open = openPhotos(get().photos).map(fitPhotoOf);
      const photos = job.photos.flatMap(
        ({ name, width, height }) =>
          open.find((one) => one.name === name && one.width === width && one.height === height) ??
          [],
      );
      if (photos.length === job.photos.length) get().resumeFit({ ...job, photos });
    },
    failed: () => store.setState({ fitLookedFor: true }),
  });
}

function handleProfiles(store: AppStore, engine: Engine, deliver: Saver["deliver"]): () => void {
  const get = store.getState;
  const handled = () => store.setState({ profileTasks: get().profileTasks.slice(1) });
  return follow<ProfileTask, ModelEntry | null>(store, {
    plan: ({ profileTasks, models }) => (models.length > 0 ? profileTasks : []),
    same: (a, b) => a === b,
    async run(task) {
      if (task.kind === "import") return engine.importProfile(task.file);
      if (task.kind === "rename") return engine.renameProfile(task.model, task.name);
      const file = await engine.exportProfile(task.model);
      await deliver(file, `${task.model.name}.blindspot-profile`, { kind: "download" });
      return null;
    },
    done(model, task) {
      handled();
      if (!model) return;
      if (task.kind === "import") {
        use(store, model);
        get().inform("profileAdded", {}, model.name);
      } else {
        store.setState({ models: get().models.map((one) => (one.id === model.id ? model : one)) });
      }
    },
    failed(error) {
      handled();
      get().fail(error);
    },
  });
}
