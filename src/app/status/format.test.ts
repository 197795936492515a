import { expect, it } from "vitest";
import { formatDuration, formatMegapixels, formatRemaining } from "./format";

it.each([
  [7_077_888, "7.1 MP"],
  [960_000, "1.0 MP"],
  [240_000, "0.24 MP"],
  [30_720, "0.031 MP"],
])("writes %i pixels as %s", (pixels, text) => expect(formatMegapixels(pixels)).toBe(text));

it.each([
  [840, "0.8 s"],
  [9_949, "9.9 s"],
  [9_950, "10 s"],
  [59_400, "59 s"],
  [59_600, "1 min 00 s"],
  [185_000, "3 min 05 s"],
  [3_725_000, "1 h 02 min"],
])("writes %i ms as %s", (ms, text) => expect(formatDuration(ms)).toBe(text));

it.each([
  [0, "about a second left"],
  [12_100, "about 13 s left"],
  [41_000, "about 45 s left"],
  [89_000, "about 90 s left"],
  [130_000, "about 3 min left"],
])("writes %i ms to go as %s", (ms, text) => expect(formatRemaining(ms)).toBe(text));
