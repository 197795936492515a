import type { Picture } from "./picture";

/** Soft slopes, an edge and fine stripes, in colour. */
export function made(width = 48, height = 36): Picture {
  const size = width * height;
  const planes = Float32Array.from({ length: 3 * size }, (_, i) => {
    const channel = Math.floor(i / size);
    const [x, y] = [i % width, Math.floor((i % size) / width)];
    const slope = 0.3 + (0.3 * x) / width + (0.1 * channel * y) / height;
    const edge = x + y > 40 ? 0.15 : 0;
    return slope + edge + 0.08 * Math.sin(x * 1.1 + channel) * Number(y > height / 2);
  });
  return { width, height, planes };
}
