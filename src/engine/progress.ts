/** Tells how far a job is and how long it will take, from what this machine has done so far. */

/** The same fields as the protocol's JobProgress; core imports nothing of ours but core. */
export interface Progress {
  readonly donePixels: number;
  readonly totalPixels: number;
  readonly elapsedMs: number;
  readonly etaMs: number | null;
}

/** The speed is taken from this many of the latest tiles: enough to be steady, few enough to follow a busy machine. */
const WINDOW = 9;

export interface ProgressMeter {
  /** One more tile is done. `now` in ms, on the clock the meter was started on. */
  add(pixels: number, now: number): Progress;
}

/**
 * @param totalPixels of the photo
 * @param donePixels finished by earlier runs: progress, but no evidence of speed
 * @param start ms
 */
export function createProgressMeter(
  totalPixels: number,
  donePixels: number,
  start: number,
): ProgressMeter {
  const msPerPixel: number[] = [];
  let done = donePixels;
  let last = start;
  return {
    add(pixels, now) {
      done += pixels;
      msPerPixel.push((now - last) / pixels);
      if (msPerPixel.length > WINDOW) msPerPixel.shift();
      last = now;
      return {
        donePixels: done,
        totalPixels,
        elapsedMs: now - start,
        etaMs: lowerMedian(msPerPixel) * (totalPixels - done),
      };
    },
  };
}

/** The lower median: with two samples it drops the slower one, which is the first tile warming up. */
function lowerMedian(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[(sorted.length - 1) >> 1] ?? 0;
}
