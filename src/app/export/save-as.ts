import type { SavedFormat } from "../../codecs/encoding";
import type { AppStore } from "../../state/app-store";
import { nameFor, placeOf, wish } from "../../state/export";
import { extensionOf, typeOf } from "../../state/naming";
import { notPlaced } from "./deliver";

/** Of the File System Access API; it is in no standard library yet. */
interface SavePicker {
  showSaveFilePicker(options: {
    readonly id: string;
    readonly suggestedName: string;
    readonly types: readonly {
      readonly description: string;
      readonly accept: Readonly<Record<string, readonly string[]>>;
    }[];
  }): Promise<FileSystemFileHandle>;
}

/** Whether the browser lets a person choose where a file goes; elsewhere its own settings decide. */
export const canSaveAs = () => "showSaveFilePicker" in window;

/**
 * Asks where to, then saves there: in this order, for the browser shows its dialog only at once after a
 * click. The dialog itself asks before a file is replaced.
 */
export async function saveAs(store: AppStore): Promise<void> {
  const state = store.getState();
  const now = wish(state);
  if (!now || state.exporting) return;
  const { photo, encoding } = now;
  const name = nameFor(state, photo, encoding);
  let handle: FileSystemFileHandle;
  try {
    handle = await (window as unknown as SavePicker).showSaveFilePicker({
      id: "saved",
      suggestedName: name,
      types: [{ description: encoding.format, accept: acceptOf(encoding.format) }],
    });
  } catch (error) {
    // Cancelled.
    if ((error as Error).name !== "AbortError") state.fail(notPlaced(name, error), photo.name);
    return;
  }
  store.getState().save({ kind: "place", handle });
}

const acceptOf = (format: SavedFormat) => ({ [typeOf(format)]: [`.${extensionOf(format)}`] });

/** Replaces the file that the photo was last saved as; nothing happens where there is none. */
export function saveAgain(store: AppStore): void {
  const place = placeOf(store.getState());
  if (place) store.getState().save({ kind: "place", handle: place.handle });
}
