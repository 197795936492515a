import { describe, expect, it } from "vitest";
import { writeRgba8 } from "../planes";
import { type Channels, type Samples, type SampleType, samplesOf, WHITE } from "../raster";
import { Conversion } from "./convert";
import { gammaCurve } from "./curve";
import { displayOf } from "./display";
import { ADOBE_RGB, DISPLAY_P3, LINEAR_SRGB, PROPHOTO, SRGB, SRGB_GREY } from "./profile";

/** The same light in every type, as near as the type can. */
function samples(type: SampleType, channels: Channels, count: number): Samples {
  const out = samplesOf(type, channels * count);
  for (let i = 0; i < out.length; i++) {
    out[i] = (WHITE[type] * ((i * 37) % 256)) / 255;
  }
  return out;
}

const COUNT = 256;

describe("a display", () => {
  it("is not needed where it shows what the photo says", () => {
    expect(displayOf(SRGB, "srgb")).toBe(null);
    expect(displayOf(SRGB_GREY, "srgb")).toBe(null);
    expect(displayOf(SRGB_GREY, "display-p3")).toBe(null);
    expect(displayOf(DISPLAY_P3, "display-p3")).toBe(null);
    expect(displayOf(SRGB, "display-p3")).not.toBe(null);
  });

  it.each([DISPLAY_P3, ADOBE_RGB, PROPHOTO, LINEAR_SRGB])(
    "shows $name within a level, whatever the type",
    (profile) => {
      const display = displayOf(profile, "srgb");
      const right = Float32Array.from(samples("f32", 3, COUNT));
      new Conversion(profile, SRGB).convert(right, { first: [0, 1, 2], step: 3 }, COUNT);
      const expected = new Uint8ClampedArray(4 * COUNT);
      writeRgba8(right, 3, 0, expected, 0, COUNT);
      for (const type of ["u8", "u16", "f32"] as const) {
        const rgba = new Uint8ClampedArray(4 * COUNT);
        display?.write(samples(type, 3, COUNT), 3, 0, rgba, 0, COUNT);
        let off = 0;
        for (const [i, level] of rgba.entries()) {
          const error = Math.abs(level - (expected[i] as number));
          expect(error).toBeLessThanOrEqual(1);
          off += error;
        }
        expect(off).toBeLessThan(0.02 * rgba.length);
      }
    },
  );

  it("writes parts, keeps alpha, and may write over what it reads", () => {
    const display = displayOf(ADOBE_RGB, "display-p3");
    const photo = samples("u8", 4, COUNT) as Uint8ClampedArray<ArrayBuffer>;
    const whole = new Uint8ClampedArray(4 * COUNT);
    display?.write(photo, 4, 0, whole, 0, COUNT);
    expect(whole.filter((_, i) => i % 4 === 3)).toEqual(photo.filter((_, i) => i % 4 === 3));
    const parts = new Uint8ClampedArray(4 * COUNT);
    display?.write(photo, 4, 100, parts, 100, 156);
    display?.write(photo, 4, 0, parts, 0, 100);
    expect(parts).toEqual(whole);
    const over = photo.slice();
    display?.write(over, 4, 0, over, 0, COUNT);
    expect(over).toEqual(whole);
  });

  it("shows grey as grey", () => {
    const display = displayOf({ kind: "grey", name: "", curve: gammaCurve(1.8) }, "display-p3");
    for (const type of ["u8", "u16", "f32"] as const) {
      for (const channels of [1, 2] as const) {
        const rgba = new Uint8ClampedArray(4 * COUNT);
        display?.write(samples(type, channels, COUNT), channels, 0, rgba, 0, COUNT);
        expect(rgba.every((level, i) => i % 4 === 3 || level === rgba[i - (i % 4)])).toBe(true);
        expect(new Set(rgba).size).toBeGreaterThan(100);
      }
    }
  });

  it("shows what is not a number as black, and what is beyond white as white", () => {
    const display = displayOf(LINEAR_SRGB, "srgb");
    const rgba = new Uint8ClampedArray(8);
    const wild = Float32Array.of(Number.NaN, -3, 7, 1, 1, Number.POSITIVE_INFINITY);
    display?.write(wild, 3, 0, rgba, 0, 2);
    expect(rgba[1]).toBe(0);
    expect(rgba[7]).toBe(255);
  });
});
