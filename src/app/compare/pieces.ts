import { AppError } from "../../base/errors";
import type { DisplaySpace } from "../../raster/colour/display";
import type { AppStore } from "../../state/app-store";
import type { Pixels } from "../store-context";
import { PieceCache } from "./piece-cache";
import { canvasSheets } from "./sheets";

/** A 4K screen of photo and result, and as much again: for going back and forth, and for the result blended. */
const BYTES = 64 * 1024 * 1024;
/** Enough to keep the store's worker busy while one answer is painted. */
const ASKED = 4;

/** Pieces as canvases, all of one colour space. */
export interface Pieces {
  readonly cache: PieceCache<HTMLCanvasElement>;
  readonly space: DisplaySpace;
}

/** The pieces of all panes; a failure is told once a photo. */
export function createPieces(store: AppStore, pixels: Pixels, space: DisplaySpace): Pieces {
  const told = new Set<string>();
  const cache = new PieceCache(
    (request, signal) => pixels.piece({ ...request, space }, signal),
    canvasSheets(space),
    { bytes: BYTES, asked: ASKED },
    ({ photo }, error) => {
      const { photos, fail } = store.getState();
      const name = photos.find(({ id }) => id === photo)?.name;
      if (name === undefined || told.has(photo)) return;
      told.add(photo);
      fail(new AppError("unshowableImage", {}, error), name);
    },
  );
  return { cache, space };
}

/**
 * Lets pieces of a photo go when another is looked at: the store gives its pixels back then too, and a photo
 * that comes back must say so if its file is gone. Returns a function that stops it.
 */
export function dropLeft(store: AppStore, pieces: Pieces["cache"]): () => void {
  return store.subscribe(({ currentId }, { currentId: left }) => {
    if (left !== null && left !== currentId) pieces.drop(left);
  });
}
