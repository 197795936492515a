import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { readHeader } from "./header";
import { mendJpeg } from "./jpeg/mend";
import type { Bytes } from "./metadata/bytes";
import { readChunks } from "./png/chunks";
import { crc32 } from "./png/crc32";
import { mendPng } from "./png/mend";

const [WIDTH, HEIGHT] = [64, 48];
const samples = Buffer.from(
  Array.from({ length: 3 * WIDTH * HEIGHT }, (_, i) => (Math.imul(i, 2_654_435_761) >>> 21) & 255),
);
const picture = () => sharp(samples, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } });
const bytesOf = async (file: Promise<Buffer>) => Uint8Array.from(await file);
const joined = (parts: readonly Uint8Array[]) => Buffer.concat(parts);
const size = { width: WIDTH, height: HEIGHT };

describe("a JPEG", () => {
  const mended = (bytes: Bytes) => {
    const header = readHeader(bytes);
    return header && mendJpeg(bytes, header);
  };

  it("that is whole is left alone", async () => {
    expect(mended(await bytesOf(picture().jpeg().toBuffer()))).toBeNull();
  });

  it.each([false, true])("cut off anywhere is one again, progressive: %s", async (progressive) => {
    const whole = await bytesOf(picture().jpeg({ progressive }).toBuffer());
    const scan = Buffer.from(whole).indexOf(Buffer.of(0xff, 0xda)) + 20;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: scan, max: whole.length - 1 }), async (length) => {
        const parts = mended(whole.slice(0, length));
        const file = joined(parts ?? []);
        expect(readHeader(file)).toMatchObject({ ...size, truncated: false });
        // It is the old one up to a place near the cut.
        expect(file.subarray(0, -2)).toEqual(Buffer.from(whole.subarray(0, file.length - 2)));
        expect((await sharp(file, { failOn: "none" }).raw().toBuffer()).length).toBe(
          samples.length,
        );
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  it("whose height stands behind its scan has it in its frame", async () => {
    const whole = Buffer.from(await bytesOf(picture().jpeg().toBuffer()));
    const frame = whole.indexOf(Buffer.of(0xff, 0xc0));
    const late = Buffer.concat([
      whole.subarray(0, -2),
      Buffer.of(0xff, 0xdc, 0, 4, 0, HEIGHT),
      whole.subarray(-2),
    ]).fill(0, frame + 5, frame + 7);
    expect(readHeader(late)).toMatchObject({ ...size, truncated: false });
    const file = joined(mended(Uint8Array.from(late)) ?? []);
    expect(file.readUInt16BE(frame + 5)).toBe(HEIGHT);
    expect(file.length).toBe(late.length);
    // Without the marker nothing tells it.
    expect(readHeader(Uint8Array.from(whole).fill(0, frame + 5, frame + 7))?.height).toBe(0);
  });
});

it("a PNG cut off anywhere has whole chunks again, and an end", async () => {
  const whole = await bytesOf(picture().png().toBuffer());
  fc.assert(
    fc.property(fc.integer({ min: 33, max: whole.length - 1 }), (length) => {
      const file = joined(mendPng(whole.slice(0, length)));
      const chunks = readChunks(file);
      expect(chunks.at(-1)?.type).toBe("IEND");
      for (const { at, content } of chunks) {
        const end = at + 8 + content.length;
        expect(file.readUInt32BE(end)).toBe(crc32(file.subarray(at + 4, end)));
      }
      const pixels = chunks.filter(({ type }) => type === "IDAT").map(({ content }) => content);
      const first = Buffer.from(whole).indexOf("IDAT") + 4;
      expect(joined(pixels)).toEqual(
        Buffer.from(whole.subarray(first, Math.max(first, Math.min(length, whole.length - 16)))),
      );
    }),
    { seed: 2, numRuns: 100 },
  );
});
