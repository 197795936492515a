import type { Preview } from "../base/error-codes";
import { shownName } from "../base/foreign-text";
import type { PhotoInfo, PhotoMeasures } from "../raster/raster";
import type { Slice } from "./slice";

export interface Photo {
  readonly id: string;
  /** As `shownName` gives it. */
  readonly name: string;
  readonly file: Blob;
  /** The folders it came in, as "shoot/day 1"; missing where it came alone. */
  readonly folder?: string;
  /** What is opened of a raw that cannot be developed; it has taken the place of `file` once it is open. */
  readonly preview?: Preview;
  /** Null until the engine has opened the file and found a picture in it. */
  readonly info: PhotoInfo | null;
  /** Its first bytes are those of no picture: it is opened soon, to be told why not. Missing before a look at it. */
  readonly doubtful?: boolean;
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
  /** The photo that is to be in the viewer as soon as it is open. */
  readonly askedId: string | null;
  /** The number of the last photo. */
  readonly photoCount: number;
  /** The number of the last batch, and of the last one that a photo was shown of. */
  readonly batchCount: number;
  readonly batchShown: number;
  /**
   * Takes files to be opened one after the other. The first that opens is shown.
   * @param folders where the files of a tree lay in it
   */
  addFiles(files: readonly File[], folders?: ReadonlyMap<File, string>): void;
  /** Takes raws to be opened by their previews. */
  addPreviews(raws: readonly PreviewToOpen[]): void;
  /** @param file what was opened, where it is not the file that was given */
  photoOpened(id: string, info: PhotoInfo, file?: Blob): void;
  /** First bytes have been looked at. */
  photosSifted(doubtful: ReadonlyMap<string, boolean>): void;
  photoMeasured(id: string, measures: PhotoMeasures): void;
  /** Shows a photo: at once, or as soon as it has been opened. */
  select(id: string): void;
  /** To the next photo that is open, or the one before; at the end it stays. */
  step(direction: 1 | -1): void;
  /** Drops everything that belongs to the photo. */
  closePhoto(id: string): void;
  /** Puts photos where another stands, which moves behind them; at the end without one. */
  movePhotos(ids: readonly string[], before: string | null): void;
}

export type Photos = Pick<LibrarySlice, "photos" | "currentId">;

export const isOpen = (photo: Photo): photo is OpenPhoto => photo.info !== null;

export function currentPhoto({ photos, currentId }: Photos): OpenPhoto | null {
  const photo = photos.find(({ id }) => id === currentId);
  return photo && isOpen(photo) ? photo : null;
}

export const createLibrary =
  (photosBefore: number): Slice<LibrarySlice, LibrarySlice> =>
  (set, get) => {
    const add = (files: readonly Pick<Photo, "name" | "file" | "preview" | "folder">[]) => {
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
      askedId: null,
      photoCount: photosBefore,
      batchCount: 0,
      batchShown: 0,

      addFiles: (files, folders) =>
        add(
          files.map((file) => {
            const folder = folders?.get(file);
            return { name: shownName(file.name), file, ...(folder ? { folder } : {}) };
          }),
        ),
      addPreviews: add,

      photoOpened(id, info, file) {
        const { photos, currentId, askedId, batchShown } = get();
        const batch = photos.find((photo) => photo.id === id)?.batch ?? 0;
        const first = askedId === id || (askedId === null && batch > batchShown);
        set({
          photos: photos.map((photo) =>
            photo.id === id ? { ...photo, info, file: file ?? photo.file } : photo,
          ),
          currentId: first ? id : currentId,
          askedId: askedId === id ? null : askedId,
          batchShown: Math.max(batch, batchShown),
        });
      },

      photosSifted: (found) =>
        set(({ photos }) => ({
          photos: photos.map((photo) => {
            const doubtful = found.get(photo.id);
            return doubtful === undefined ? photo : { ...photo, doubtful };
          }),
        })),

      photoMeasured: (id, measures) =>
        set(({ photos }) => ({
          photos: photos.map((photo) => {
            if (photo.id !== id || !photo.info) return photo;
            const { unmeasured: _, uncounted: __, ...info } = photo.info;
            return { ...photo, info: { ...info, ...measures } };
          }),
        })),

      select(id) {
        const { photos, currentId } = get();
        const photo = photos.find((each) => each.id === id);
        if (!photo) return;
        if (!isOpen(photo)) set({ askedId: id });
        else set({ askedId: null, ...(id !== currentId && { currentId: id }) });
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
        const { photos, currentId, askedId } = get();
        const index = photos.findIndex((photo) => photo.id === id);
        if (index < 0) return;
        const rest = photos.filter((photo) => photo.id !== id);
        // The next one, else the one before, as closing a tab does.
        const neighbour = rest.slice(index).find(isOpen) ?? rest.slice(0, index).findLast(isOpen);
        set({
          photos: rest,
          currentId: id === currentId ? (neighbour?.id ?? null) : currentId,
          askedId: id === askedId ? null : askedId,
        });
      },

      movePhotos(ids, before) {
        const { photos } = get();
        const moving = new Set(ids);
        if (before !== null && moving.has(before)) return;
        const moved = photos.filter(({ id }) => moving.has(id));
        const rest = photos.filter(({ id }) => !moving.has(id));
        const at = before === null ? rest.length : rest.findIndex(({ id }) => id === before);
        if (at >= 0) set({ photos: rest.toSpliced(at, 0, ...moved) });
      },
    };
  };
