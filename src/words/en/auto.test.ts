import { describe, expect, it } from "vitest";
import type { PhotoNoise } from "../../raster/raster";
import { describeChoice, describeNoise } from "./auto";

const noise = (
  brightness: number,
  colour: number,
  correlation: number,
  colourCorrelation: number,
): PhotoNoise => ({
  ...{ levels: [null, null, null], brightness, colour, spread: 0 },
  correlation: [correlation, 0, 0],
  colourCorrelation: [colourCorrelation, 0, 0],
});
const all = {
  strength: 1,
  blindness: 0.5,
  hole: 1,
  told: false,
  sampling: { kind: "none" },
  blotches: 0,
} as const;

describe("what Auto found", () => {
  it.each([
    [noise(6, 6, 0.1, 0.1), "Moderate, fine noise, about ISO 6400"],
    [noise(5, 12, 0.1, 0.7), "Strong, coarse colour noise, about ISO 25600"],
    [noise(12, 1, 0.7, 0), "Moderate, coarse grain, about ISO 6400"],
    [noise(0.8, 0.7, 0.2, 0.2), "Weak, fine noise, about ISO 100"],
    [noise(90, 90, 0, 0), "Strong, fine noise, about ISO 102400"],
  ])("is said in one line: %#", (found, line) => {
    expect(describeNoise(found, all)).toBe(line);
  });

  it("is nothing where nothing is taken", () => {
    const left = { ...all, strength: 0 };
    expect(describeNoise(noise(9, 9, 0, 0), left)).toBe("No noise that could be told from detail");
    expect(describeChoice(left)).toBe("the photo stays as it is");
  });

  it("comes with what it chose", () => {
    expect(describeChoice(all)).toBe("amount 100 %, 50 % smooth");
    expect(describeChoice({ ...all, sampling: { kind: "pixel-shuffle", stride: 3 } })).toBe(
      "amount 100 %, 50 % smooth, pixel-shuffle by 3",
    );
    expect(describeChoice({ ...all, hole: 5 })).toBe("amount 100 %, 50 % smooth, hole 5 px");
    expect(describeChoice({ ...all, blotches: 1 })).toBe(
      "amount 100 %, 50 % smooth, without colour blotches",
    );
  });
});
