/** The network of training's golden fit: small enough to differentiate by hand. See `fit.py`. */
import type { Batch, FitGraphs, Gradient, GradientRequest, ReadSquare, Teacher } from "./fit";
import { hash } from "./procedure";

export const GOLDEN_SIZE = { width: 260, height: 250 };

const value = (values: ArrayLike<number>, i: number) => values[i] as number;

/** For each plane its values and the means of their four neighbours, around the plane's ends. */
function parts({ planes, side }: { planes: ArrayLike<number>; side: number }) {
  const size = side * side;
  const mean = new Float64Array(planes.length);
  for (let i = 0; i < planes.length; i++) {
    const base = i - (i % size);
    const [x, y] = [i % side, Math.floor((i % size) / side)];
    const at = (x: number, y: number) =>
      value(planes, base + ((y + side) % side) * side + ((x + side) % side));
    mean[i] = (at(x, y - 1) + at(x, y + 1) + at(x - 1, y) + at(x + 1, y)) / 4;
  }
  const next = (i: number) => {
    const plane = Math.floor(i / size);
    return (plane - (plane % 3) + ((plane + 1) % 3)) * size + (i % size);
  };
  return { size, mean, next };
}

function answer(image: Batch, c: number, p: ArrayLike<number>): Float32Array {
  const { size, mean, next } = parts(image);
  return image.planes.map((x, i) => {
    const m = value(mean, i);
    const d = x - m;
    const seen = (1 - c) * (value(p, 1) + value(p, 2) * d * d) * d;
    return (
      m + value(p, 0) * (value(mean, next(i)) - m) + seen + value(p, 3 + (Math.floor(i / size) % 3))
    );
  });
}

function gradient({ image, blindness, parameters, target, weight }: GradientRequest): Gradient {
  const { planes } = image;
  const { size, mean, next } = parts(image);
  const slope = new Float64Array(7);
  let loss = 0;
  answer(image, blindness, parameters).forEach((out, i) => {
    const m = value(mean, i);
    loss += value(weight, i) * Math.abs(out - value(target, i));
    const s = value(weight, i) * Math.sign(out - value(target, i));
    const d = value(planes, i) - m;
    const along = [value(mean, next(i)) - m, (1 - blindness) * d, (1 - blindness) * d ** 3];
    along.forEach((part, k) => {
      slope[k] = value(slope, k) + s * part;
    });
    const channel = 3 + (Math.floor(i / size) % 3);
    slope[channel] = value(slope, channel) + s;
  });
  return { loss, slope: Float32Array.from(slope) };
}

export const goldenGraphs: FitGraphs = {
  radius: 1,
  blindness: 0.25,
  start: Float32Array.of(0.1, 0.3, -0.2, 0.01, -0.01, 0, 0.5),
  groups: [
    { count: 4, rate: 4e-3 },
    { count: 3, rate: 1e-3 },
  ],
  infer: async (image, c, parameters) => answer(image, c, parameters),
  differentiate: async (request) => gradient(request),
};

/** The mean of the neighbours, three times over. */
export const goldenTeacher: Teacher = {
  radius: 3,
  multiple: 4,
  async answer(planes, side) {
    const mean = (of: ArrayLike<number>) => parts({ planes: of, side }).mean;
    return Float32Array.from(mean(mean(mean(planes))));
  },
};

function pixel(photo: number, channel: number, x: number, y: number): number {
  if (x + y < 90) return 0;
  const smooth = ((x * (1 + channel) + 2 * y + 60 * photo) % 300) / 600;
  return smooth + 0.2 * (hash(40 + photo, channel, y, x) / 2 ** 32);
}

const mirrored = (at: number, length: number) => {
  const period = 2 * (length - 1);
  const index = ((at % period) + period) % period;
  return index < length ? index : period - index;
};

export const readGolden: ReadSquare = async (photo, x, y, side) =>
  Float32Array.from({ length: 3 * side * side }, (_, i) =>
    pixel(
      photo,
      Math.floor(i / side / side),
      mirrored(x + (i % side), GOLDEN_SIZE.width),
      mirrored(y + (Math.floor(i / side) % side), GOLDEN_SIZE.height),
    ),
  );
