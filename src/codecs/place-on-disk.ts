/**
 * Large files that are saved lie in the browser's own storage while they are written, and until they have been taken
 * from there: its main process would hold them in memory.
 */
import { openSyncAccess } from "../base/sync-access";
import type { OnDisk } from "./parts";

/** A photo of fewer bytes is saved in memory. */
const SMALL_BYTES = 1 << 26;

/** Nothing tells when a download has ended: this worker's last files stay. */
const STAYING = 2;

/** Nor what another tab does with its own, which may have ended long since. */
const FOREIGN_MS = 3_600_000;

/** The files of this worker, the oldest first. */
const own: string[] = [];

const theFolder = async () =>
  (await navigator.storage.getDirectory()).getDirectoryHandle("saved", { create: true });

/**
 * The name of a place for a file that is saved; earlier ones go.
 * @param bytes of all samples
 * @returns null for a small one, and where there is no such storage
 */
export async function findPlace(bytes: number): Promise<string | null> {
  if (bytes < SMALL_BYTES) return null;
  try {
    await sweep(STAYING - 1);
    const name = crypto.randomUUID();
    own.push(name);
    return name;
  } catch {
    return null;
  }
}

/** Drops what nobody takes any more. */
export async function sweep(staying = STAYING): Promise<void> {
  const folder = await theFolder();
  const old = own.slice(0, Math.max(0, own.length - staying));
  for await (const [name, entry] of folder.entries()) {
    const mine = own.includes(name);
    if (mine && !old.includes(name)) continue;
    // One that is still written, or given up a moment ago, goes the next time.
    try {
      const file = entry instanceof FileSystemFileHandle ? await entry.getFile() : null;
      const age = Date.now() - (file?.lastModified ?? 0);
      if (mine || age > FOREIGN_MS) await folder.removeEntry(name);
    } catch {}
  }
}

/** Drops all but what is being written. */
export async function dropSaved(): Promise<void> {
  const folder = await theFolder();
  for await (const name of folder.keys()) await folder.removeEntry(name).catch(() => {});
}

/** @returns null where the browser has no such storage, or no room for a single byte */
export async function openPlace(name: string | null): Promise<OnDisk | null> {
  if (name === null) return null;
  try {
    const folder = await theFolder();
    const handle = await folder.getFileHandle(name, { create: true });
    const access = await openSyncAccess(handle);
    return {
      read: (into, options) => access.read(into, options),
      write: (bytes, options) => access.write(bytes, options),
      close: () => access.close(),
      file: () => handle.getFile(),
    };
  } catch {
    return null;
  }
}
