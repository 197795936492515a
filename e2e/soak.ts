/** Tests that take long: a short form in the suite, the long one under `npm run soak`. */
import { appendFileSync, readFileSync } from "node:fs";
import type { Browser } from "@playwright/test";

const soaking = process.env.SOAK !== undefined;

/** Number of times a soak test does its work. */
export const times = (short: number, long: number) => (soaking ? long : short);

/** Ends only a test that hangs. */
export const limit = (short: number, long: number) => times(short, long) * 1000;

/** Notes a figure for `docs/reliability.md`; `npm run soak` names the file. */
export function record(what: string, measured: string): void {
  console.log(`${what}: ${measured}`);
  const file = process.env.SOAK;
  if (file) appendFileSync(file, `${JSON.stringify({ what, measured })}\n`);
}

/**
 * Memory of a browser's pages, its graphics and its main process, in bytes: their proportional set sizes, which
 * count what several share once. Without the program's own pages: other browsers on this machine share those,
 * and come and go. Null where there is no Linux `/proc` to read.
 */
export async function memoryOf(browser: Browser): Promise<number | null> {
  const parts = [...(await memoryByProcess(browser)).values()];
  return parts.reduce((sum, bytes) => sum + bytes, 0) || null;
}

/** The same, by the kind of process. */
export async function memoryByProcess(browser: Browser): Promise<ReadonlyMap<string, number>> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  const parts = new Map<string, number>();
  for (const { id, type } of processInfo) {
    // Chromium's own services, named like interfaces, come and go.
    if (type.includes(".")) continue;
    try {
      const rollup = readFileSync(`/proc/${id}/smaps_rollup`, "utf8");
      for (const [, kilobytes] of rollup.matchAll(/^Pss_(?:Anon|Shmem):\s+(\d+) kB/gm)) {
        parts.set(type, (parts.get(type) ?? 0) + 1024 * Number(kilobytes));
      }
    } catch {
      // It has ended meanwhile.
    }
  }
  return parts;
}

/**
 * How fast memory grows with the work that is done: the slope of the straight line that is nearest to all samples.
 * @returns bytes for each piece of work
 */
export function growth(samples: readonly (readonly [done: number, bytes: number])[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
  const middle = mean(samples.map(([done]) => done));
  const usual = mean(samples.map(([, bytes]) => bytes));
  const along = samples.reduce((sum, [done]) => sum + (done - middle) ** 2, 0);
  const risen = samples.reduce((sum, [done, bytes]) => sum + (done - middle) * (bytes - usual), 0);
  return along > 0 ? risen / along : 0;
}

export const mebibytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`;

/** The least of what is measured until it is little enough: on a busy machine memory comes back late. A leak never does. */
export async function least(
  measure: () => Promise<number>,
  enough: number,
  tries: number,
): Promise<number> {
  let found = Number.POSITIVE_INFINITY;
  for (let i = 0; i < tries && found > enough; i++) found = Math.min(found, await measure());
  return found;
}
