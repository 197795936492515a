import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { guessQuality, type JpegCoding, readJpegCoding, samplingOf } from "./quality";
import { quantisation } from "./tables";

const picture = (channels: 1 | 3 = 3) =>
  sharp(Buffer.from(Array.from({ length: 32 * 24 * channels }, (_, i) => (i * 53) % 251)), {
    raw: { width: 32, height: 24, channels },
  });

async function coding(jpeg: Promise<Buffer>): Promise<JpegCoding> {
  const read = readJpegCoding(await jpeg);
  if (!read) throw new Error("not read");
  return read;
}

describe("how a JPEG was written", () => {
  it("is told for every quality of libjpeg's", async () => {
    for (let quality = 1; quality <= 100; quality++) {
      const read = await coding(picture().jpeg({ quality }).toBuffer());
      // At the bottom nearly all is clamped, and several qualities have the same tables.
      expect(guessQuality(read)).toEqual({ quality, exact: true });
    }
  });

  it("by its brightness alone when it is grey", async () => {
    for (const quality of [5, 40, 75, 92, 100]) {
      const read = await coding(picture(1).toColourspace("b-w").jpeg({ quality }).toBuffer());
      expect(samplingOf(read)).toBe("grey");
      expect(guessQuality(read).quality).toBe(quality);
    }
  });

  it("with its sampling, and whether it is progressive", async () => {
    const full = await coding(
      picture().jpeg({ chromaSubsampling: "4:4:4", progressive: true }).toBuffer(),
    );
    expect(samplingOf(full)).toBe("4:4:4");
    expect(full.progressive).toBe(true);
    const half = await coding(picture().jpeg({ chromaSubsampling: "4:2:0" }).toBuffer());
    expect(samplingOf(half)).toBe("4:2:0");
    expect(half).toMatchObject({ progressive: false, bits: 8 });
    const components = (across: number, down: number) =>
      [1, 2, 3].map((id) => ({
        id,
        across: id === 1 ? across : 1,
        down: id === 1 ? down : 1,
        table: 0,
      }));
    const sampled = (across: number, down: number) =>
      samplingOf({ ...half, components: components(across, down) });
    expect(sampled(2, 1)).toBe("4:2:2");
    expect(sampled(1, 2)).toBe("4:4:0");
    expect(sampled(4, 1)).toBe("4:1:1");
    expect(sampled(3, 1)).toBe("other");
  });

  it("is near for tables that are nobody's", () => {
    const { luminance, chrominance } = quantisation(85);
    const uneven = (table: Uint8Array) =>
      Uint16Array.from(table, (value, i) => Math.max(1, value + (i % 3) - 1));
    const components = [0, 1, 1].map((table, id) => ({ id, across: 1, down: 1, table }));
    const tables = new Map([
      [0, uneven(luminance)],
      [1, uneven(chrominance)],
    ]);
    const guess = guessQuality({ bits: 8, progressive: false, components, tables });
    expect(guess.exact).toBe(false);
    expect(Math.abs(guess.quality - 85)).toBeLessThanOrEqual(2);
  });

  it("is not told by what is no JPEG, or ends early, and never throws", async () => {
    const jpeg = await picture().jpeg().toBuffer();
    expect(readJpegCoding(new Uint8Array())).toBe(null);
    expect(readJpegCoding(await picture().png().toBuffer())).toBe(null);
    fc.assert(
      fc.property(
        fc.nat(jpeg.length),
        fc.array(fc.tuple(fc.nat(700), fc.nat(255)), { maxLength: 6 }),
        (length, spots) => {
          const bytes = Uint8Array.from(jpeg.subarray(0, length));
          for (const [at, value] of spots) if (at < length) bytes[at] = value;
          const read = readJpegCoding(bytes);
          if (!read) return;
          samplingOf(read);
          expect(guessQuality(read).quality).toBeGreaterThanOrEqual(1);
        },
      ),
    );
  });
});
