import { readFileSync } from "node:fs";
import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readHeader } from "./header";

const hex = (...parts: string[]) =>
  Uint8Array.from(Buffer.from(parts.join("").replaceAll(" ", ""), "hex"));
const corpus = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../e2e/fixtures/corpus/${name}`, import.meta.url)));
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

/** Sizes as 13 bits each, no ratio. */
const jxl = (() => {
  const bits = [0, ...[1, 0], ...bitsOf(199, 13), ...[0, 0, 0], ...[1, 0], ...bitsOf(299, 13)];
  const bytes = new Uint8Array(8).fill(0);
  for (const [i, bit] of bits.entries()) bytes[i >> 3] = (bytes[i >> 3] ?? 0) | (bit << (i & 7));
  return Uint8Array.of(0xff, 0x0a, ...bytes);
})();

function bitsOf(value: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => (value >> i) & 1);
}

const bmp = (headerSize: number, rest: string) =>
  hex(ascii("BM"), "00".repeat(12), headerSize.toString(16).padStart(2, "0"), "000000", rest);

describe("headers", () => {
  it("tell JPEG's size, not its thumbnail's, through scans and restart markers", () => {
    expect(readHeader(jpeg)).toMatchObject({
      format: "JPEG",
      width: 300,
      height: 200,
      truncated: false,
    });
  });

  it("allow bytes after a JPEG's end, as motion photos have", () => {
    expect(readHeader(hex(Buffer.from(jpeg).toString("hex"), "00ffda1234"))?.truncated).toBe(false);
  });

  it("tell a JPEG whose data are damaged from one that is cut off", () => {
    const end = jpeg.length - 2;
    // As the start of a segment that is longer than the file.
    const damaged = hex(Buffer.from(jpeg.subarray(0, end)).toString("hex"), "ffc4f000 1234 ffd9");
    expect(readHeader(damaged)?.truncated).toBe(false);
    expect(readHeader(damaged.subarray(0, -1))?.truncated).toBe(true);
  });

  it("tell whether a JPEG XL is without loss", () => {
    for (const name of ["rgb-8", "rgb-16", "rgba-8", "rgba-16", "grey-8", "display-p3-16"]) {
      expect(readHeader(corpus(`${name}.jxl`))?.quality, name).toBe(1);
    }
    expect(readHeader(corpus("lossy.jxl"))?.quality).toBeUndefined();
  });

  it("tell how many pictures follow the one that is opened", () => {
    expect(readHeader(corpus("animated.gif"))?.further).toEqual({ kind: "frames", count: 1 });
    expect(readHeader(corpus("plain.gif"))?.further).toBeUndefined();
    expect(readHeader(corpus("pages.tif"))?.further).toEqual({ kind: "pages", count: 1 });
    // A smaller copy of the first page is no page.
    const copies = corpus("pages.tif");
    const view = new DataView(copies.buffer);
    const little = copies[0] === 0x49;
    const [first, at] = [view.getUint32(4, little), (from: number) => view.getUint16(from, little)];
    const second = view.getUint32(first + 2 + 12 * at(first), little);
    view.setUint16(second + 2, 254, little);
    view.setUint32(second + 10, 1, little);
    expect(readHeader(copies)?.further).toBeUndefined();
    // In circles.
    view.setUint32(first + 2 + 12 * at(first), first, little);
    expect(readHeader(copies)).toMatchObject({ format: "TIFF" });
    for (const name of ["8.avif", "strips.tif", "big.tif", "rgb-8.jxl"]) {
      expect(readHeader(corpus(name))?.further, name).toBeUndefined();
    }
    const box = (type: string, content: string): string =>
      `${(8 + content.length / 2).toString(16).padStart(8, "0")}${ascii(type)}${content}`;
    const sizes = box("stsz", "00000000 00000010 00000007".replaceAll(" ", ""));
    const track = ["stbl", "minf", "mdia", "trak", "moov"].reduce((c, t) => box(t, c), sizes);
    const film = hex(Buffer.from(corpus("8.avif")).toString("hex"), track);
    expect(readHeader(film)?.further).toEqual({ kind: "frames", count: 6 });
  });

  it("tell a JPEG cut off anywhere after its size", () => {
    for (let length = 42; length < jpeg.length; length++) {
      expect(readHeader(jpeg.subarray(0, length))).toMatchObject({ width: 300, truncated: true });
    }
  });

  it("tell PNG's size and whether its end is there", () => {
    expect(readHeader(png)).toMatchObject({
      format: "PNG",
      width: 300,
      height: 200,
      truncated: false,
    });
    expect(readHeader(png.subarray(0, -1))).toMatchObject({ width: 300, truncated: true });
    expect(readHeader(png.subarray(0, 40))).toMatchObject({ width: 300, truncated: true });
  });

  it.each([
    ["GIF", hex(ascii("GIF89a"), "2c01 c800 000000")],
    // A screen of one pixel, a comment, and a frame that browsers enlarge it to.
    [
      "GIF",
      hex(ascii("GIF89a"), "0100 0100 800000 000000ffffff 21fe02414200 2c2c006400 0001 6400 00"),
    ],
    ["BMP", bmp(40, "2c010000 38ffffff 0100 1800 00000000")], // height -200: from the top
    ["BMP", bmp(12, "2c01 c800 0100 1800")], // OS/2's shorter header
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
    // Its directory, of two fields, behind the pixels.
    [
      "TIFF",
      hex(
        "49492a00 0c000000 00000000 0200 0001 0300 01000000 2c01 0000",
        "0101 0400 01000000 c8000000 00000000",
      ),
    ],
    [
      "TIFF",
      hex(
        "4d4d002b 0008 0000 0000000000000010 0000000000000002",
        "0100 0003 0000000000000001 012c 000000000000",
        "0101 0004 0000000000000001 000000c8 00000000 0000000000000000",
      ),
    ],
    ["JPEG XL", jxl],
    [
      "JPEG XL",
      hex(
        "0000000c 4a584c20 0d0a870a",
        `00000014 ${ascii("ftypjxl ")} 00000000 ${ascii("jxl ")}`,
        `00000000 ${ascii("jxlc")}`,
        Buffer.from(jxl).toString("hex"),
      ),
    ],
    [
      "AVIF",
      // Of another brand, and compatible with AVIF.
      hex(
        `00000018 ${ascii("ftypmif1")} 00000000 ${ascii("miafavif")}`,
        `00000014 ${ascii("ispe")} 00000000 0000012c 000000c8`,
        "00".repeat(32),
      ),
    ],
  ])("tell %s's size", (format, bytes) => {
    expect(readHeader(bytes)).toMatchObject({ format, width: 300, height: 200, truncated: false });
  });

  it("take no camera raw for the TIFF it looks like", () => {
    const one = (tag: string, value: string) =>
      hex(`49492a00 08000000 0100 ${tag} 0400 01000000 ${value} 00000000`);
    expect(readHeader(one("0001", "2c010000"))).toMatchObject({ format: "TIFF", width: 300 });
    expect(readHeader(one("12c6", "01040000"))).toBeNull(); // DNGVersion
    expect(readHeader(one("0601", "23800000"))).toBeNull(); // a colour filter array
    expect(readHeader(hex("49492a00 10000000 43520200 00000000 0000 00000000"))).toBeNull(); // CR2
  });

  it("tell what browsers would cut to 8 bits, or colour wrongly", () => {
    expect(readHeader(png)?.beyondBrowsers).toBe(false);
    expect(readHeader(png.with(24, 16))?.beyondBrowsers).toBe(true);
    expect(readHeader(jpeg)?.beyondBrowsers).toBe(false);
    const cmyk = jpeg.with(jpeg.indexOf(0xc2) + 8, 4);
    expect(readHeader(cmyk)).toMatchObject({ width: 300, beyondBrowsers: true });
  });

  it("tell a WebP that is shorter than it says", () => {
    const bytes = hex(ascii("RIFF"), "ff000000", ascii("WEBPVP8L"), "05000000 2f 2bc13100");
    expect(readHeader(bytes)?.truncated).toBe(true);
  });

  it("know what a file can hold at best, and let honest ones hold as much", () => {
    // All black, as tight as the format goes: 4096 × 1024 RGB.
    const packed = deflateSync(new Uint8Array(1024 * (1 + 3 * 4096)), { level: 9 });
    const length = packed.length.toString(16).padStart(8, "0");
    const black = hex(
      "89504e470d0a1a0a",
      `0000000d ${ascii("IHDR")} 00001000 00000400 0802000000 00000000`,
      `${length} ${ascii("IDAT")} ${packed.toString("hex")} 00000000`,
      `00000000 ${ascii("IEND")} 00000000`,
    );
    const most = readHeader(black)?.mostPixels ?? 0;
    expect(most).toBeGreaterThanOrEqual(4096 * 1024);
    expect(most).toBeLessThan(1.1 * 4096 * 1024);
    // Three bytes of image data cannot be 300 × 200.
    expect(readHeader(png)?.mostPixels).toBe((3 * 1032) / 3);
    expect(readHeader(jpeg)?.mostPixels).toBe(512 * jpeg.length);
    expect(readHeader(bmp(40, "2c010000 38ffffff 0100 1800 00000000"))?.mostPixels).toBe(34 / 3);
    // Run-length coding leaves rows out at no cost.
    expect(readHeader(bmp(40, "2c010000 38ffffff 0100 0800 01000000"))?.mostPixels).toBe(
      Number.POSITIVE_INFINITY,
    );
  });

  it("that do not begin as a PNG's must are not taken for one", () => {
    expect(readHeader(png.with(12, 0))).toBeNull();
  });

  it("survive any bytes at all", () => {
    const starts = fc.constantFrom(
      jpeg,
      png,
      bmp(40, "2c010000 38ffffff 0100 1800 00000000"),
      hex(ascii("RIFF0000WEBPVP8")),
      hex(ascii("RIFF0000WEBPVP8L")),
      hex(ascii("RIFF0000WEBPVP8X")),
      hex(ascii("GIF89a"), "0100 0100 800000 000000ffffff 21fe02414200 2c00000000 2c01 c800 00"),
      hex(`00000018 ${ascii("ftypmif1")}`),
      hex("49492a00 08000000 0100 0001 0400 01000000 2c010000 00000000"),
      hex("4d4d002b 0008 0000 0000000000000010 0000000000000002"),
      hex("0000000c 4a584c20 0d0a870a"),
      jxl,
    );
    const anything = fc.uint8Array({ maxLength: 80 });
    const flips = fc.array(fc.tuple(fc.nat(60), fc.nat(255)), { maxLength: 6 });
    fc.assert(
      fc.property(starts, fc.nat(60), anything, flips, (start, keep, rest, flipped) => {
        const bytes = Uint8Array.from([...start.subarray(0, keep), ...rest]);
        for (const [at, value] of flipped) if (at < bytes.length) bytes[at] = value;
        const header = readHeader(bytes);
        if (!header) return;
        expect(Number.isInteger(header.width) && Number.isInteger(header.height)).toBe(true);
        expect(header.height).toBeGreaterThanOrEqual(0);
        // A BMP alone tells it with a sign.
        if (header.format !== "BMP") expect(header.width).toBeGreaterThanOrEqual(0);
        expect(header.mostPixels).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 4000 },
    );
  });

  it("are read in one pass, however a long file is made", () => {
    // Each is the worst its format can ask for: as many steps as there are bytes.
    const length = 1 << 21;
    const filled = (start: Uint8Array, pattern: readonly number[]) => {
      const bytes = new Uint8Array(length);
      for (let i = 0; i < length; i++) bytes[i] = pattern[i % pattern.length] as number;
      bytes.set(start);
      return bytes;
    };
    let reads = 0;
    const counted = (bytes: Uint8Array) => {
      const { getUint8, getUint16, getUint32 } = DataView.prototype;
      const count = <T extends (this: DataView, ...given: never[]) => number>(read: T) =>
        function (this: DataView, ...given: Parameters<T>) {
          reads++;
          return read.apply(this, given);
        };
      Object.assign(DataView.prototype, {
        getUint8: count(getUint8),
        getUint16: count(getUint16),
        getUint32: count(getUint32),
      });
      try {
        return readHeader(bytes);
      } finally {
        Object.assign(DataView.prototype, { getUint8, getUint16, getUint32 });
      }
    };
    for (const bytes of [
      filled(hex("ffd8"), [0xff]),
      filled(hex("ffd8"), [0xff, 0xe0, 0, 0]),
      filled(hex("ffd8"), [0xff, 0xd8]),
      filled(png.subarray(0, 33), [0]),
      filled(hex(ascii("GIF89a"), "0100 0100 000000"), [0x21, 0xfe, 1, 0, 0]),
      filled(hex(`00000018 ${ascii("ftypavif")}`), [0x69]),
    ]) {
      reads = 0;
      counted(bytes);
      expect(reads).toBeLessThanOrEqual(2 * length);
    }
  });
});
