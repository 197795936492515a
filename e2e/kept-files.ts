/** What the page keeps in the browser's own storage. */
import { expect, type Page } from "@playwright/test";

/** When every file that the page keeps on disk was written, by its path. */
export function files(page: Page): Promise<Record<string, number>> {
  return page.evaluate(async () => {
    const written: Record<string, number> = {};
    const walk = async (folder: FileSystemDirectoryHandle, path: string) => {
      for await (const [name, entry] of folder.entries()) {
        // What is being removed or replaced may be gone by now.
        if (entry instanceof FileSystemDirectoryHandle) {
          await walk(entry, `${path}${name}/`).catch(() => {});
        } else if (entry instanceof FileSystemFileHandle) {
          const file = await entry.getFile().catch(() => null);
          if (file) written[path + name] = file.lastModified;
        }
      }
    };
    await walk(await navigator.storage.getDirectory(), "");
    return written;
  });
}

/** Those with this in their path. */
export const named = async (page: Page, part: string) =>
  Object.keys(await files(page)).filter((path) => path.includes(part));

/** Until all originals are on disk, and a state that was written after them. */
export async function originalsKept(page: Page, photos: number): Promise<void> {
  await expect
    .poll(async () => {
      const written = Object.entries(await files(page));
      const of = (part: string) =>
        written.flatMap(([path, time]) => (path.includes(part) ? [time] : []));
      const kept = of("/photo-");
      return kept.length === photos && Math.max(...of("/state-")) > Math.max(...kept);
    })
    .toBe(true);
}

/** Until as many tiles are on disk as were made, and a state that knows of them. */
export async function settledOnDisk(page: Page, photos: number, tiles: number): Promise<void> {
  await expect
    .poll(async () => [
      (await named(page, "/photo-")).length,
      (await named(page, "/tile-")).length >= tiles,
      (await named(page, "/state-")).length,
    ])
    .toEqual([photos, true, 1]);
}
