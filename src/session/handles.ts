/** Handles of files and folders that a person chose: they outlive the page only in IndexedDB. */

const DATABASE = "blindspot handles";
const STORE = "handles";

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function ask<T>(
  mode: IDBTransactionMode,
  what: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const request = what(database.transaction(STORE, mode).objectStore(STORE));
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  } finally {
    database.close();
  }
}

export const keepHandle = (id: string, handle: FileSystemHandle): Promise<unknown> =>
  ask("readwrite", (store) => store.put(handle, id));

/** Null where none is kept. */
export const handleOf = async (id: string): Promise<FileSystemHandle | null> =>
  ((await ask("readonly", (store) => store.get(id))) as FileSystemHandle | undefined) ?? null;

/** Drops all but these. */
export async function keepOnly(ids: readonly string[]): Promise<void> {
  for (const id of await ask("readonly", (store) => store.getAllKeys())) {
    if (!ids.includes(String(id))) await ask("readwrite", (store) => store.delete(id));
  }
}
