/** Save all: where the files go, and what became of each photo. */
import type { Failure } from "../base/errors";
import type { Encoding } from "../codecs/encoding";
import type { LibrarySlice, OpenPhoto, Photo } from "./library";
import { extensionOf, filled } from "./naming";
import type { Slice } from "./slice";

/** What to do where a file of the name is there already. */
export type Collision = "replace" | "number" | "skip";

export type BatchTo =
  | {
      readonly kind: "folder";
      readonly folder: FileSystemDirectoryHandle;
      readonly collision: Collision;
    }
  /** `file`: chosen in the system's dialog; null: among the browser's downloads. */
  | { readonly kind: "zip"; readonly file: FileSystemFileHandle | null; readonly name: string }
  | { readonly kind: "downloads" };

export type Outcome =
  /** In folders, as "day 1/a-denoised.jpg". */
  | { readonly kind: "saved"; readonly path: string; readonly bytes: number }
  /** A file of its name was there; the person left it out, or closed it; the page ended before the photo was kept. */
  | { readonly kind: "skipped"; readonly why: "exists" | "left" | "closed" | "notKept" }
  | { readonly kind: "failed"; readonly why: Failure };

/** As much of a photo as the report needs when it is closed. */
export type BatchPhoto = Pick<Photo, "id" | "name" | "folder">;

export interface Batch {
  /** Names what is kept of it on disk. */
  readonly id: string;
  readonly to: BatchTo;
  /** In their order. */
  readonly photos: readonly BatchPhoto[];
  /** Paths by photo. They are taken before anything is written: a photo is never written to two. */
  readonly claims: ReadonlyMap<string, string>;
  readonly outcomes: ReadonlyMap<string, Outcome>;
  /** `packing`: all files are made, and the ZIP is being written. */
  readonly step: "running" | "packing" | "ended";
  /** Nothing can be written before the person allows it again. */
  readonly held: boolean;
  /** Why there is no ZIP. */
  readonly unpacked: Failure | null;
}

export interface BatchSlice {
  /** The last one: its report stays until the next, or until it is put away. */
  readonly batch: Batch | null;
  startBatch(to: BatchTo, ids: readonly string[], id: string): void;
  /** A batch of an earlier visit goes on. */
  restoreBatch(batch: Batch): void;
  claimPath(photo: string, path: string): void;
  settlePhoto(photo: string, outcome: Outcome): void;
  holdBatch(held: boolean): void;
  /** The ZIP is there, or is not to be: why. */
  batchPacked(unpacked: Failure | null): void;
  /** Ends it: what is not saved by now is left out. */
  stopBatch(): void;
  putReportAway(): void;
}

/**
 * The path that a photo's file gets: its folder, and a name by the pattern that no other photo's file of the batch
 * has, in whatever case.
 * @param count of the tries before, where files of those names are there
 */
export function pathFor(
  { photos, claims }: Batch,
  { id, name, folder }: OpenPhoto,
  { format }: Encoding,
  pattern: string,
  variant: string,
  count = 0,
): string {
  const counter = photos.findIndex((photo) => photo.id === id) + 1;
  const stem = filled(pattern, { name, variant, date: new Date(), counter });
  const taken = new Set([...claims].flatMap(([by, path]) => (by === id ? [] : path.toLowerCase())));
  const extension = extensionOf(format);
  for (let tries = 0, found = 0; ; tries++) {
    const file = `${stem}${tries > 0 ? ` (${tries + 1})` : ""}.${extension}`;
    const path = folder ? `${folder}/${file}` : file;
    if (!taken.has(path.toLowerCase()) && found++ === count) return path;
  }
}

export interface BatchCounts {
  readonly saved: number;
  readonly skipped: number;
  readonly failed: number;
  readonly left: number;
}

export function countsOf({ photos, outcomes }: Batch): BatchCounts {
  const counts = { saved: 0, skipped: 0, failed: 0 };
  for (const { kind } of outcomes.values()) counts[kind]++;
  return { ...counts, left: photos.length - outcomes.size };
}

type Needs = BatchSlice & Pick<LibrarySlice, "photos">;

export const createBatch: Slice<Needs, BatchSlice> = (set) => {
  const change = (next: (batch: Batch) => Partial<Batch>) =>
    set(({ batch }) => (batch ? { batch: { ...batch, ...next(batch) } } : {}));

  return {
    batch: null,

    startBatch: (to, ids, id) =>
      set(({ photos }) => {
        const wanted = new Set(ids);
        const chosen = photos
          .filter((photo) => wanted.has(photo.id))
          .map(({ id, name, folder }) => ({ id, name, ...(folder ? { folder } : {}) }));
        if (chosen.length === 0) return {};
        const batch: Batch = {
          ...{ id, to, photos: chosen, claims: new Map(), outcomes: new Map() },
          ...{ step: "running", held: false, unpacked: null },
        };
        return { batch };
      }),

    restoreBatch: (batch) => set({ batch }),

    claimPath: (photo, path) =>
      change(({ claims }) => ({ claims: new Map(claims).set(photo, path) })),

    settlePhoto: (photo, outcome) =>
      change(({ outcomes }) => ({ outcomes: new Map(outcomes).set(photo, outcome) })),

    holdBatch: (held) => change(() => ({ held })),

    batchPacked: (unpacked) => change(() => ({ step: "ended", unpacked })),

    stopBatch: () =>
      change(({ photos, outcomes }) => ({
        step: "ended",
        outcomes: new Map<string, Outcome>([
          ...photos.map(({ id }) => [id, { kind: "skipped", why: "left" }] as const),
          ...outcomes,
        ]),
      })),

    putReportAway: () => set(({ batch }) => (batch?.step === "ended" ? { batch: null } : {})),
  };
};
