/** A file of the browser's own storage that is read and written at once: in workers alone. */
export interface SyncAccess {
  /** @returns bytes read */
  read(into: Uint8Array<ArrayBuffer>, options: { readonly at: number }): number;
  /** @returns bytes written */
  write(bytes: Uint8Array<ArrayBuffer>, options: { readonly at: number }): number;
  truncate(size: number): void;
  flush(): void;
  close(): void;
}

/** What the type library of pages does not know. */
type Opens = FileSystemFileHandle & { createSyncAccessHandle(): Promise<SyncAccess> };

/**
 * What waits for an answer. Chromium 156 collects a file's handle that nobody else holds while it is being opened, and
 * then never answers: seen where much memory comes and goes.
 */
const opening = new Set<unknown>();

export async function openSyncAccess(file: FileSystemFileHandle): Promise<SyncAccess> {
  const access = (file as Opens).createSyncAccessHandle();
  const held = { file, access };
  opening.add(held);
  try {
    return await access;
  } finally {
    opening.delete(held);
  }
}
