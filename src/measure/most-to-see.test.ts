import { expect, it } from "vitest";
import type { Rect } from "../geometry/rect";
import { randomOf } from "./judging.fixtures";
import { mostToSee } from "./most-to-see";

const size = { width: 640, height: 448 };

/** Grey of 0.5 with what is added at a place. */
const reader =
  (added: (x: number, y: number) => number) =>
  (patch: Rect): Float32Array => {
    const plane = patch.width * patch.height;
    const planes = new Float32Array(3 * plane);
    for (let i = 0; i < plane; i++) {
      const value = 0.5 + added(patch.x + (i % patch.width), patch.y + Math.floor(i / patch.width));
      planes[i] = planes[i + plane] = planes[i + 2 * plane] = value;
    }
    return planes;
  };

it("is where a noisy photo has structure", () => {
  const noise = randomOf(3);
  const found = mostToSee(
    reader((x, y) => {
      const structured = x > 400 && y > 256 && x % 32 < 16;
      return 0.02 * (noise() - 0.5) + (structured ? 0.1 : 0);
    }),
    size,
  );
  expect(found?.x).toBeGreaterThan(400 - 32);
  expect(found?.y).toBeGreaterThan(256 - 32);
});

it("is not in the dark, nor where all is white", () => {
  const noise = randomOf(4);
  const found = mostToSee(
    reader((x, y) => {
      const structure = (x + y) % 40 < 20 ? 0.06 : 0;
      const base = x < 200 ? -0.47 : x > 440 ? 0.6 : 0;
      return base + structure + 0.03 * (noise() - 0.5);
    }),
    size,
  );
  expect(found?.x).toBeGreaterThan(200 - 32);
  expect(found?.x).toBeLessThan(440 + 32);
});

it("is nowhere in a photo smaller than a block", () => {
  expect(
    mostToSee(
      reader(() => 0),
      { width: 12, height: 300 },
    ),
  ).toBeNull();
});
