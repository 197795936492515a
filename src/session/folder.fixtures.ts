/** A folder in memory, and disks that fail, for tests. */
import { joined } from "../codecs/metadata/bytes";
import type { Folder } from "./folder";

export interface MemoryFolder extends Folder {
  readonly files: Map<string, Uint8Array<ArrayBuffer>>;
  readonly folders: Map<string, MemoryFolder>;
  folder(name: string): Promise<MemoryFolder>;
}

/** Room for so many bytes, in all folders that share it. */
export interface Room {
  bytes: number;
}

export function memoryFolder(room: Room = { bytes: Number.POSITIVE_INFINITY }): MemoryFolder {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  const folders = new Map<string, MemoryFolder>();
  return {
    files,
    folders,
    names: async () => [...files.keys(), ...folders.keys()],
    async folder(name) {
      const found = folders.get(name) ?? memoryFolder(room);
      folders.set(name, found);
      return found;
    },
    async read(name) {
      const bytes = files.get(name);
      return bytes ? new Blob([bytes]) : null;
    },
    async write(name, parts) {
      const all: Uint8Array[] = [];
      for await (const part of parts) all.push(part);
      const bytes = joined(all);
      if (bytes.length > room.bytes) {
        // As a disk does it: half of it is there.
        files.set(name, bytes.slice(0, bytes.length >> 1));
        throw new DOMException("Quota exceeded.", "QuotaExceededError");
      }
      files.set(name, bytes);
    },
    async remove(name) {
      files.delete(name);
      folders.delete(name);
    },
  };
}
