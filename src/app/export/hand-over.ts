/** The picture for other programs: through the clipboard, or the system's own menu of apps. */
import type { SavedFormat } from "../../codecs/encoding";
import type { AppStore } from "../../state/app-store";
import { type Destination, wish } from "../../state/export";
import { extensionOf, typeOf } from "../../state/naming";

export const canCopy = () =>
  typeof ClipboardItem !== "undefined" && typeof navigator.clipboard?.write === "function";

/** Whether this browser hands files of a format to other apps. */
export function canShare(format: SavedFormat): boolean {
  const file = new File([""], `a.${extensionOf(format)}`, { type: typeOf(format) });
  return navigator.canShare?.({ files: [file] }) ?? false;
}

/** Puts the picture as it is shown on the clipboard. */
export async function copyPicture(store: AppStore): Promise<void> {
  const { inform } = store.getState();
  const making = make(store, "clipboard");
  if (!making) return;
  const picture = making.then((file) => file ?? Promise.reject(new Error("not made")));
  picture.catch(() => {}); // The clipboard's own promise tells, too.
  try {
    // Promised within the click: some browsers take nothing later, and the picture may have to be finished.
    await navigator.clipboard.write([new ClipboardItem({ "image/png": picture })]);
    inform("copied", { what: "picture" });
  } catch {
    // Why it was not made has been told.
    if (await making) inform("notCopied");
  }
}

/** Makes the file and offers it to other apps. */
export async function sharePicture(store: AppStore): Promise<void> {
  const file = await make(store, "apps");
  if (file) await share(store, file);
}

export async function share(store: AppStore, file: File): Promise<void> {
  const { inform, fail } = store.getState();
  try {
    await navigator.share({ files: [file] });
  } catch (error) {
    const { name } = error as Error;
    // The click that asked for it is too long ago: it takes another one.
    if (name === "NotAllowedError") inform("readyToShare", { file });
    else if (name !== "AbortError") fail(error, file.name);
  }
}

/** Null within the promise: the person has been told why; null itself: nothing can be made now. */
function make(
  store: AppStore,
  kind: Extract<Destination, { kind: "apps" | "clipboard" }>["kind"],
): Promise<File | null> | null {
  const state = store.getState();
  if (state.exporting || !wish(state)) return null;
  return new Promise((resolve) => {
    const take = (file: Blob | null, name: string) =>
      resolve(file && new File([file], name, { type: file.type }));
    state.save({ kind, take });
  });
}
