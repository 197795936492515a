import { expect, it } from "vitest";
import { UNOPENED_KINDS, unopenedText } from "./unopened";

it.each(UNOPENED_KINDS)("%s: what it is, and what to do", (kind) => {
  expect(unopenedText(kind)).toMatch(
    /^This is an? [^.\n]+(\.NET[^.\n]+)?, which cannot be opened here\. [A-Z][^\n]{15,120}\.$/,
  );
});

it("a program's document is to be exported, a film is not", () => {
  expect(unopenedText("psd")).toBe(
    "This is a PSD (Photoshop document), which cannot be opened here. " +
      "Export a TIFF or PNG from the program that opens it.",
  );
  expect(unopenedText("film")).toBe(
    "This is a film, which cannot be opened here. Take a still picture of it, as PNG or TIFF.",
  );
});
