/** A folder of the browser's own storage, through the one way of writing that every browser has in a worker. */
import { openSyncAccess } from "../src/base/sync-access";
import type { Folder } from "../src/session/folder";

export function opfsFolder(directory: FileSystemDirectoryHandle): Folder {
  return {
    async names() {
      const names: string[] = [];
      for await (const name of directory.keys()) names.push(name);
      return names;
    },

    folder: async (name) => opfsFolder(await directory.getDirectoryHandle(name, { create: true })),

    async read(name) {
      const file = await directory.getFileHandle(name).catch(noneIfMissing);
      return file && (await file.getFile());
    },

    async write(name, parts) {
      const access = await openSyncAccess(await directory.getFileHandle(name, { create: true }));
      try {
        access.truncate(0);
        let at = 0;
        for await (const bytes of parts) {
          if (access.write(bytes, { at }) < bytes.length) {
            throw new DOMException("The disk took only part of it.", "QuotaExceededError");
          }
          at += bytes.length;
        }
        access.flush();
      } finally {
        access.close();
      }
    },

    async remove(name) {
      await directory.removeEntry(name, { recursive: true }).catch(noneIfMissing);
    },
  };
}

function noneIfMissing(error: unknown): null {
  if (error instanceof DOMException && error.name === "NotFoundError") return null;
  throw error;
}
