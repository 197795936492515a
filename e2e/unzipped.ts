/** ZIPs as other programs read them. */
import { execFileSync } from "node:child_process";

const LIST = `import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as z:
    assert z.testzip() is None
    print(json.dumps([[i.filename, i.file_size] for i in z.infolist()]))`;

/** Each tries every file against its checksum; Python is always there. */
const OTHERS = [
  ["unzip", "-tqq"],
  ["7z", "t"],
  ["7zz", "t"],
] as const;

/** The sizes of a ZIP's files by their names, and who has read it. */
export function unzipped(path: string): {
  readonly files: ReadonlyMap<string, number>;
  readonly readers: readonly string[];
} {
  const options = { maxBuffer: 1 << 30 };
  const listed = execFileSync("python3", ["-c", LIST, path], options);
  const readers = OTHERS.filter(([program, ...how]) => {
    try {
      execFileSync(program, [...how, path], { ...options, stdio: ["ignore", "pipe", "pipe"] });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
      throw error;
    }
  });
  return {
    files: new Map(JSON.parse(listed.toString()) as [string, number][]),
    readers: ["Python", ...readers.map(([program]) => program)],
  };
}
