import { expect, it } from "vitest";
import { describeHotPixels } from "./hot-pixels";

it.each([
  [0, true, "Hot pixels: none found."],
  [0, false, "Hot pixels: none found."],
  [23, true, "Hot pixels: 23 removed."],
  [1234, false, "Hot pixels: 1,234 found, and left."],
])("says how many hot pixels there are and what became of them: %i, %s", (count, removed, told) => {
  expect(describeHotPixels(count, removed)).toBe(told);
});
