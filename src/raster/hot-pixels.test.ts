import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findHotPixels, hotPixelsIn, mendPart, readMended } from "./hot-pixels";
import { type Channels, type HotPixels, type Raster, type Samples, typeOf } from "./raster";

interface Told {
  readonly count: number;
  /** Row, column and channel of each sample. */
  readonly places: readonly number[];
  readonly values: readonly number[];
}

interface Golden {
  readonly width: number;
  readonly height: number;
  readonly picture: string;
  readonly alpha: string;
  readonly colour: Told;
  readonly grey: Told;
  readonly deep: Told;
  readonly seeThrough: Told;
}

/** `training/blindspot/hot_pixels.py` finds this in the same picture. */
const golden = JSON.parse(
  readFileSync(new URL("hot-pixels.golden.json", import.meta.url), "utf8"),
) as Golden;

const bytes = (base64: string) => Uint8ClampedArray.from(Buffer.from(base64, "base64"));
const picture = bytes(golden.picture);
const alpha = bytes(golden.alpha);
const size = { width: golden.width, height: golden.height };

function raster(samples: Samples, channels: Channels, { width, height } = size): Raster {
  const type = typeOf(samples);
  return { width, height, type, channels, samples, profile: null, metadata: {} };
}

function told({ count, places, values }: HotPixels, channels: Channels): Told {
  const each = [...places].flatMap((place) => {
    const pixel = Math.floor(place / channels);
    return [Math.floor(pixel / size.width), pixel % size.width, place % channels];
  });
  return { count, places: each, values: [...values] };
}

/** Each pixel's samples, made of the golden picture's three. */
const made = (of: (r: number, g: number, b: number, at: number) => number[]) =>
  Array.from({ length: picture.length / 3 }, (_, at) => {
    const [r, g, b] = picture.subarray(3 * at, 3 * at + 3) as unknown as [number, number, number];
    return of(r, g, b, at);
  }).flat();

describe("hotPixelsIn", () => {
  it("finds of any part what is found of it in the whole photo", () => {
    const grey = new Uint8ClampedArray(made((r) => [r]));
    for (const whole of [raster(picture, 3), raster(grey, 1)]) {
      const { width, height, channels } = whole;
      const all = findHotPixels(whole);
      expect(all.count).toBeGreaterThan(0);
      const side = (most: number) =>
        fc
          .tuple(fc.nat(most - 1), fc.nat(most - 1))
          .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
      fc.assert(
        fc.property(side(width), side(height), ([left, right], [top, bottom]) => {
          const part = { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
          const found = hotPixelsIn(whole, part);
          const isIn = (place: number) => {
            const pixel = Math.floor(place / channels);
            const [x, y] = [pixel % width, Math.floor(pixel / width)];
            return x >= left && x <= right && y >= top && y <= bottom;
          };
          const expected = [...all.places].flatMap((place, i) =>
            isIn(place) ? [[place, all.values[i]]] : [],
          );
          expect([...found.places].map((place, i) => [place, found.values[i]])).toEqual(expected);
        }),
      );
    }
  });
});

describe("findHotPixels", () => {
  it("finds what training finds: in colour, in grey, of 16 bits, beside what is see-through", () => {
    expect(told(findHotPixels(raster(picture, 3)), 3)).toEqual(golden.colour);
    const grey = Uint8ClampedArray.from(made((_, g) => [g]));
    expect(told(findHotPixels(raster(grey, 1)), 1)).toEqual(golden.grey);
    const deep = Uint16Array.from(picture, (level) => level * 257 + 3);
    expect(told(findHotPixels(raster(deep, 3)), 3)).toEqual(golden.deep);
    const cutOut = Uint8ClampedArray.from(made((r, g, b, at) => [r, g, b, alpha[at] as number]));
    expect(told(findHotPixels(raster(cutOut, 4)), 4)).toEqual(golden.seeThrough);
  });

  it("finds in floats what it finds in bytes", () => {
    const floats = Float32Array.from(picture, (level) => level / 255);
    const found = told(findHotPixels(raster(floats, 3)), 3);
    expect(found.count).toBe(golden.colour.count);
    expect(found.places).toEqual(golden.colour.places);
    found.values.forEach((value, i) => {
      expect(Math.abs(value * 255 - (golden.colour.values[i] as number))).toBeLessThan(0.51);
    });
  });

  it("tells grey in one channel and in three alike", () => {
    const one = Uint8ClampedArray.from(made((_, g) => [g]));
    const three = Uint8ClampedArray.from(made((_, g) => [g, g, g]));
    const found = told(findHotPixels(raster(three, 3)), 3);
    expect(found.count).toBe(golden.grey.count);
    const alone = findHotPixels(raster(one, 1));
    expect(found.values).toEqual([...alone.values].flatMap((value) => [value, value, value]));
  });

  it("takes no notice of what is hidden under transparency", () => {
    const cutOut = (hidden: number) =>
      Uint8ClampedArray.from(
        made((r, g, b, at) =>
          alpha[at] === 255 ? [r, g, b, 255] : [hidden, 255, 0, alpha[at] as number],
        ),
      );
    const found = findHotPixels(raster(cutOut(0), 4));
    expect(found).toEqual(findHotPixels(raster(cutOut(255), 4)));
  });

  it("is not misled by floats that are no numbers", () => {
    const floats = Float32Array.from(picture, (level) => level / 255);
    const beside = 3 * (6 * size.width + 7);
    floats.fill(Number.NaN, beside, beside + 3);
    floats.fill(Number.POSITIVE_INFINITY, beside + 3 * size.width - 6, beside + 3 * size.width - 3);
    const { places, values } = findHotPixels(raster(floats, 3));
    expect(places).toContain(3 * (6 * size.width + 6));
    expect(values.every((value) => Number.isFinite(value))).toBe(true);
  });

  it("finds nothing in pictures of a pixel or a row", () => {
    for (const [width, height] of [
      [1, 1],
      [9, 2],
      [2, 9],
    ] as const) {
      const samples = new Uint8ClampedArray(width * height).fill(9);
      samples[width * height - 1] = 255;
      expect(findHotPixels(raster(samples, 1, { width, height })).count).toBe(0);
    }
  });

  const mended = (samples: Samples, of: typeof size) => {
    const one = raster(samples, 3, of);
    return readMended(one, findHotPixels(one), () => samples.slice());
  };

  it("turns with the picture", () => {
    const { width, height } = size;
    const places: readonly ((x: number, y: number) => number)[] = [
      (x, y) => y * width + (width - 1 - x),
      (x, y) => (height - 1 - y) * width + x,
    ];
    for (const place of places) {
      const turned = (from: Samples) =>
        Uint8ClampedArray.from(from, (_, i) => {
          const pixel = Math.floor(i / 3);
          return from[3 * place(pixel % width, Math.floor(pixel / width)) + (i % 3)] as number;
        });
      expect(mended(turned(picture), size)).toEqual(turned(mended(picture, size)));
    }
  });

  it("mends a crop as it crops the mended, away from the border", () => {
    const whole = mended(picture, size);
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: size.width - 12 }),
        fc.integer({ min: 0, max: size.height - 12 }),
        fc.integer({ min: 12, max: size.width }),
        fc.integer({ min: 12, max: size.height }),
        (left, top, wide, tall) => {
          const width = Math.min(wide, size.width - left);
          const height = Math.min(tall, size.height - top);
          const cropped = (from: Samples) => {
            const out = new Uint8ClampedArray(3 * width * height);
            for (let y = 0; y < height; y++) {
              const start = 3 * ((top + y) * size.width + left);
              out.set(from.subarray(start, start + 3 * width), 3 * y * width);
            }
            return out;
          };
          const [part, right] = [mended(cropped(picture), { width, height }), cropped(whole)];
          // An impulse two pixels from the border may be told differently, and has arms.
          for (let y = 3; y < height - 3; y++) {
            const [from, to] = [3 * (y * width + 3), 3 * (y * width + width - 3)];
            expect(part.slice(from, to)).toEqual(right.slice(from, to));
          }
        },
      ),
    );
  });
});

describe("mendPart", () => {
  it("gives any part of the photo as it would be read mended, and only within", () => {
    const one = raster(picture, 3);
    const hot = findHotPixels(one);
    const { width, height } = size;
    const side = (length: number) =>
      fc.tuple(fc.integer({ min: 0, max: length - 1 }), fc.integer({ min: 1, max: length }));
    fc.assert(
      fc.property(side(width), side(height), fc.boolean(), ([x, wide], [y, tall], half) => {
        const rect = { x, y, width: Math.min(wide, width - x), height: Math.min(tall, height - y) };
        const within = half ? { ...rect, width: Math.ceil(rect.width / 2) } : rect;
        const read = (to: typeof rect) => {
          const out = new Uint8ClampedArray(3 * to.width * to.height);
          for (let row = 0; row < to.height; row++) {
            const from = 3 * ((to.y + row) * width + to.x);
            out.set(picture.subarray(from, from + 3 * to.width), 3 * row * to.width);
          }
          return out;
        };
        const part = read(rect);
        mendPart(part, one, rect, hot, within);
        const right = readMended(one, hot, () => read(rect));
        const before = read(rect);
        part.forEach((value, i) => {
          const inside = Math.floor(i / 3) % rect.width < within.width;
          expect(value).toBe((inside ? right : before)[i]);
        });
      }),
    );
  });

  it("leaves the photo's own samples as they were, whatever happens meanwhile", () => {
    const one = raster(picture.slice(), 3);
    const hot = findHotPixels(one);
    expect(() =>
      readMended(one, hot, () => {
        throw new Error("no");
      }),
    ).toThrow("no");
    expect(one.samples).toEqual(picture);
  });
});
