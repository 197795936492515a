import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readHeader } from "./header";

const hex = (...parts: string[]) =>
  Uint8Array.from(Buffer.from(parts.join("").replaceAll(" ", ""), "hex"));
const ascii = (text: string) => Buffer.from(text).toString("hex");

/** 300 × 200, with a thumbnail (its own start, size and end) inside the EXIF segment. */
const jpeg = hex(
  "ffd8",
  "ffe1 0014 457869660000 ffd8 ffc0 0000 08 0010 0010 ffd9",
  "ffc2 0011 08 00c8 012c 03 000000000000000000",
  "ffda 0008 01 0100 003f00",
  "12ff0034ffd356ffffd778",
  "ffc4 0004 0000",
  "ffda 0008 01 0100 003f00",
  "9abc",
  "ffd9",
);

const png = hex(
  "89504e470d0a1a0a",
  `0000000d ${ascii("IHDR")} 0000012c 000000c8 0802000000 00000000`,
  `00000003 ${ascii("IDAT")} 010203 00000000`,
  `00000000 ${ascii("IEND")} 00000000`,
);

describe("headers", () => {
  it("tell JPEG's size, not its thumbnail's, through scans and restart markers", () => {
    expect(readHeader(jpeg)).toEqual({
      format: "JPEG",
      width: 300,
      height: 200,
      truncated: false,
    });
  });

  it("allow bytes after a JPEG's end, as motion photos have", () => {
    expect(readHeader(hex(Buffer.from(jpeg).toString("hex"), "00ffda1234"))?.truncated).toBe(false);
  });

  it("tell a JPEG cut off anywhere after its size", () => {
    for (let length = 42; length < jpeg.length; length++) {
      expect(readHeader(jpeg.subarray(0, length))).toMatchObject({ width: 300, truncated: true });
    }
  });

  it("tell PNG's size and whether its end is there", () => {
    expect(readHeader(png)).toEqual({ format: "PNG", width: 300, height: 200, truncated: false });
    expect(readHeader(png.subarray(0, -1))).toMatchObject({ width: 300, truncated: true });
    expect(readHeader(png.subarray(0, 40))).toMatchObject({ width: 300, truncated: true });
  });

  it.each([
    ["GIF", hex(ascii("GIF89a"), "2c01 c800")],
    ["BMP", hex(ascii("BM"), "00".repeat(16), "2c010000 38ffffff")], // height -200: from the top
    ["WebP", hex(ascii("RIFF"), "16000000", ascii("WEBPVP8 "), "0a000000 000000 9d012a 2c41 c880")],
    ["WebP", hex(ascii("RIFF"), "11000000", ascii("WEBPVP8L"), "05000000 2f 2bc13100")],
    ["WebP", hex(ascii("RIFF"), "16000000", ascii("WEBPVP8X"), "0a000000 00000000 2b0100 c70000")],
    [
      "AVIF",
      hex(
        `00000010 ${ascii("ftypavif")} 00000000`,
        `00000014 ${ascii("ispe")} 00000000 00000040 00000020`,
        `00000014 ${ascii("ispe")} 00000000 0000012c 000000c8`,
        "00".repeat(32),
      ),
    ],
  ])("tell %s's size", (format, bytes) => {
    expect(readHeader(bytes)).toEqual({ format, width: 300, height: 200, truncated: false });
  });

  it("tell a WebP that is shorter than it says", () => {
    const bytes = hex(ascii("RIFF"), "ff000000", ascii("WEBPVP8L"), "05000000 2f 2bc13100");
    expect(readHeader(bytes)?.truncated).toBe(true);
  });

  it("survive any bytes at all", () => {
    const starts = fc.constantFrom(jpeg, png, hex(ascii("RIFF0000WEBPVP8")), hex(ascii("GIF")));
    const anything = fc.uint8Array({ maxLength: 80 });
    fc.assert(
      fc.property(starts, fc.nat(60), anything, (start, keep, rest) => {
        const header = readHeader(Uint8Array.from([...start.subarray(0, keep), ...rest]));
        if (header) expect(header.width).toBeTypeOf("number");
      }),
      { numRuns: 2000 },
    );
  });
});
