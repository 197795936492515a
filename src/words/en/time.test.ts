import { expect, it } from "vitest";
import { duration, remaining } from "./time";

it.each([
  [840, "0.8 s"],
  [9_949, "9.9 s"],
  [9_950, "10 s"],
  [59_400, "59 s"],
  [59_600, "1 min 00 s"],
  [185_000, "3 min 05 s"],
  [3_725_000, "1 h 02 min"],
])("writes %i ms as %s", (ms, text) => expect(duration(ms)).toBe(text));

it.each([
  [0, "about a second left"],
  [12_100, "about 13 s left"],
  [41_000, "about 45 s left"],
  [89_000, "about 90 s left"],
  [130_000, "about 3 min left"],
])("writes %i ms to go as %s", (ms, text) => expect(remaining(ms)).toBe(text));
