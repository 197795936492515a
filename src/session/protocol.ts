/** The session as it crosses threads, and how much of it is kept. */
import type { PhotoInfo } from "../raster/raster";

/** Upper bounds of what is kept of one session, in bytes. */
export const MOST_PHOTOS = 500e6;
export const MOST_RESULTS = 512e6;

/** Everything known of a photo beside its file. */
export interface KeptPhoto {
  readonly id: string;
  readonly name: string;
  /** MIME type as the browser told it. */
  readonly type: string;
  readonly info: PhotoInfo;
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
}

/** Bytes on disk. */
export interface KeptBytes {
  readonly photos: number;
  readonly results: number;
}

export interface KeptSummary {
  readonly id: string;
  /** When its state was last written, ms since 1970; 0 when it has none. */
  readonly changed: number;
}
