/** What a drop brings, with the folders that were dropped read through. */

export interface Brought {
  readonly files: readonly File[];
  /** Where the files of a tree lay in it. */
  readonly folders: ReadonlyMap<File, string>;
}

/** As deep as anybody sorts photos; a folder can hold a link to itself. */
const DEEPEST = 16;

/** Files that systems put into folders by themselves. */
const OF_SYSTEMS = /^(\.|~\$|Thumbs\.db$|desktop\.ini$)/i;

/**
 * Must be called while the drop is told of: its items are gone after that. What cannot be read in a folder is left
 * out.
 */
export function readDropped(transfer: DataTransfer): Promise<Brought> {
  const entries = [...(transfer.items ?? [])].flatMap((item) =>
    item.kind === "file" ? (item.webkitGetAsEntry?.() ?? []) : [],
  );
  const plain = [...transfer.files];
  // Without folders, the files are just those that were dropped.
  if (!entries.some(({ isDirectory }) => isDirectory)) {
    return Promise.resolve({ files: plain, folders: new Map() });
  }
  return readEntries(entries);
}

async function readEntries(entries: readonly FileSystemEntry[]): Promise<Brought> {
  const files: File[] = [];
  const folders = new Map<File, string>();
  const walk = async (entry: FileSystemEntry, folder: string, depth: number): Promise<void> => {
    if (depth > DEEPEST || (depth > 0 && OF_SYSTEMS.test(entry.name))) return;
    if (entry.isFile) {
      const file = await fileOf(entry as FileSystemFileEntry).catch(() => null);
      if (!file) return;
      files.push(file);
      if (folder) folders.set(file, folder);
      return;
    }
    const inside = await allIn(entry as FileSystemDirectoryEntry).catch(() => []);
    const path = folder ? `${folder}/${entry.name}` : entry.name;
    for (const each of inside.toSorted(byName)) await walk(each, path, depth + 1);
  };
  for (const entry of entries) await walk(entry, "", 0);
  return { files, folders };
}

const numbered = new Intl.Collator(undefined, { numeric: true });
const byName = (a: FileSystemEntry, b: FileSystemEntry) => numbered.compare(a.name, b.name);

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject));

/** Browsers hand over a hundred at a time. */
async function allIn(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return all;
    all.push(...some);
  }
}

/** Of a dialog that chose a folder. */
export function readPicked(files: readonly File[]): Brought {
  const kept = files.filter(
    ({ webkitRelativePath: path }) =>
      !path
        .split("/")
        .slice(1)
        .some((name) => OF_SYSTEMS.test(name)),
  );
  const folders = new Map(
    kept.flatMap((file) => {
      const path = file.webkitRelativePath;
      const end = path.lastIndexOf("/");
      return end > 0 ? [[file, path.slice(0, end)] as const] : [];
    }),
  );
  const place = (file: File) => file.webkitRelativePath || file.name;
  return { files: kept.toSorted((a, b) => numbered.compare(place(a), place(b))), folders };
}
