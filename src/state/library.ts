import type { StateCreator } from "zustand";
import { shownName } from "../base/foreign-text";
import type { PhotoInfo } from "../engine/protocol";
import type { AppState, Dependencies } from "./app-store";

export interface Photo {
  readonly id: string;
  /** As `shownName` gives it. */
  readonly name: string;
  readonly file: Blob;
  /** Null until the engine has opened the file and found a picture in it. */
  readonly info: PhotoInfo | null;
}

export interface LibrarySlice {
  readonly photos: readonly Photo[];
  /** The photo in the viewer: always an opened one. */
  readonly currentId: string | null;
  /**
   * Opens files one after the other. The first that opens is shown and denoised; a bad one becomes a
   * notice and stops nothing.
   */
  addFiles(files: readonly File[]): Promise<void>;
  select(id: string): void;
  /** Frees everything that belongs to the photo. */
  closePhoto(id: string): void;
}

export function currentPhoto(state: AppState): (Photo & { readonly info: PhotoInfo }) | null {
  const photo = state.photos.find((p) => p.id === state.currentId);
  return photo?.info ? { ...photo, info: photo.info } : null;
}

export function createLibrary({
  shelf,
  photosBefore,
}: Dependencies): StateCreator<AppState, [], [], LibrarySlice> {
  return (set, get) => {
    let count = photosBefore;
    /** Files are decoded one at a time: ten photos at once would need ten times the memory. */
    let queue = Promise.resolve();

    const has = (id: string) => get().photos.some((p) => p.id === id);
    const forget = (id: string) => set((s) => ({ photos: s.photos.filter((p) => p.id !== id) }));

    const open = async (photo: Photo): Promise<boolean> => {
      try {
        const info = await shelf.use(photo, (opened) => opened);
        if (!has(photo.id)) {
          shelf.close(photo.id);
          return false;
        }
        set((s) => ({ photos: s.photos.map((p) => (p.id === photo.id ? { ...p, info } : p)) }));
        return true;
      } catch (error) {
        forget(photo.id);
        get().fail(error, photo.name);
        return false;
      }
    };

    return {
      photos: [],
      currentId: null,

      addFiles(files) {
        const added = files.map((file) => ({
          id: `photo-${++count}`,
          name: shownName(file.name),
          file,
          info: null,
        }));
        set((s) => ({ photos: [...s.photos, ...added] }));
        queue = queue.then(async () => {
          let shown = false;
          for (const photo of added) {
            if (!has(photo.id) || !(await open(photo))) continue;
            if (!shown) get().select(photo.id);
            shown = true;
          }
        });
        return queue;
      },

      select(id) {
        const photo = get().photos.find((p) => p.id === id);
        if (!photo?.info || id === get().currentId) return;
        set({ currentId: id, spot: null });
        get().fit();
        get().denoise();
      },

      closePhoto(id) {
        const { photos, currentId } = get();
        const index = photos.findIndex((p) => p.id === id);
        if (index < 0) return;
        const rest = photos.filter((p) => p.id !== id);
        set({ photos: rest });
        if (id === currentId) {
          // The next one, else the one before, as closing a tab does.
          const neighbour =
            rest.slice(index).find((p) => p.info) ?? rest.slice(0, index).findLast((p) => p.info);
          set({ currentId: null });
          if (neighbour) get().select(neighbour.id);
          else {
            get().fit();
            get().denoise();
          }
        }
        get().dropResults(id);
        shelf.close(id);
      },
    };
  };
}
