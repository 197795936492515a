/** The person chooses where all files go; dialogs of the system open only at once after a click. */
import { keepHandle } from "../../session/handles";
import type { AppStore } from "../../state/app-store";
import type { BatchTo, Collision } from "../../state/batch";
import { notPlaced } from "../export/deliver";

interface Pickers {
  showDirectoryPicker?(options: {
    readonly id: string;
    readonly mode: "readwrite";
  }): Promise<FileSystemDirectoryHandle>;
  showSaveFilePicker?(options: {
    readonly id: string;
    readonly suggestedName: string;
    readonly types: readonly unknown[];
  }): Promise<FileSystemFileHandle>;
}

const pickers = () => window as unknown as Pickers;

export type Way = BatchTo["kind"];

/** What this browser has, the best first. */
export function ways(): readonly Way[] {
  const writes = "createWritable" in FileSystemFileHandle.prototype;
  return [
    ...(pickers().showDirectoryPicker ? (["folder"] as const) : []),
    ...(writes ? (["zip"] as const) : []),
    "downloads",
  ];
}

/**
 * @param meant those of them that a person named: they are taken in again where they were left out
 * @returns false where the person changed their mind
 */
export async function startBatch(
  store: AppStore,
  way: Way,
  collision: Collision,
  ids: readonly string[],
  meant: readonly string[],
): Promise<boolean> {
  const { fail } = store.getState();
  let to: BatchTo | null;
  try {
    to = await chosen(way, collision);
  } catch (error) {
    if ((error as Error).name !== "AbortError") fail(notPlaced("", error));
    return false;
  }
  await beginBatch(store, to, ids, meant);
  return true;
}

/** Begins one that can go on after a crash, from its first file on. */
export async function beginBatch(
  store: AppStore,
  to: BatchTo,
  ids: readonly string[],
  meant: readonly string[] = [],
): Promise<void> {
  const { startBatch: start, retryPhotos, resumeQueue, skipped } = store.getState();
  const id = crypto.randomUUID();
  const handle = handleIn(to);
  // Before the session tells of the batch: a visit that finds one without the other could not go on.
  if (handle) await keepHandle(id, handle).catch(() => {}); // Then it ends with the page.
  // Who wants them saved wants them done, but for those left out on purpose: the report tells of these.
  retryPhotos(ids.filter((photo) => !skipped.has(photo) || meant.includes(photo)));
  resumeQueue();
  start(to, ids, id);
}

const handleIn = (to: BatchTo): FileSystemHandle | null =>
  to.kind === "folder" ? to.folder : to.kind === "zip" ? to.file : null;

async function chosen(way: Way, collision: Collision): Promise<BatchTo> {
  switch (way) {
    case "folder": {
      const pick = pickers().showDirectoryPicker;
      if (!pick) throw new DOMException("no folders here", "NotAllowedError");
      const folder = await pick.call(window, { id: "saved-all", mode: "readwrite" });
      return { kind: "folder", folder, collision };
    }
    case "zip": {
      const name = "denoised.zip";
      const pick = pickers().showSaveFilePicker;
      const types = [{ description: "ZIP", accept: { "application/zip": [".zip"] } }];
      const options = { id: "saved-all", suggestedName: name, types };
      const file = pick ? await pick.call(window, options) : null;
      return { kind: "zip", file, name: file?.name ?? name };
    }
    case "downloads":
      return { kind: "downloads" };
  }
}
