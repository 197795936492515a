/** Everything that crosses between the page and the session worker, and nothing else. */
import type { FinishedTile, PhotoInfo } from "../engine/protocol";
import type { NetworkSettings } from "../network/settings";

/** Upper bounds of what is kept of one session, in bytes. */
export const MOST_PHOTOS = 500e6;
export const MOST_RESULTS = 512e6;

/** What is known of a photo beside its file. */
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

export interface KeptTile {
  readonly photo: string;
  readonly settings: NetworkSettings;
  /** SHA-256 of the model's file: a model that was replaced under the same id made other pixels. */
  readonly model: string;
  /** What the result had taken when this tile was done. */
  readonly elapsedMs: number;
  readonly tile: FinishedTile;
}

export interface KeptSession {
  readonly state: KeptState;
  /** Those of `state.photos` whose files are intact, in that order. */
  readonly files: readonly { readonly id: string; readonly file: Blob }[];
  /** The newest first. */
  readonly tiles: readonly KeptTile[];
  /** Tiles that were damaged. */
  readonly damaged: number;
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

/**
 * The worker's face through comlink: one call after the other. What writes throws AppError StorageFull when
 * there is no room.
 */
export interface SessionWorker {
  /** All on this device, those of other tabs too. */
  sessions(): Promise<readonly KeptSummary[]>;
  /**
   * Makes a session this tab's own and reads it; null when nothing of it can be read.
   * @param tileBytes how much of its tiles the page can hold; 0 drops them all
   */
  open(id: string, tileBytes: number): Promise<KeptSession | null>;
  /** Drops what belongs to photos that are not in it. Without photos nothing is left. */
  keepState(state: KeptState): Promise<KeptBytes>;
  /** False when it would be more than may be kept of photos. */
  keepPhoto(id: string, file: Blob): Promise<boolean>;
  /** Makes room where results take more than they may: those of photos not looked at for longest go. */
  keepTile(tile: KeptTile): Promise<KeptBytes>;
  /** Removes these sessions; of this tab's own, all that has been written so far. */
  clear(ids: readonly string[]): Promise<void>;
}
