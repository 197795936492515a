/** Where the files of a batch go, with what browsers offer for it. */
import { AppError } from "../../base/errors";
import type { Places } from "../../control/batch";
import type { Batch } from "../../state/batch";
import { notPlaced } from "../export/deliver";
import { download } from "../export/download";

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
      await writeTo(await fileIn(folder, path, true), (stream) => stream.write(file));
    } catch (error) {
      throw notPlaced(path, error);
    }
  },

  async pack(batch, signal) {
    const { to, id } = batch;
    if (to.kind !== "zip") return;
    const { makeZip } = await import("client-zip");
    const file = to.file ?? (await (await outbox(id)).getFileHandle(PACKED, { create: true }));
    try {
      await writeTo(file, async (stream) => {
        const zip = makeZip(entriesOf(batch, signal), { buffersAreUTF8: true });
        await zip.pipeTo(unclosed(stream), { signal });
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
    const root = await navigator.storage.getDirectory();
    const all = await root.getDirectoryHandle(OUTBOX).catch(() => null);
    // The last ZIP may still be on its way to the downloads; the next batch drops it.
    if (!all || but === null) return;
    for await (const name of all.keys()) {
      if (name !== but) await all.removeEntry(name, { recursive: true });
    }
  },
};

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
  folder: FileSystemDirectoryHandle,
  path: string,
  create: boolean,
): Promise<FileSystemFileHandle> {
  const names = path.split("/");
  const name = names.pop() ?? "";
  let at = folder;
  for (const each of names) at = await at.getDirectoryHandle(each, { create });
  return at.getFileHandle(name, { create });
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
async function* entriesOf({ id, outcomes }: Batch, signal: AbortSignal) {
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
