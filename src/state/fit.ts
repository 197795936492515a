import type { FitJob, FitPhoto, FitPreview, FitProgress } from "../engine/protocol";
import type { ModelEntry } from "../models/manifest";
import { baseOf, suits } from "../models/profile";
import { chooseFor } from "../network/auto";
import { currentPhoto, type LibrarySlice, type OpenPhoto, type Photo } from "./library";
import type { ModelsSlice } from "./models";
import type { Slice } from "./slice";
import { activeVariant, modelOf, type VariantsSlice } from "./variants";

/** A fit asked for, or under way. */
export interface Fitting {
  readonly job: FitJob;
  /** Null until its first run. */
  readonly progress: FitProgress | null;
  readonly preview: FitPreview | null;
  /** Another tab's network is running. */
  readonly waiting: boolean;
  /** The person wants what there is. */
  readonly stopping: boolean;
}

/** What is to be done with profiles, one after the other. */
export type ProfileTask =
  | { readonly kind: "import"; readonly file: File }
  | { readonly kind: "export"; readonly model: ModelEntry }
  | { readonly kind: "rename"; readonly model: ModelEntry; readonly name: string };

export interface FitSlice {
  readonly fitting: Fitting | null;
  /** A fit that an earlier visit left behind has been looked for. */
  readonly fitLookedFor: boolean;
  readonly profileTasks: readonly ProfileTask[];
  /** Fits the active variant's model, or what that was fitted from, to photos. */
  startFit(photos: readonly string[]): void;
  /** Ends it with what it has learnt. */
  stopFit(): void;
  cancelFit(): void;
  /** Goes on with a fit that was cut off. */
  resumeFit(job: FitJob): void;
  doWithProfile(task: ProfileTask): void;
}

type Open = Pick<LibrarySlice, "photos" | "currentId"> &
  Pick<ModelsSlice, "models"> &
  Pick<VariantsSlice, "variants" | "activeId">;

type Needs = FitSlice & Open;

/**
 * The model that a fit of the active variant would begin with; null where that cannot be fitted. Where Auto chose one
 * that cannot, it is the site's default.
 */
export function fittable(state: Open): ModelEntry | null {
  const variant = activeVariant(state);
  const model = modelOf(state, variant);
  if (!model) return null;
  if (model.fitted) return baseOf(model.fitted, state.models);
  if (model.fit) return model;
  return (variant.model === null && state.models.find((m) => m.default && m.fit)) || null;
}

export const profilesOf = (models: readonly ModelEntry[]): readonly ModelEntry[] =>
  models.filter(({ fitted }) => fitted);

/** A profile of the person's that was made for photos like the one that is open; null where one is in use. */
export function suitingProfile(state: Open): ModelEntry | null {
  const shot = currentPhoto(state)?.info.source?.shot;
  if (!shot) return null;
  const used = new Set(state.variants.map(({ model }) => model));
  const suiting = profilesOf(state.models).filter(({ fitted }) => fitted && suits(fitted, shot));
  return suiting.some(({ id }) => used.has(id)) ? null : (suiting.at(-1) ?? null);
}

/** Those that can be fitted to: the opened ones. */
export const openPhotos = (photos: readonly Photo[]): readonly OpenPhoto[] =>
  photos.filter((photo): photo is OpenPhoto => photo.info !== null);

/** Whether there is no noise in it that a network could learn from. */
export const isClean = ({ info: { noise } }: OpenPhoto): boolean =>
  noise !== undefined && chooseFor(noise).strength === 0;

export const fitPhotoOf = ({ id, name, info: { width, height } }: OpenPhoto): FitPhoto => ({
  id,
  name,
  width,
  height,
});

/** The same photos always make the same profile. */
const SEED = 0;

export const createFit: Slice<Needs, FitSlice> = (set, get) => ({
  fitting: null,
  fitLookedFor: false,
  profileTasks: [],

  startFit(ids) {
    const model = fittable(get());
    const photos = openPhotos(get().photos).filter(({ id }) => ids.includes(id));
    if (!model || photos.length === 0 || get().fitting) return;
    const mended = activeVariant(get()).removeHotPixels;
    const teacher = get().models.find(({ byAuto }) => byAuto)?.id ?? null;
    const fitted = { photos: photos.map(fitPhotoOf), model: model.id };
    get().resumeFit({ ...fitted, teacher, seed: SEED, mended });
  },

  resumeFit: (job) =>
    set({ fitting: { job, progress: null, preview: null, waiting: false, stopping: false } }),

  stopFit() {
    const { fitting } = get();
    if (fitting) set({ fitting: { ...fitting, stopping: true } });
  },

  cancelFit: () => set({ fitting: null }),

  doWithProfile: (task) => set({ profileTasks: [...get().profileTasks, task] }),
});
