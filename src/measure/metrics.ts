/** Numbers that say how alike two images are. */

/**
 * Peak signal-to-noise ratio in dB over red, green and blue of two RGBA8 images; alpha is ignored.
 * Infinity when they are equal.
 */
export function psnr(a: Uint8ClampedArray, b: Uint8ClampedArray): number {
  if (a.length !== b.length) throw new RangeError("psnr needs images of the same size");
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    if (i % 4 !== 3) sum += ((a[i] as number) - (b[i] as number)) ** 2;
  }
  const mse = sum / ((a.length / 4) * 3);
  return 10 * Math.log10(255 ** 2 / mse);
}

/** Wang et al. 2004, "Image quality assessment: from error visibility to structural similarity". */
const SIGMA = 1.5;
const RADIUS = 5;
const C1 = (0.01 * 255) ** 2;
const C2 = (0.03 * 255) ** 2;
/** Rows taken at once: what is in between can go to others. */
const STRIP = 64;

const WINDOW = (() => {
  const weights = Array.from({ length: 2 * RADIUS + 1 }, (_, i) =>
    Math.exp(-((i - RADIUS) ** 2) / (2 * SIGMA ** 2)),
  );
  const sum = weights.reduce((a, b) => a + b);
  return Float64Array.from(weights, (weight) => weight / sum);
})();

/**
 * Structural similarity of two RGBA8 images over red, green and blue; alpha is ignored. Gaussian window of
 * 11, sigma 1.5, only where the window lies inside the image, the mean of the channels: the same number as
 * `training/blindspot/metrics.py`. Yields between strips of rows; returns 1 for equal images.
 * @throws RangeError when the sizes differ or a side is below 11 pixels
 */
export function* ssimInStrips(
  a: Uint8ClampedArray,
  b: Uint8ClampedArray,
  width: number,
  height: number,
): Generator<void, number> {
  if (a.length !== b.length || a.length !== 4 * width * height) {
    throw new RangeError("ssim needs images of the same size");
  }
  const side = 2 * RADIUS + 1;
  if (Math.min(width, height) < side) {
    throw new RangeError("ssim needs images of at least 11 × 11 pixels");
  }
  const [columns, rows] = [width - 2 * RADIUS, height - 2 * RADIUS];
  let sum = 0;
  for (let top = 0; top < rows; top += STRIP) {
    for (let y = top; y < Math.min(rows, top + STRIP); y++) {
      sum += ssimOfRow(a, b, width, y, columns);
    }
    yield;
  }
  return sum / (3 * columns * rows);
}

/** How near a picture is to its clean reference. */
export interface Score {
  /** In dB; Infinity for equal pictures. */
  readonly psnr: number;
  /** At most 1; null where a side is below the window's 11 pixels. */
  readonly ssim: number | null;
}

/** Both numbers of two RGBA8 images of the same size; `pause` is awaited between strips of rows. */
export async function scoreOf(
  a: Uint8ClampedArray,
  b: Uint8ClampedArray,
  width: number,
  height: number,
  pause: () => Promise<void>,
): Promise<Score> {
  if (Math.min(width, height) < 2 * RADIUS + 1) return { psnr: psnr(a, b), ssim: null };
  const strips = ssimInStrips(a, b, width, height);
  for (;;) {
    const step = strips.next();
    if (step.done) return { psnr: psnr(a, b), ssim: step.value };
    await pause();
  }
}

export function ssim(
  a: Uint8ClampedArray,
  b: Uint8ClampedArray,
  width: number,
  height: number,
): number {
  const strips = ssimInStrips(a, b, width, height);
  for (;;) {
    const step = strips.next();
    if (step.done) return step.value;
  }
}

/** The sum over one row of windows, whose first image row is `y`, and the three channels. */
function ssimOfRow(
  a: Uint8ClampedArray,
  b: Uint8ClampedArray,
  width: number,
  y: number,
  columns: number,
): number {
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
