import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Rect } from "../geometry/rect";
import { coarseOf } from "../measure/coarse-colour";
import { type Blotches, findBlotches, takeBlotches } from "./blotches";

interface Golden {
  readonly width: number;
  readonly height: number;
  readonly image: string;
  readonly away: string;
  readonly coarse: readonly [number, number] | null;
}

/** `training/blindspot/blotches.py` makes this of the same pictures. */
const golden = JSON.parse(
  readFileSync(new URL("blotches.golden.json", import.meta.url), "utf8"),
) as readonly Golden[];

const pictures = golden.map(({ image, away, ...rest }) => ({
  ...rest,
  bytes: Uint8Array.from(Buffer.from(image, "base64")),
  away: new Float32Array(Uint8Array.from(Buffer.from(away, "base64")).buffer),
}));

type Picture = (typeof pictures)[number];

const reader =
  ({ bytes, width }: Picture) =>
  (part: Rect) => {
    const size = part.width * part.height;
    return Float32Array.from({ length: 3 * size }, (_, i) => {
      const at = i % size;
      const y = part.y + Math.floor(at / part.width);
      const x = part.x + (at % part.width);
      return (bytes[3 * (y * width + x) + Math.floor(i / size)] as number) / 255;
    });
  };

function found(picture: Picture): Blotches {
  const search = findBlotches(picture, reader(picture));
  for (;;) {
    const step = search.next();
    if (step.done) return step.value;
  }
}

const whole = ({ width, height }: Picture): Rect => ({ x: 0, y: 0, width, height });

describe("blotches of colour", () => {
  it.each(pictures.map((picture, i) => [i, picture] as const))(
    "are found as in training: picture %i",
    (_, picture) => {
      const { away } = found(picture);
      expect(away).toHaveLength(picture.away.length);
      let furthest = 0;
      away.forEach((value, i) => {
        furthest = Math.max(furthest, Math.abs(value - (picture.away[i] as number)));
      });
      expect(furthest).toBeLessThan(1e-6);
      if (picture.width > 60) {
        expect(Math.max(...away.map(Math.abs))).toBeGreaterThan(0.02);
      }
    },
  );

  it("of a patch are as strong as training says", () => {
    let told = 0;
    for (const picture of pictures) {
      if (!picture.coarse) continue;
      const shape = { width: 64, height: 64 };
      const [brightness, colour] = coarseOf(reader(picture)({ x: 0, y: 0, ...shape }), 64);
      expect(brightness).toBeCloseTo(picture.coarse[0], 9);
      expect(colour).toBeCloseTo(picture.coarse[1], 9);
      told++;
    }
    expect(told).toBe(1);
  });

  it("go from each part of a photo as they go from all of it", () => {
    const picture = pictures[0] as Picture;
    const blotches = found(picture);
    const all = reader(picture)(whole(picture));
    takeBlotches(all, picture, { x: 0, y: 0 }, picture, blotches, 0.7);
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: picture.width - 1 }),
        fc.integer({ min: 0, max: picture.height - 1 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        (x, y, wide, tall) => {
          const part = {
            ...{ x, y },
            width: Math.min(wide, picture.width - x),
            height: Math.min(tall, picture.height - y),
          };
          const planes = reader(picture)(part);
          takeBlotches(planes, part, part, picture, blotches, 0.7);
          const size = part.width * part.height;
          planes.forEach((value, i) => {
            const row = y + Math.floor((i % size) / part.width);
            const at = row * picture.width + x + (i % part.width);
            const plane = Math.floor(i / size) * picture.width * picture.height;
            expect(value).toBe(all[plane + at]);
          });
        },
      ),
      { numRuns: 30 },
    );
  });

  it("leave brightness as it is, and all of the photo where none of them is taken", () => {
    const picture = pictures[0] as Picture;
    const blotches = found(picture);
    const [before, none, without] = [0, 0, 1].map((share, i) => {
      const planes = reader(picture)(whole(picture));
      if (i > 0) takeBlotches(planes, picture, { x: 0, y: 0 }, picture, blotches, share);
      return planes;
    }) as [Float32Array, Float32Array, Float32Array];
    expect(none).toEqual(before);
    const size = picture.width * picture.height;
    const sum = (planes: Float32Array, i: number) =>
      [0, 1, 2].reduce((total, c) => total + (planes[c * size + i] as number), 0);
    let moved = 0;
    for (let i = 0; i < size; i++) {
      expect(sum(without, i)).toBeCloseTo(sum(before, i), 5);
      moved = Math.max(moved, Math.abs((without[i] as number) - (before[i] as number)));
    }
    expect(moved).toBeGreaterThan(0.02);
  });
});
