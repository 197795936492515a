import type { StateCreator } from "zustand";
import { AppError } from "../base/errors";
import { shownName } from "../base/foreign-text";
import type { Rect } from "../geometry/rect";
import { intersects } from "../geometry/tiles";
import type { Alignment } from "../measure/alignment";
import type { Inspection } from "../measure/inspection";
import type { Score } from "../measure/metrics";
import { type BlendSettings, FULL } from "../raster/blend";
import type { AppState, Dependencies } from "./app-store";
import { currentPhoto, type Photo } from "./library";
import { activeVariant, type Variant } from "./variants";
import { visible } from "./view";
import { covers, isComplete, shownVariants, wantedBy } from "./wanted";

/** A clean picture of what a photo shows. */
export interface Reference {
  readonly id: string;
  readonly name: string;
  readonly file: Blob;
  readonly alignment: Alignment;
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
  /** The name of the reference being opened and compared with the photo. */
  readonly checkingReference: string | null;
  setJudging(on: boolean): void;
  /** Moves the box by photo pixels; it stays on the photo. */
  moveNoiseBox(dx: number, dy: number): void;
  /** Puts the box on the flattest place in view. */
  findFlatBox(): void;
  /** Takes a file as the current photo's clean reference, and begins to judge. Its size must be the photo's. */
  setReference(file: File): Promise<void>;
  dropReference(): void;
}

/** The view's middle is looked at, no more than this wide and high: enough to tell, at once. */
const PART = 512;
/** Nothing is measured while things change faster than this, ms. */
const REST_MS = 250;

const blendKey = (blend: BlendSettings) => Object.values(blend).join(",");
const rectKey = (rect: Rect) => Object.values(rect).join(",");

function resultOf(state: AppState, variant: Variant) {
  return state.results.get(wantedBy(state, variant)?.key ?? "");
}

function partKey(state: AppState, variant: Variant, rect: Rect): string {
  return [wantedBy(state, variant)?.key, blendKey(variant.blend), rectKey(rect)].join("|");
}

function scoreKey(state: AppState, reference: Reference, variant: Variant | null): string {
  if (!variant) return reference.id;
  return [reference.id, wantedBy(state, variant)?.key, blendKey(variant.blend)].join("|");
}

/** The part of the view whose residual and histogram are shown; null where nothing is in view. */
export function inspectedPart(state: AppState): Rect | null {
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

/** What is known of the part in view of the active variant; null until it has been measured. */
export function inspectionOf(state: AppState): Inspection | null {
  const part = inspectedPart(state);
  return (part && state.inspections.get(partKey(state, activeVariant(state), part))) ?? null;
}

/** Estimated fine noise of the original and of a variant in the box; null until it has been measured. */
export function noiseOf(state: AppState, variant: Variant): Inspection["noise"] | null {
  const { noiseBox: box } = state;
  return (box && state.inspections.get(partKey(state, variant, box))?.noise) ?? null;
}

export function currentReference(state: AppState): Reference | null {
  return state.references.get(state.currentId ?? "") ?? null;
}

/** How near a variant, or with null the photo as it came, is to the reference; null until it is known. */
export function scoreOf(state: AppState, variant: Variant | null): Score | null {
  const reference = currentReference(state);
  return (reference && state.scores.get(scoreKey(state, reference, variant))) ?? null;
}

/** What has to be measured next, and where it is kept; null when all is known that can be. */
type Task =
  | { readonly kind: "flat"; readonly photo: Photo; readonly within: Rect }
  | {
      readonly kind: "inspect";
      readonly photo: Photo;
      readonly key: string;
      readonly variant: Variant;
      readonly rect: Rect;
    }
  | {
      readonly kind: "score";
      readonly photo: Photo;
      readonly key: string;
      readonly variant: Variant | null;
      readonly reference: Reference;
    };

export function nextTask(state: AppState): Task | null {
  const photo = currentPhoto(state);
  const view = visible(state);
  if (!state.judging || !photo || !view) return null;
  const { noiseBox: box } = state;
  if (!box) return { kind: "flat", photo, within: view };
  const shown = shownVariants(state);
  const part = inspectedPart(state);
  const parts = [
    ...shown.map((variant) => ({ variant, rect: box })),
    ...(part ? [{ variant: activeVariant(state), rect: part }] : []),
  ];
  for (const { variant, rect } of parts) {
    const key = partKey(state, variant, rect);
    if (state.inspections.has(key) || !covers(resultOf(state, variant), rect)) continue;
    return { kind: "inspect", photo, key, variant, rect };
  }
  const reference = currentReference(state);
  if (!reference) return null;
  for (const variant of [null, ...shown]) {
    const key = scoreKey(state, reference, variant);
    if (state.scores.has(key)) continue;
    const target = variant && wantedBy(state, variant);
    if (variant && !(target && isComplete(state, target))) continue;
    return { kind: "score", photo, key, variant, reference };
  }
  return null;
}

/** Inspections that something on screen shows. */
function shownKeys(state: AppState): ReadonlySet<string> {
  const { noiseBox: box } = state;
  const part = inspectedPart(state);
  const keys = box ? shownVariants(state).map((variant) => partKey(state, variant, box)) : [];
  return new Set(part ? [...keys, partKey(state, activeVariant(state), part)] : keys);
}

export function createJudging({
  engine,
  shelf,
}: Dependencies): StateCreator<AppState, [], [], JudgingSlice> {
  return (set, get, store) => {
    let count = 0;
    let resting: ReturnType<typeof setTimeout> | undefined;
    let measuring = false;

    const perform = async (task: Task) => {
      const { photo } = task;
      if (task.kind === "flat") {
        const box = await shelf.use(photo, () => engine.findFlat(photo.id, task.within));
        if (get().currentId === photo.id && !get().noiseBox) set({ noiseBox: box });
        return;
      }
      const { key, variant } = task;
      const tiles = (variant && resultOf(get(), variant)?.tiles) ?? [];
      const blend = variant?.blend ?? FULL;
      if (task.kind === "inspect") {
        const { rect } = task;
        const touching = tiles.filter((tile) => intersects(tile.rect, rect));
        const inspection = await shelf.use(photo, () =>
          engine.inspect({ photo: photo.id, rect, tiles: touching, blend }),
        );
        set((state) => {
          const shown = shownKeys(state);
          const kept = [...state.inspections].filter(([known]) => shown.has(known));
          return { inspections: new Map(kept).set(key, inspection) };
        });
        return;
      }
      const { reference } = task;
      const score = await shelf.use(photo, () =>
        shelf.use(reference, () =>
          engine.score({ photo: photo.id, reference: reference.id, tiles, blend }),
        ),
      );
      set((state) => ({ scores: new Map(state.scores).set(key, score) }));
    };

    const measure = async () => {
      if (measuring) return;
      measuring = true;
      try {
        for (let task = nextTask(get()); task; task = nextTask(get())) await perform(task);
      } catch (error) {
        // Whatever it was, judging again would meet it again: it is told once.
        get().fail(error, currentPhoto(get())?.name);
        set({ judging: false });
      } finally {
        measuring = false;
      }
    };

    const forget = (photo: string) => {
      const reference = get().references.get(photo);
      if (!reference) return;
      const references = new Map(get().references);
      references.delete(photo);
      const scores = [...get().scores].filter(([key]) => key.split("|")[0] !== reference.id);
      set({ references, scores: new Map(scores) });
      shelf.close(reference.id);
    };

    store.subscribe((state, before) => {
      if (state.photos !== before.photos) {
        const open = new Set(state.photos.map(({ id }) => id));
        for (const photo of state.references.keys()) if (!open.has(photo)) forget(photo);
      }
      if (state.currentId !== before.currentId) set({ noiseBox: null });
      const changed = WATCHED.some((key) => state[key] !== before[key]);
      if (!state.judging || !changed) return;
      clearTimeout(resting);
      resting = setTimeout(() => void measure(), REST_MS);
    });

    return {
      judging: false,
      noiseBox: null,
      inspections: new Map(),
      references: new Map(),
      scores: new Map(),
      checkingReference: null,

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

      async setReference(file) {
        const photo = currentPhoto(get());
        if (!photo) return;
        const id = `reference-${++count}`;
        const name = shownName(file.name);
        set({ checkingReference: name });
        try {
          const alignment = await shelf.use(photo, () =>
            shelf.use({ id, file }, (info) => {
              if (info.width !== photo.info.width || info.height !== photo.info.height) {
                const { width, height } = info;
                throw new AppError("referenceOfOtherSize", {
                  reference: { width, height },
                  photo: { width: photo.info.width, height: photo.info.height },
                  name: photo.name,
                });
              }
              return engine.align(photo.id, id);
            }),
          );
          if (!get().photos.some((open) => open.id === photo.id)) return shelf.close(id);
          forget(photo.id);
          const reference = { id, name, file, alignment };
          set((state) => ({
            references: new Map(state.references).set(photo.id, reference),
            judging: true,
          }));
        } catch (error) {
          shelf.close(id);
          get().fail(error, name);
        } finally {
          set({ checkingReference: null });
        }
      },

      dropReference: () => forget(get().currentId ?? ""),
    };
  };
}

/** What may leave something new to be measured. */
const WATCHED = [
  "judging",
  "currentId",
  "variants",
  "activeId",
  "layout",
  "against",
  "results",
  "viewport",
  "pane",
  "noiseBox",
  "references",
] as const satisfies readonly (keyof AppState)[];
