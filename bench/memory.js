import { readdirSync, readFileSync } from "node:fs";

/**
 * Memory of a process and all it started, in bytes: the proportional set size, which counts a page
 * that several of them share once.
 * @param {number} root a process id
 * @param {boolean} own without the program's own pages, of which another browser on this machine would take a share
 * @returns {number | null} null where there is no Linux `/proc` to read
 */
export function memoryOfTree(root, own = false) {
  const bytes = memoryByProcess(root, own).reduce((sum, process) => sum + process.bytes, 0);
  return bytes > 0 ? bytes : null;
}

/**
 * The same, process by process.
 * @param {number} root a process id
 * @param {boolean} own see `memoryOfTree`
 * @returns {readonly { readonly kind: string, readonly bytes: number }[]} `kind` is Chromium's; "" its main process
 */
export function memoryByProcess(root, own = false) {
  const parts = own ? /^Pss_(?:Anon|Shmem):\s+(\d+) kB/gm : /^Pss:\s+(\d+) kB/gm;
  return treeOf(root).map((id) => {
    const found = read(`/proc/${id}/smaps_rollup`).matchAll(parts);
    const bytes = [...found].reduce((sum, [, kilobytes]) => sum + 1024 * Number(kilobytes), 0);
    const kind = /--type=([\w-]+)/.exec(read(`/proc/${id}/cmdline`))?.[1] ?? "";
    return { kind, bytes };
  });
}

/** Hundredths of a second: what Linux counts a process' time in. */
const TICK = 0.01;

/**
 * Seconds that a process and all it started, as far as they live, had of the processor: other work on the machine
 * does not lengthen them.
 * @param {number} root a process id
 */
export function processorSeconds(root) {
  return treeOf(root).reduce((sum, id) => {
    const fields = fieldsOf(id);
    return sum + TICK * (Number(fields[11] ?? 0) + Number(fields[12] ?? 0));
  }, 0);
}

/** What Linux tells of a process behind its name: state, parent, … @param {number} id */
function fieldsOf(id) {
  // The name may contain anything in its brackets.
  const stat = read(`/proc/${id}/stat`);
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}

/** A process and all it started; nothing where there is no Linux `/proc` to read. @param {number} root its id */
function treeOf(root) {
  /** @type {Map<number, number[]>} */
  const children = new Map();
  try {
    for (const name of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      const parent = Number(fieldsOf(Number(name))[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    }
  } catch {
    return [];
  }
  const tree = [root];
  for (const id of tree) tree.push(...(children.get(id) ?? []));
  return tree;
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
