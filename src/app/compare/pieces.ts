import { AppError } from "../../base/errors";
import type { AppStore } from "../../state/app-store";
import type { Pixels } from "../store-context";
import { PieceCache } from "./piece-cache";
import { canvasSheets } from "./sheets";

/** A 4K screen of photo and result, and as much again for going back and forth. */
const BYTES = 64 * 1024 * 1024;
/** Enough to keep the store's worker busy while one answer is painted. */
const ASKED = 4;

/** Pieces as canvases. */
export type Pieces = PieceCache<HTMLCanvasElement>;

/** The pieces of all panes; a failure is told once a photo. */
export function createPieces(store: AppStore, pixels: Pixels): Pieces {
  const told = new Set<string>();
  return new PieceCache(
    (request, signal) => pixels.piece(request, signal),
    canvasSheets,
    { bytes: BYTES, asked: ASKED },
    ({ photo }, error) => {
      const { photos, fail } = store.getState();
      const name = photos.find(({ id }) => id === photo)?.name;
      if (name === undefined || told.has(photo)) return;
      told.add(photo);
      fail(new AppError("unshowableImage", {}, error), name);
    },
  );
}

/** Lets pieces of photos go when those are closed. Returns a function that stops it. */
export function dropClosed(store: AppStore, pieces: Pieces): () => void {
  return store.subscribe(({ photos }, before) => {
    if (photos === before.photos) return;
    for (const { id } of before.photos) {
      if (!photos.some((photo) => photo.id === id)) pieces.drop(id);
    }
  });
}
