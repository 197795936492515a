import { expect, it } from "vitest";
import { formatMegapixels } from "./format";

it.each([
  [7_077_888, "7.1 MP"],
  [960_000, "1.0 MP"],
  [240_000, "0.24 MP"],
  [30_720, "0.031 MP"],
])("writes %i pixels as %s", (pixels, text) => expect(formatMegapixels(pixels)).toBe(text));
