/** Closing photos in a way that can be undone. */
import { type History, withDeed } from "./history";
import type { LibrarySlice } from "./library";
import type { Slice } from "./slice";

export interface ClosingSlice {
  /** Closes photos that a person may want back: as `closePhoto`, but their results stay for a while. */
  putAway(ids: readonly string[]): void;
  /** Takes back the last closing: the photo is where it was, and in the viewer. */
  reopen(): void;
}

type Needs = LibrarySlice & Pick<History, "deeds" | "stepCount">;

export const createClosing: Slice<Needs, ClosingSlice> = (set, get) => ({
  putAway(ids) {
    for (const id of ids) {
      const { photos, stepCount, deeds, closePhoto } = get();
      const index = photos.findIndex((photo) => photo.id === id);
      const photo = photos[index];
      if (!photo) continue;
      const seq = stepCount + 1;
      set({
        stepCount: seq,
        deeds: withDeed(deeds, { kind: "closed", seq, closed: { photo, index } }),
      });
      closePhoto(id);
    }
  },

  reopen() {
    const { photos, deeds } = get();
    const deed = deeds.at(-1);
    if (deed?.kind !== "closed") return;
    const { photo, index } = deed.closed;
    // In one step: a photo that is nowhere for a moment would be forgotten.
    set({
      deeds: deeds.slice(0, -1),
      photos: photos.toSpliced(Math.min(index, photos.length), 0, photo),
      ...(photo.info && { currentId: photo.id, askedId: null }),
    });
  },
});
