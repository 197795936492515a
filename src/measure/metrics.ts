/** Numbers that say how alike two images are. */
import type { RowReader } from "./rows";

/**
 * Peak signal-to-noise ratio in dB over red, green and blue of two RGBA8 images; alpha is ignored.
 * Infinity when they are equal.
 */
export function psnr(a: Uint8ClampedArray, b: Uint8ClampedArray): number {
  if (a.length !== b.length) throw new RangeError("psnr needs images of the same size");
  return decibels(squaredError(a, b), a.length / 4);
}

function squaredError(a: Uint8ClampedArray, b: Uint8ClampedArray): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    if (i % 4 !== 3) sum += ((a[i] as number) - (b[i] as number)) ** 2;
  }
  return sum;
}

const decibels = (squaredError: number, pixels: number): number =>
  10 * Math.log10(255 ** 2 / (squaredError / (3 * pixels)));

/** Wang et al. 2004, "Image quality assessment: from error visibility to structural similarity". */
const SIGMA = 1.5;
const RADIUS = 5;
/** Of the window, in pixels. */
const SIDE = 2 * RADIUS + 1;
const C1 = (0.01 * 255) ** 2;
const C2 = (0.03 * 255) ** 2;
/** Rows of windows taken at once: between two bands the thread is free for others. */
const BAND = 64;

const WINDOW = (() => {
  const weights = Array.from({ length: SIDE }, (_, i) =>
    Math.exp(-((i - RADIUS) ** 2) / (2 * SIGMA ** 2)),
  );
  const sum = weights.reduce((a, b) => a + b);
  return Float64Array.from(weights, (weight) => weight / sum);
})();

/**
 * Structural similarity of two RGBA8 images over red, green and blue; alpha is ignored. Gaussian window of
 * 11, sigma 1.5, only where the window lies inside the image, the mean of the channels: the same number as
 * `training/blindspot/metrics.py`. 1 for equal images.
 * @throws RangeError when the sizes differ or a side is below 11 pixels
 */
export function ssim(
  a: Uint8ClampedArray,
  b: Uint8ClampedArray,
  width: number,
  height: number,
): number {
  if (a.length !== b.length || a.length !== 4 * width * height) {
    throw new RangeError("ssim needs images of the same size");
  }
  if (Math.min(width, height) < SIDE) {
    throw new RangeError("ssim needs images of at least 11 × 11 pixels");
  }
  const rows = height - SIDE + 1;
  let sum = 0;
  for (let y = 0; y < rows; y++) sum += ssimOfRow(a, b, width, y);
  return ssimOf(sum, width, height);
}

const ssimOf = (sum: number, width: number, height: number) =>
  sum / (3 * (width - SIDE + 1) * (height - SIDE + 1));

/** Says how near a picture is to its clean reference. */
export interface Score {
  /** In dB; Infinity for equal pictures. */
  readonly psnr: number;
  /** At most 1; null where a side is below the window's 11 pixels. */
  readonly ssim: number | null;
}

/**
 * Both numbers of two images of the same size, read in bands of rows.
 * @throws what a reader throws
 */
export async function scoreOf(
  a: RowReader,
  b: RowReader,
  width: number,
  height: number,
): Promise<Score> {
  const structured = Math.min(width, height) >= SIDE;
  let [errors, sum] = [0, 0];
  for (let top = 0; top < height; top += BAND) {
    const count = Math.min(BAND, height - top);
    // The windows of a band's last rows reach into the next one.
    const read = Math.min(BAND + SIDE - 1, height - top);
    const [p, q] = await Promise.all([a(top, read), b(top, read)]);
    errors += squaredError(p.subarray(0, 4 * width * count), q.subarray(0, 4 * width * count));
    if (!structured) continue;
    for (let y = 0; y < Math.min(count, read - SIDE + 1); y++) sum += ssimOfRow(p, q, width, y);
  }
  return {
    psnr: decibels(errors, width * height),
    ssim: structured ? ssimOf(sum, width, height) : null,
  };
}

/** The sum over one row of windows, whose first image row is `y`, and the three channels. */
function ssimOfRow(a: Uint8ClampedArray, b: Uint8ClampedArray, width: number, y: number): number {
  const columns = width - SIDE + 1;
  // For each column the five sums that a window needs, weighted down the window's rows.
  const [ma, mb, aa, bb, ab] = Array.from({ length: 5 }, () => new Float64Array(width)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const across = (sums: Float64Array, x: number) => {
    let total = 0;
    for (let k = 0; k < WINDOW.length; k++) {
      total += (WINDOW[k] as number) * (sums[x + k] as number);
    }
    return total;
  };
  let sum = 0;
  for (let channel = 0; channel < 3; channel++) {
    for (const sums of [ma, mb, aa, bb, ab]) sums.fill(0);
    for (let k = 0; k < WINDOW.length; k++) {
      const weight = WINDOW[k] as number;
      let i = 4 * (y + k) * width + channel;
      for (let x = 0; x < width; x++, i += 4) {
        const p = a[i] as number;
        const q = b[i] as number;
        ma[x] = (ma[x] as number) + weight * p;
        mb[x] = (mb[x] as number) + weight * q;
        aa[x] = (aa[x] as number) + weight * p * p;
        bb[x] = (bb[x] as number) + weight * q * q;
        ab[x] = (ab[x] as number) + weight * p * q;
      }
    }
    for (let x = 0; x < columns; x++) {
      const [ua, ub] = [across(ma, x), across(mb, x)];
      const va = across(aa, x) - ua * ua;
      const vb = across(bb, x) - ub * ub;
      const vab = across(ab, x) - ua * ub;
      const likeness = (2 * ua * ub + C1) * (2 * vab + C2);
      sum += likeness / ((ua * ua + ub * ub + C1) * (va + vb + C2));
    }
  }
  return sum;
}
