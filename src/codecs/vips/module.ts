/** wasm-vips in a worker: https://github.com/kleisauke/wasm-vips, as `scripts/vips-files.ts` serves it. */
import type VipsModule from "wasm-vips";
import { reasonOf } from "../../base/errors";
import type { SideModule } from "./formats";

export type Vips = Awaited<ReturnType<typeof VipsModule>>;
export type VipsImage = VipsModule.Image;

/** libvips' own threads at most: each takes memory, and beyond a few they wait for each other. */
const MOST_THREADS = 4;

/**
 * Loads it into this worker, which must be cross-origin isolated. Once a worker: it gives its memory back
 * only with the worker's end.
 */
export async function loadVips(sideModules: readonly SideModule[]): Promise<Vips> {
  const url = `${__VIPS_FOLDER__}vips-es6.js`;
  const { default: start } = (await import(/* @vite-ignore */ url)) as {
    default: typeof VipsModule;
  };
  const vips = await start({
    dynamicLibraries: [...sideModules],
    // Warnings of the libraries: what matters of them comes with an error.
    print: () => {},
    printErr: () => {},
  });
  vips.concurrency(Math.max(1, Math.min(MOST_THREADS, navigator.hardwareConcurrency)));
  // A pipeline runs once here, and what it would keep is whole pictures.
  vips.Cache.max(0);
  return vips;
}

/** Text of what was thrown. libvips' failures come as C++ exceptions, which bear their type and their text. */
export function vipsReason(error: unknown): string {
  const { message } = error as { message?: unknown };
  const text = Array.isArray(message) ? message.join("\n") : reasonOf(error);
  const lines = text.split("\n").filter((line) => line !== "" && line !== "vips::Error");
  return lines.join("; ");
}

/** Whether it had no memory left, of the 2 GiB that it may take, or this worker had none for the samples. */
export const isOutOfMemory = (error: unknown): boolean =>
  error instanceof RangeError || /out of memory|bad_alloc/.test(vipsReason(error));
