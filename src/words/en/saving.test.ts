import { expect, it } from "vitest";
import { type Encoding, PLAIN } from "../../codecs/encoding";
import { depthSentence, describeDefault, describeEncoding } from "./saving";

it.each([
  [{}, "JPEG 92 %, 4:2:0"],
  [{ sampling: "4:4:4", progressive: true }, "JPEG 92 %, 4:4:4, progressive"],
  [{ format: "PNG", progressive: true }, "PNG"],
  [{ format: "PNG", bits: 16 }, "PNG, 16 bits"],
  [{ format: "WebP", quality: 0.5 }, "WebP 50 %"],
  [{ format: "WebP", lossless: true }, "WebP, lossless"],
  [{ format: "AVIF", bits: 10 }, "AVIF 92 %, 4:2:0, 10 bits"],
  [{ format: "JPEG XL", bits: 16, lossless: true }, "JPEG XL, lossless, 16 bits"],
] as const satisfies readonly (readonly [Partial<Encoding>, string])[])(
  "%j is %s",
  (given, text) => {
    expect(describeEncoding({ ...PLAIN, ...given })).toBe(text);
  },
);

it("a source that cannot be written is named", () => {
  expect(describeDefault("JPEG", PLAIN)).toBe("Same as the source: JPEG 92 %, 4:2:0");
  expect(describeDefault(null, PLAIN)).toBe("Same as the source: JPEG 92 %, 4:2:0");
  expect(describeDefault("DNG", { ...PLAIN, format: "TIFF", bits: 16 })).toBe(
    "Instead of DNG: TIFF, 16 bits",
  );
});

it("depth that is lost is told", () => {
  expect(depthSentence(16, 8)).toBe("16 bits a colour become 8, dithered.");
  expect(depthSentence(32, 16)).toBe("32 bits a colour become 16, rounded.");
  expect(depthSentence(8, 8)).toBeNull();
});
