import { shownName } from "../base/foreign-text";
import type { Rect } from "../geometry/rect";
import type { Alignment } from "../measure/alignment";
import type { Inspection } from "../measure/inspection";
import type { Score } from "../measure/metrics";
import { settingsOf } from "./auto";
import { currentPhoto, type LibrarySlice, type OpenPhoto } from "./library";
import type { Slice } from "./slice";
import { activeVariant, type Variant } from "./variants";
import { visible } from "./view";
import { isComplete, isThere, type Shown, shownVariants, wantedBy } from "./wanted";

/** A clean picture of the same scene as a photo. */
export interface Reference {
  readonly id: string;
  readonly name: string;
  readonly file: Blob;
  readonly alignment: Alignment;
}

/** A file that is to be a photo's reference, if it has its size. */
export interface GivenReference {
  readonly id: string;
  readonly name: string;
  readonly file: Blob;
  /** The photo's id. */
  readonly photo: string;
}

export interface JudgingSlice {
  /** Noise, residual, histogram and scores are measured and told. */
  readonly judging: boolean;
  /** Where the fine noise is measured, in photo pixels; null until a flat place has been found. */
  readonly noiseBox: Rect | null;
  readonly inspections: ReadonlyMap<string, Inspection>;
  /** By the photo's id. */
  readonly references: ReadonlyMap<string, Reference>;
  readonly scores: ReadonlyMap<string, Score>;
  /** To be opened and compared with their photos, one after the other. */
  readonly referencesToCheck: readonly GivenReference[];
  /** The number of the last reference. */
  readonly referenceCount: number;
  setJudging(on: boolean): void;
  /** Moves the box by photo pixels; it stays on the photo. */
  moveNoiseBox(dx: number, dy: number): void;
  /** Puts the box on the flattest place in view. */
  findFlatBox(): void;
  /**
   * Takes a file as the current photo's clean reference, and begins to judge. Its size must be the photo's.
   * Without a photo it is opened as one.
   */
  setReference(file: File): void;
  /** A file that was to be checked is a reference now; null: it will not be. */
  referenceHandled(id: string, reference: Reference | null): void;
  dropReference(): void;
  addInspection(key: string, inspection: Inspection): void;
  addScore(key: string, score: Score): void;
}

/** The view's middle is looked at, no more than this wide and high: enough to tell, at once. */
const PART = 512;

type Judged = Shown &
  Pick<JudgingSlice, "judging" | "noiseBox" | "inspections" | "references" | "scores">;

const blendKey = (state: Shown, variant: Variant) =>
  Object.values(settingsOf(state, variant).blend).join(",");
const rectKey = (rect: Rect) => Object.values(rect).join(",");

function partKey(state: Shown, variant: Variant, rect: Rect): string {
  return [wantedBy(state, variant)?.key, blendKey(state, variant), rectKey(rect)].join("|");
}

function scoreKey(state: Shown, reference: Reference, variant: Variant | null): string {
  if (!variant) return reference.id;
  return [reference.id, wantedBy(state, variant)?.key, blendKey(state, variant)].join("|");
}

/** The part of the view whose residual and histogram are shown; null where nothing is in view. */
export function inspectedPart(state: Shown): Rect | null {
  const view = visible(state);
  if (!view || view.width < 2 || view.height < 2) return null;
  const width = Math.min(PART, view.width);
  const height = Math.min(PART, view.height);
  return {
    x: view.x + Math.floor((view.width - width) / 2),
    y: view.y + Math.floor((view.height - height) / 2),
    width,
    height,
  };
}

/** The inspection of the part in view of the active variant; null until it has been measured. */
export function inspectionOf(state: Judged): Inspection | null {
  const part = inspectedPart(state);
  return (part && state.inspections.get(partKey(state, activeVariant(state), part))) ?? null;
}

/** Estimated fine noise of the original and of a variant in the box; null until it has been measured. */
export function noiseOf(state: Judged, variant: Variant): Inspection["noise"] | null {
  const { noiseBox: box } = state;
  return (box && state.inspections.get(partKey(state, variant, box))?.noise) ?? null;
}

export function currentReference(state: Judged): Reference | null {
  return state.references.get(state.currentId ?? "") ?? null;
}

/** A variant's likeness, or with null that of the photo as it came, to the reference; null until it is known. */
export function scoreOf(state: Judged, variant: Variant | null): Score | null {
  const reference = currentReference(state);
  return (reference && state.scores.get(scoreKey(state, reference, variant))) ?? null;
}

/** The name of the file being opened and compared with its photo. */
export function checkingReference(state: Pick<JudgingSlice, "referencesToCheck">): string | null {
  return state.referencesToCheck[0]?.name ?? null;
}

/** Something to be measured, and the key it is kept under. */
export type Measurement =
  | { readonly kind: "flat"; readonly photo: OpenPhoto; readonly within: Rect }
  | {
      readonly kind: "inspect";
      readonly photo: OpenPhoto;
      readonly key: string;
      readonly variant: Variant;
      readonly rect: Rect;
    }
  | {
      readonly kind: "score";
      readonly photo: OpenPhoto;
      readonly key: string;
      readonly variant: Variant | null;
      readonly reference: Reference;
    };

/** All that can be measured now and is not known yet, in order. */
export function leftToMeasure(state: Judged): readonly Measurement[] {
  const photo = currentPhoto(state);
  const view = visible(state);
  if (!state.judging || !photo || !view) return [];
  const { noiseBox: box } = state;
  if (!box) return [{ kind: "flat", photo, within: view }];
  const left: Measurement[] = [];
  const shown = shownVariants(state);
  const part = inspectedPart(state);
  const parts = [
    ...shown.map((variant) => ({ variant, rect: box })),
    ...(part ? [{ variant: activeVariant(state), rect: part }] : []),
  ];
  for (const { variant, rect } of parts) {
    const key = partKey(state, variant, rect);
    const target = wantedBy(state, variant);
    if (state.inspections.has(key) || !target || !isThere(state, target, rect)) continue;
    left.push({ kind: "inspect", photo, key, variant, rect });
  }
  const reference = currentReference(state);
  if (!reference) return left;
  for (const variant of [null, ...shown]) {
    const key = scoreKey(state, reference, variant);
    if (state.scores.has(key)) continue;
    const target = variant && wantedBy(state, variant);
    if (variant && !(target && isComplete(state, target))) continue;
    left.push({ kind: "score", photo, key, variant, reference });
  }
  return left;
}

/** Inspections that something on screen shows. */
function shownKeys(state: Judged): ReadonlySet<string> {
  const { noiseBox: box } = state;
  const part = inspectedPart(state);
  const keys = box ? shownVariants(state).map((variant) => partKey(state, variant, box)) : [];
  return new Set(part ? [...keys, partKey(state, activeVariant(state), part)] : keys);
}

type Needs = Judged & JudgingSlice & Pick<LibrarySlice, "addFiles">;

export const createJudging: Slice<Needs, JudgingSlice> = (set, get) => ({
  judging: false,
  noiseBox: null,
  inspections: new Map(),
  references: new Map(),
  scores: new Map(),
  referencesToCheck: [],
  referenceCount: 0,

  setJudging: (judging) => set({ judging }),

  moveNoiseBox(dx, dy) {
    const { noiseBox: box } = get();
    const photo = currentPhoto(get())?.info;
    if (!box || !photo) return;
    const x = Math.min(photo.width - box.width, Math.max(0, Math.round(box.x + dx)));
    const y = Math.min(photo.height - box.height, Math.max(0, Math.round(box.y + dy)));
    if (x !== box.x || y !== box.y) set({ noiseBox: { ...box, x, y } });
  },

  findFlatBox: () => set({ noiseBox: null }),

  setReference(file) {
    const photo = currentPhoto(get());
    // Nothing that is dropped may vanish: without a photo to compare it with it is one.
    if (!photo) return get().addFiles([file]);
    const referenceCount = get().referenceCount + 1;
    const given = {
      id: `reference-${referenceCount}`,
      name: shownName(file.name),
      file,
      photo: photo.id,
    };
    set({ referenceCount, referencesToCheck: [...get().referencesToCheck, given] });
  },

  referenceHandled: (id, reference) =>
    set((state) => {
      const given = state.referencesToCheck.find((one) => one.id === id);
      const referencesToCheck = state.referencesToCheck.filter((one) => one !== given);
      if (!given || !reference) return { referencesToCheck };
      const references = new Map(state.references).set(given.photo, reference);
      return { referencesToCheck, references, judging: true };
    }),

  dropReference: () =>
    set((state) => {
      const references = new Map(state.references);
      references.delete(state.currentId ?? "");
      return { references };
    }),

  addInspection: (key, inspection) =>
    set((state) => {
      const shown = shownKeys(state);
      const kept = [...state.inspections].filter(([known]) => shown.has(known));
      return { inspections: new Map(kept).set(key, inspection) };
    }),

  addScore: (key, score) => set(({ scores }) => ({ scores: new Map(scores).set(key, score) })),
});

/** Scores of references that are still there. */
export function scoresOf(
  scores: ReadonlyMap<string, Score>,
  references: ReadonlyMap<string, Reference>,
): ReadonlyMap<string, Score> {
  const ids = new Set([...references.values()].map(({ id }) => id));
  return new Map([...scores].filter(([key]) => ids.has(key.split("|")[0] as string)));
}
