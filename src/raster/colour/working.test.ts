import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Curve } from "./curve";
import {
  ADOBE_RGB,
  DISPLAY_P3,
  LINEAR_SRGB,
  PROPHOTO,
  type ReadProfile,
  rgbProfile,
  SRGB,
  SRGB_GREY,
} from "./profile";
import { Working, workingOf } from "./working";
import { writeIcc } from "./write-icc";

/** Light of ProPhoto's primaries; what raw converters write. */
const LINEAR_PROPHOTO = rgbProfile("Linear ProPhoto", LINEAR_SRGB.curves[0], PROPHOTO.matrix);
const CONVERTED: readonly ReadProfile[] = [LINEAR_SRGB, PROPHOTO, LINEAR_PROPHOTO];
const made = CONVERTED.map((profile) => new Working(profile, SRGB));

/** Planes [3, n] of whole numbers of 16 bits. */
const planes16 = fc
  .array(fc.tuple(...[0, 1, 2].map(() => fc.integer({ min: 0, max: 65_535 }))), {
    minLength: 1,
    maxLength: 60,
  })
  .map((pixels) =>
    Float32Array.from([0, 1, 2].flatMap((c) => pixels.map((p) => (p[c] as number) / 65_535))),
  );

describe("the network's space", () => {
  it("is another one where values are light, or of very wide primaries", () => {
    for (const profile of CONVERTED) expect(workingOf(writeIcc(profile))).not.toBeNull();
    for (const profile of [SRGB, DISPLAY_P3, ADOBE_RGB, SRGB_GREY]) {
      expect(workingOf(writeIcc(profile))).toBeNull();
    }
    expect(workingOf(null)).toBeNull();
    expect(workingOf(new Uint8Array(40))).toBeNull();
  });

  it("gives every colour of 16 bits back within half a step, beyond sRGB's gamut too", () => {
    fc.assert(
      fc.property(planes16, (own) => {
        for (const working of made) {
          // From nothing: what comes is made alone of what the network had.
          const seen = working.seen(own);
          const back = working.taken(seen, new Float32Array(own.length));
          for (const [i, value] of back.entries()) {
            expect(Math.abs(value - (own[i] as number))).toBeLessThan(0.5 / 65_535);
          }
        }
      }),
    );
  });

  it("leaves what the network left alone exactly as it was", () => {
    // A scanner's curve, level at its foot: it has no way back.
    const level: Curve = { kind: "table", values: Float64Array.of(0, 0, 0.2, 0.9, 1) };
    const scanner = rgbProfile("Scanner", level, PROPHOTO.matrix);
    const workings = [...made, new Working(scanner, SRGB)];
    const wild = fc.array(fc.float({ min: -2, max: 20, noNaN: true }), {
      minLength: 3,
      maxLength: 90,
    });
    fc.assert(
      fc.property(wild, (values) => {
        const own = Float32Array.from(values.slice(0, 3 * Math.floor(values.length / 3)));
        for (const working of workings) {
          expect(working.taken(working.seen(own), own)).toEqual(own.map((value) => value + 0));
        }
      }),
    );
  });

  it("adds to a colour beyond its gamut what the network changed", () => {
    // ProPhoto's own green, 0 1 0, as sRGB would have to say it: red and blue below 0.
    const working = made[1] as Working;
    const own = Float32Array.of(0, 1, 0);
    const seen = working.seen(own);
    expect(seen[0]).toBeLessThan(-0.3);
    expect(seen[1]).toBeGreaterThan(1);
    const darker = working.taken(
      seen.map((value) => value * 0.9),
      own,
    );
    expect(darker[1]).toBeLessThan(0.95);
    expect(darker[1]).toBeGreaterThan(0.8);
    for (const other of [0, 2]) expect(Math.abs(darker[other] as number)).toBeLessThan(0.05);
  });

  it("sees light as sRGB encodes it", () => {
    // IEC 61966-2-1, by hand: 0.001 → 0.01292; 0.18 → 0.46135613; 1 → 1.
    const seen = (made[0] as Working).seen(Float32Array.of(0.001, 0.18, 1));
    for (const [i, right] of [0.01292, 0.46135613, 1].entries()) {
      expect(seen[i]).toBeCloseTo(right, 5);
    }
  });
});
