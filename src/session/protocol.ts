/** The session as it crosses threads, and how much of it is kept. */
import type { PhotoInfo } from "../raster/raster";

/** Upper bounds of what is kept of one session, in bytes. A result of 200 megapixels of 16 bits takes 1.2e9. */
export const MOST_PHOTOS = 4e9;
export const MOST_RESULTS = 1.5e9;

/** Everything known of a photo beside its file. */
export interface KeptPhoto {
  readonly id: string;
  readonly name: string;
  /** MIME type as the browser told it. */
  readonly type: string;
  /** Where it lay in a tree of folders. */
  readonly folder?: string;
  /** Null: it was not opened yet. */
  readonly info: PhotoInfo | null;
}

/** What is known of photos beside the one that is looked at. Not in sessions of older versions. */
export interface KeptQueue {
  readonly paused: boolean;
  readonly skipped: readonly string[];
  /** As what each was saved last. */
  readonly savedAs: readonly (readonly [photo: string, mark: string])[];
  /** Settings of photos that have their own, as text, and the place of the active one. */
  readonly own: readonly {
    readonly photo: string;
    readonly settings: string;
    readonly active: number;
  }[];
  /** All that are being saved; what is kept of it beside (handles, files) is found by its id. */
  readonly batch: KeptBatch | null;
}

export interface KeptBatch {
  readonly id: string;
  readonly kind: "folder" | "zip" | "downloads";
  /** Of a folder, what to do with files that are there. Of a ZIP, its name. */
  readonly how: string;
  readonly photos: readonly {
    readonly id: string;
    readonly name: string;
    readonly folder?: string;
  }[];
  readonly claims: readonly (readonly [photo: string, path: string])[];
  /** As JSON. */
  readonly outcomes: string;
  /** As JSON: how its files are saved, all of them alike. Older versions kept none. */
  readonly choices?: string;
}

/** All of a session but photos and tiles: small, written whole at every change. */
export interface KeptState {
  /** In the order of the strip. */
  readonly photos: readonly KeptPhoto[];
  readonly currentId: string | null;
  /** The variants as text, as the clipboard gets them. */
  readonly settings: string;
  /** Places among the variants; `against` null is the original. */
  readonly active: number;
  readonly against: number | null;
  readonly layout: "divider" | "single" | "grid" | "blink";
  /** Ids of photos with results that were saved since they changed: a tile that is newer than this is not. */
  readonly saved: readonly string[];
  readonly queue?: KeptQueue;
}

/** Bytes on disk. */
export interface KeptBytes {
  readonly photos: number;
  readonly results: number;
}

/** A state that was written. */
export interface StateKept {
  readonly kept: KeptBytes;
  /** Its photos whose files are not there: a store that died before a state named them has its successor drop them. */
  readonly missing: readonly string[];
}

export interface KeptSummary {
  readonly id: string;
  /** When its state was last written, ms since 1970; 0 when it has none. */
  readonly changed: number;
}
