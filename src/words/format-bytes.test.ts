import { expect, it } from "vitest";
import { formatBytes } from "./format-bytes";

it.each([
  [0, "0 MB"],
  [1, "1 kB"],
  [49_999, "50 kB"],
  [512_345, "0.5 MB"],
  [27_100_000, "27 MB"],
  [999_400_000, "999 MB"],
  [1_240_000_000, "1.2 GB"],
  [120_000_000_000, "120 GB"],
])("writes %i bytes as %s", (bytes, text) => expect(formatBytes(bytes)).toBe(text));
