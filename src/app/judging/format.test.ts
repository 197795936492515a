import { expect, it } from "vitest";
import { formatGain, formatLevel, formatPsnr } from "./format";

it("names decibels and levels as people read them", () => {
  expect(formatPsnr(34.2051)).toBe("34.21 dB");
  expect(formatPsnr(Number.POSITIVE_INFINITY)).toBe("∞ dB");
  expect(formatGain(4.1)).toBe("+4.10 dB");
  expect(formatGain(-0.304)).toBe("−0.30 dB");
  expect(formatGain(Number.NaN)).toBe("±0 dB");
  expect(formatGain(Number.POSITIVE_INFINITY)).toBe("+∞ dB");
  expect([0, 0.234, 6.04].map(formatLevel)).toEqual(["0.00", "0.23", "6.0"]);
});
