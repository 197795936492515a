import type { AppStore } from "../../state/app-store";
import { holdModels, ofModel } from "../../state/models";
import { looksLikeSettings } from "../../state/settings-text";

/** The use of files that are dropped where the pointer is. */
export type DropTarget = "photos" | "reference";

/**
 * Takes files dropped anywhere on the page or pasted into it: photos, models with their cards, settings. On
 * the right half, while a photo is open, a picture becomes its clean reference.
 * @param onDragging told the use of files being dragged over the page; null when there are none
 * @returns a function that removes the listeners
 */
export function attachFileIntake(
  store: AppStore,
  onDragging: (target: DropTarget | null) => void,
): () => void {
  /** Entering a child comes before leaving its parent, so enters and leaves are counted. */
  let depth = 0;

  const targetOf = (event: DragEvent): DropTarget => {
    const right = event.clientX > window.innerWidth / 2;
    return right && store.getState().currentId !== null ? "reference" : "photos";
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
  const take = (files: readonly File[], target: DropTarget) => {
    const { addFiles, addModels, openSettings, setReference } = store.getState();
    const models = holdModels(files) ? files.filter(ofModel) : [];
    if (models.length > 0) addModels(models);
    const others = files.filter((file) => !models.includes(file));
    const [only] = others;
    if (!only) return;
    if (others.length > 1) addFiles(others);
    else if (/\.json$/i.test(only.name)) openSettings(only);
    // Several cannot be the reference of one.
    else if (target === "reference") setReference(only);
    else addFiles(others);
  };

  const drop = (event: DragEvent) => {
    depth = 0;
    onDragging(null);
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    take(files, targetOf(event));
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
