import type { Preview } from "../base/error-codes";
import { shownName } from "../base/foreign-text";
import type { PhotoInfo } from "../raster/raster";
import type { Slice } from "./slice";

export interface Photo {
  readonly id: string;
  /** As `shownName` gives it. */
  readonly name: string;
  readonly file: Blob;
  /** What is opened of a raw that cannot be developed; it has taken the place of `file` once it is open. */
  readonly preview?: Preview;
  /** Null until the engine has opened the file and found a picture in it. */
  readonly info: PhotoInfo | null;
  /** Numbers the files that came together; 0 for those of an earlier visit. */
  readonly batch: number;
}

export type OpenPhoto = Photo & { readonly info: PhotoInfo };

/** A raw that cannot be developed, and the JPEG inside it. */
export type PreviewToOpen = Required<Pick<Photo, "name" | "file" | "preview">>;

export interface LibrarySlice {
  readonly photos: readonly Photo[];
  /** The photo in the viewer: always an opened one. */
  readonly currentId: string | null;
  /** The number of the last photo. */
  readonly photoCount: number;
  /** The number of the last batch, and of the last one that a photo was shown of. */
  readonly batchCount: number;
  readonly batchShown: number;
  /** Takes files to be opened one after the other. The first that opens is shown. */
  addFiles(files: readonly File[]): void;
  /** Takes raws to be opened by their previews. */
  addPreviews(raws: readonly PreviewToOpen[]): void;
  /** @param file what was opened, where it is not the file that was given */
  photoOpened(id: string, info: PhotoInfo, file?: Blob): void;
  select(id: string): void;
  /** To the next photo that is open, or the one before; at the end it stays. */
  step(direction: 1 | -1): void;
  /** Drops everything that belongs to the photo. */
  closePhoto(id: string): void;
}

export type Photos = Pick<LibrarySlice, "photos" | "currentId">;

const isOpen = (photo: Photo): photo is OpenPhoto => photo.info !== null;

export function currentPhoto({ photos, currentId }: Photos): OpenPhoto | null {
  const photo = photos.find(({ id }) => id === currentId);
  return photo && isOpen(photo) ? photo : null;
}

export const createLibrary =
  (photosBefore: number): Slice<LibrarySlice, LibrarySlice> =>
  (set, get) => {
    const add = (files: readonly Pick<Photo, "name" | "file" | "preview">[]) => {
      const { photos, photoCount, batchCount } = get();
      const batch = batchCount + 1;
      const added = files.map((file, i) => ({
        ...file,
        id: `photo-${photoCount + i + 1}`,
        info: null,
        batch,
      }));
      set({
        photos: [...photos, ...added],
        photoCount: photoCount + files.length,
        batchCount: batch,
      });
    };

    return {
      photos: [],
      currentId: null,
      photoCount: photosBefore,
      batchCount: 0,
      batchShown: 0,

      addFiles: (files) => add(files.map((file) => ({ name: shownName(file.name), file }))),
      addPreviews: add,

      photoOpened(id, info, file) {
        const { photos, currentId, batchShown } = get();
        const batch = photos.find((photo) => photo.id === id)?.batch ?? 0;
        const first = batch > batchShown;
        set({
          photos: photos.map((photo) =>
            photo.id === id ? { ...photo, info, file: file ?? photo.file } : photo,
          ),
          currentId: first ? id : currentId,
          batchShown: Math.max(batch, batchShown),
        });
      },

      select(id) {
        const { photos, currentId } = get();
        if (id !== currentId && photos.some((photo) => photo.id === id && isOpen(photo))) {
          set({ currentId: id });
        }
      },

      step(direction) {
        const { photos, currentId } = get();
        const at = photos.findIndex(({ id }) => id === currentId);
        const next =
          direction > 0
            ? photos.slice(at + 1).find(isOpen)
            : photos.slice(0, Math.max(0, at)).findLast(isOpen);
        if (at >= 0 && next) set({ currentId: next.id });
      },

      closePhoto(id) {
        const { photos, currentId } = get();
        const index = photos.findIndex((photo) => photo.id === id);
        if (index < 0) return;
        const rest = photos.filter((photo) => photo.id !== id);
        // The next one, else the one before, as closing a tab does.
        const neighbour = rest.slice(index).find(isOpen) ?? rest.slice(0, index).findLast(isOpen);
        set({ photos: rest, currentId: id === currentId ? (neighbour?.id ?? null) : currentId });
      },
    };
  };
