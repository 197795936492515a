import type { AppStore } from "../../state/app-store";
import { holdModels, ofModel } from "../../state/models";
import { looksLikeSettings } from "../../state/settings-text";
import { type Brought, readDropped } from "./dropped";

/** The use of files that are dropped where the pointer is. */
export type DropTarget = "photos" | "reference";

/** Marks the box that takes a clean reference. */
export const REFERENCE_BOX = { "data-drop": "reference" } as const;

/**
 * Takes files and folders dropped anywhere on the page or pasted into it: photos, models with their cards, settings.
 * On the box for it, a picture becomes the clean reference of the photo that is open.
 * @param onDragging told the use of files being dragged over the page; null when there are none
 * @returns a function that removes the listeners
 */
export function attachFileIntake(
  store: AppStore,
  onDragging: (target: DropTarget | null) => void,
): () => void {
  /** Entering a child comes before leaving its parent, so enters and leaves are counted. */
  let depth = 0;

  const targetOf = ({ target }: Event): DropTarget => {
    const at = target as Partial<Element> | null;
    return at?.closest?.('[data-drop="reference"]') ? "reference" : "photos";
  };

  const enter = (event: DragEvent) => {
    if (!carriesFiles(event)) return;
    depth++;
    onDragging(targetOf(event));
  };

  const leave = (event: DragEvent) => {
    if (!carriesFiles(event)) return;
    depth = Math.max(0, depth - 1);
    if (depth === 0) onDragging(null);
  };

  const over = (event: DragEvent) => {
    if (!carriesFiles(event)) return;
    // Without this the browser would open the file in place of the page.
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
    onDragging(targetOf(event));
  };

  /** Every file goes somewhere: the store makes something of it, or says why not. */
  const take = ({ files, folders }: Brought, target: DropTarget) => {
    const { addFiles, addModels, openSettings, setReference, inform } = store.getState();
    if (files.length === 0) inform("nothingInFolder");
    const models = holdModels(files) ? files.filter(ofModel) : [];
    if (models.length > 0) addModels(models);
    const others = files.filter((file) => !models.includes(file));
    const [only] = others;
    if (!only) return;
    if (others.length > 1) addFiles(others, folders);
    else if (/\.json$/i.test(only.name)) openSettings(only);
    // Several cannot be the reference of one.
    else if (target === "reference") setReference(only);
    else addFiles(others, folders);
  };

  const drop = (event: DragEvent) => {
    depth = 0;
    onDragging(null);
    if (!event.dataTransfer || !carriesFiles(event)) return;
    event.preventDefault();
    const target = targetOf(event);
    void readDropped(event.dataTransfer).then((brought) => take(brought, target));
  };

  const paste = (event: ClipboardEvent) => {
    if (event.target instanceof HTMLInputElement && event.target.type === "text") return;
    const files = [...(event.clipboardData?.files ?? [])];
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (files.length === 0 && looksLikeSettings(text)) {
      event.preventDefault();
      store.getState().pasteSettings(text);
      return;
    }
    if (files.length === 0) {
      store.getState().inform("noPictureOnClipboard");
      return;
    }
    event.preventDefault();
    store.getState().addFiles(files);
  };

  const listeners = new AbortController();
  const { signal } = listeners;
  window.addEventListener("dragenter", enter, { signal });
  window.addEventListener("dragleave", leave, { signal });
  window.addEventListener("dragover", over, { signal });
  window.addEventListener("drop", drop, { signal });
  window.addEventListener("paste", paste, { signal });
  return () => listeners.abort();
}

function carriesFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes("Files") ?? false;
}
