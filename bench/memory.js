import { readdirSync, readFileSync } from "node:fs";

/**
 * Memory of a process and all it started, in bytes: the proportional set size, which counts a page
 * that several of them share once.
 * @param {number} root a process id
 * @returns {number | null} null where there is no Linux `/proc` to read
 */
export function memoryOfTree(root) {
  const bytes = memoryByProcess(root).reduce((sum, process) => sum + process.bytes, 0);
  return bytes > 0 ? bytes : null;
}

/**
 * The same, process by process.
 * @param {number} root a process id
 * @returns {readonly { readonly kind: string, readonly bytes: number }[]} `kind` is Chromium's; "" its main process
 */
export function memoryByProcess(root) {
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
    return [];
  }
  const found = [];
  for (const queue = [root]; queue.length > 0; ) {
    const id = /** @type {number} */ (queue.pop());
    const pss = /^Pss:\s+(\d+) kB/m.exec(read(`/proc/${id}/smaps_rollup`));
    const kind = /--type=([\w-]+)/.exec(read(`/proc/${id}/cmdline`))?.[1] ?? "";
    found.push({ kind, bytes: 1024 * Number(pss?.[1] ?? 0) });
    queue.push(...(children.get(id) ?? []));
  }
  return found;
}

/**
 * Samples `memoryOfTree` until stopped.
 * @param {number} root a process id
 */
export function watchMemory(root) {
  /** @type {number | null} */
  let peak = null;
  const sample = () => {
    const bytes = memoryOfTree(root);
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
