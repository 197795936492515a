import { readdirSync, readFileSync } from "node:fs";

/**
 * Memory of a process and all it started, in bytes: the proportional set size, which counts a page
 * that several of them share once.
 * @param {number} root a process id
 * @param {boolean} own without the program's own pages, of which another browser on this machine would take a share
 * @returns {number | null} null where there is no Linux `/proc` to read
 */
export function memoryOfTree(root, own = false) {
  /** @type {Map<number, number[]>} */
  const children = new Map();
  try {
    for (const name of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      // After the command's name, which may contain anything in its brackets: state, parent, …
      const stat = read(`/proc/${name}/stat`);
      const parent = Number(stat.slice(stat.lastIndexOf(")")).split(" ")[2]);
      children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    }
  } catch {
    return null;
  }
  let bytes = 0;
  for (const queue = [root]; queue.length > 0; ) {
    const id = /** @type {number} */ (queue.pop());
    const parts = own ? /^Pss_(?:Anon|Shmem):\s+(\d+) kB/gm : /^Pss:\s+(\d+) kB/gm;
    for (const [, kilobytes] of read(`/proc/${id}/smaps_rollup`).matchAll(parts)) {
      bytes += 1024 * Number(kilobytes);
    }
    queue.push(...(children.get(id) ?? []));
  }
  return bytes > 0 ? bytes : null;
}

/**
 * Samples `memoryOfTree` until stopped.
 * @param {number} root a process id
 * @param {boolean} own as there
 */
export function watchMemory(root, own = false) {
  /** @type {number | null} */
  let peak = null;
  const sample = () => {
    const bytes = memoryOfTree(root, own);
    if (bytes !== null) peak = Math.max(peak ?? 0, bytes);
  };
  sample();
  const timer = setInterval(sample, 100);
  return {
    /** @returns {number | null} the largest sample in bytes, null where it cannot be measured */
    stop() {
      clearInterval(timer);
      sample();
      return peak;
    },
  };
}

/** @param {string} path */
function read(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // The process has ended meanwhile.
  }
}
