/** Where the files of a batch go, with what browsers offer for it. */
import { AppError } from "../../base/errors";
import type { Places } from "../../control/batch";
import type { Batch } from "../../state/batch";
import { notPlaced } from "../export/deliver";
import { download } from "../export/download";
import type { ZipEntry } from "./zip";

/** In the browser's own storage: files wait here for their ZIP, so that a crash costs none of them. */
const OUTBOX = "outbox";

/** As TypeScript's own library does not know it yet. */
type Asking = FileSystemHandle & {
  queryPermission?(of: { mode: "readwrite" }): Promise<PermissionState>;
  requestPermission?(of: { mode: "readwrite" }): Promise<PermissionState>;
};

/** Browsers start one download after the other, or drop some. */
const BETWEEN_DOWNLOADS_MS = 400;

export const places: Places = {
  async has(batch, path) {
    if (batch.to.kind !== "folder") return false;
    try {
      await fileIn(batch.to.folder, path, false);
      return true;
    } catch (error) {
      const { name } = error as Error;
      // A folder of that name is in the way, too.
      if (name === "TypeMismatchError") return true;
      if (name === "NotFoundError") return false;
      throw notPlaced(path, error);
    }
  },

  async write({ to, id }, path, file) {
    if (to.kind === "downloads") {
      download(file, path.slice(path.lastIndexOf("/") + 1));
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_DOWNLOADS_MS));
      return;
    }
    try {
      const folder = to.kind === "folder" ? to.folder : await outbox(id);
      await writeTo(await fileIn(folder, path, true), (stream) => stream.write(file)).catch(
        async (error: unknown) => {
          await removeEmpty(folder, path).catch(() => {});
          throw error;
        },
      );
    } catch (error) {
      throw notPlaced(path, error);
    }
  },

  async pack(batch, signal) {
    const { to, id } = batch;
    if (to.kind !== "zip") return;
    const { zipOf } = await import("./zip");
    const file = to.file ?? (await (await outbox(id)).getFileHandle(PACKED, { create: true }));
    try {
      await writeTo(file, async (stream) => {
        await zipOf(entriesOf(batch, signal)).pipeTo(unclosed(stream), { signal });
      });
    } catch (error) {
      signal.throwIfAborted();
      throw error instanceof AppError ? error : notPlaced(to.name, error);
    }
    // It lies on the disk: the download takes no memory.
    if (!to.file) download(await file.getFile(), to.name);
  },

  async isAllowed(to) {
    const handle = (
      to.kind === "folder" ? to.folder : to.kind === "zip" ? to.file : null
    ) as Asking;
    if (!handle?.queryPermission) return true;
    return (await handle.queryPermission({ mode: "readwrite" })) === "granted";
  },

  async tidy(but) {
    const own = [...held.keys()].filter((id) => id !== but);
    const { held: locks = [] } = await navigator.locks.query();
    const inUse = new Set(locks.map(({ name }) => name));
    for (const id of own) {
      inUse.delete(lockOf(id));
      held.get(id)?.();
      held.delete(id);
    }
    if (but !== null) hold(but);
    const root = await navigator.storage.getDirectory();
    const all = await root.getDirectoryHandle(OUTBOX).catch(() => null);
    for await (const name of all?.keys() ?? []) {
      if (name !== but && !inUse.has(lockOf(name)))
        await all?.removeEntry(name, { recursive: true });
    }
  },
};

/** As long as a tab lives, others leave alone what it keeps of its last batch. */
const lockOf = (batch: string) => `blindspot outbox ${batch}`;

/** The batches of this tab, and what lets go of each. */
const held = new Map<string, () => void>();

function hold(batch: string): void {
  if (held.has(batch)) return;
  const over = new Promise<void>((resolve) => held.set(batch, resolve));
  void navigator.locks.request(lockOf(batch), () => over);
}

/** Asks the person for what the page may not do any more: only at once after a click. */
export async function askAgain({ to }: Batch): Promise<boolean> {
  const handle = (to.kind === "folder" ? to.folder : to.kind === "zip" ? to.file : null) as Asking;
  if (!handle?.requestPermission) return true;
  return (await handle.requestPermission({ mode: "readwrite" })) === "granted";
}

/** No file of a photo is called that: those have an extension of a picture. */
const PACKED = ".zip";

async function outbox(batch: string): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  const all = await root.getDirectoryHandle(OUTBOX, { create: true });
  return all.getDirectoryHandle(batch, { create: true });
}

async function fileIn(
  root: FileSystemDirectoryHandle,
  path: string,
  create: boolean,
): Promise<FileSystemFileHandle> {
  const { folder, name } = await placeIn(root, path, create);
  return folder.getFileHandle(name, { create });
}

async function placeIn(
  root: FileSystemDirectoryHandle,
  path: string,
  create: boolean,
): Promise<{ readonly folder: FileSystemDirectoryHandle; readonly name: string }> {
  const names = path.split("/");
  const name = names.pop() ?? "";
  let folder = root;
  for (const each of names) folder = await folder.getDirectoryHandle(each, { create });
  return { folder, name };
}

/** To write a file the browser makes an empty one: it is no photo, and would be in the way of one. */
async function removeEmpty(root: FileSystemDirectoryHandle, path: string): Promise<void> {
  const { folder, name } = await placeIn(root, path, false);
  const file = await (await folder.getFileHandle(name)).getFile();
  if (file.size === 0) await folder.removeEntry(name);
}

/** What was there before stays until all of the new file is written. */
async function writeTo(
  file: FileSystemFileHandle,
  write: (stream: FileSystemWritableFileStream) => Promise<void>,
): Promise<void> {
  const stream = await file.createWritable();
  try {
    await write(stream);
    await stream.close();
  } catch (error) {
    await stream.abort().catch(() => {});
    throw error;
  }
}

/** The files as they lie on the disk, one after the other. */
async function* entriesOf({ id, outcomes }: Batch, signal: AbortSignal): AsyncGenerator<ZipEntry> {
  const folder = await outbox(id);
  for (const outcome of outcomes.values()) {
    signal.throwIfAborted();
    if (outcome.kind !== "saved") continue;
    const file = await (await fileIn(folder, outcome.path, false)).getFile();
    yield { name: outcome.path, lastModified: new Date(file.lastModified), input: file };
  }
}

/** Whoever opened it closes it. */
const unclosed = (stream: FileSystemWritableFileStream) =>
  new WritableStream<Uint8Array<ArrayBuffer>>({ write: (chunk) => stream.write(chunk) });
