import sharp from "sharp";
import { describe, expect, it } from "vitest";
import type { ColourSampling, EncoderOf, PictureSize } from "./format";
import { encodeJpeg } from "./jpeg/encode";
import { encodePng as pngEncoder } from "./png/encode";

const encodePng: EncoderOf = (size) => pngEncoder(size);

/** The same every time, from 0 to 1. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 8) / 2 ** 24;
  };
}

/** RGBA8 of something like a photo: soft shapes, an edge, a little noise. */
function photo(width: number, height: number, noise = 6): Uint8ClampedArray<ArrayBuffer> {
  const next = random(width * 65_537 + height);
  const rgba = new Uint8ClampedArray(4 * width * height);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i += 4) {
      const edge = (x - 0.4 * width) ** 2 + (y - 0.6 * height) ** 2 < (0.2 * width) ** 2 ? 60 : 0;
      for (let c = 0; c < 3; c++) {
        const wave = Math.sin((x * (1 + c)) / 23 + y / 31) + Math.cos(y / (17 + 4 * c) - x / 41);
        rgba[i + c] = 110 + 40 * wave + edge * (c === 1 ? 1 : 0.4) + noise * (next() - 0.5);
      }
      rgba[i + 3] = 255;
    }
  }
  return rgba;
}

function anything(width: number, height: number): Uint8ClampedArray<ArrayBuffer> {
  const next = random(width + 7919 * height);
  return new Uint8ClampedArray(4 * width * height).map(() => 256 * next());
}

function greyed(rgba: Uint8ClampedArray<ArrayBuffer>): Uint8ClampedArray<ArrayBuffer> {
  return rgba.map((value, i) => (i % 4 === 3 ? value : (rgba[i - (i % 4)] as number)));
}

/** Written in bands of uneven heights. */
async function written(
  encoder: EncoderOf,
  size: PictureSize,
  quality: number,
  rgba: Uint8ClampedArray,
  sampling?: ColourSampling,
): Promise<{ type: string; bytes: Buffer }> {
  const { width, height } = size;
  const rows = encoder(size, quality, sampling);
  for (let y = 0, n = 1; y < height; y += n, n = (n * 5) % 37) {
    n = Math.min(n, height - y);
    await rows.write(rgba.slice(4 * width * y, 4 * width * (y + n)), n);
  }
  const blob = await rows.finish();
  return { type: blob.type, bytes: Buffer.from(await blob.arrayBuffer()) };
}

const sizes = [
  [1, 1],
  [1, 40],
  [40, 1],
  [7, 9],
  [8, 8],
  [16, 16],
  [17, 33],
  [31, 64],
  [203, 157],
] as const;

describe("a PNG", () => {
  it.each(sizes)("of %i × %i holds every bit", async (width, height) => {
    for (const picture of [photo(width, height), anything(width, height)]) {
      for (const opaque of [true, false]) {
        const { type, bytes } = await written(encodePng, { width, height, opaque }, 1, picture);
        expect(type).toBe("image/png");
        const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
        expect(info).toMatchObject({ width, height, channels: opaque ? 3 : 4 });
        const kept = picture.filter((_, i) => !opaque || i % 4 < 3);
        expect(data.equals(Buffer.from(kept.buffer))).toBe(true);
      }
    }
  });

  it.each(sizes)("of %i × %i is grey where it is told so", async (width, height) => {
    const picture = greyed(anything(width, height));
    for (const opaque of [true, false]) {
      const size = { width, height, opaque, grey: true };
      const { bytes } = await written(encodePng, size, 1, picture);
      expect(bytes[25]).toBe(opaque ? 0 : 4); // IHDR's colour type
      const { data, info } = await sharp(bytes)
        .toColourspace("srgb")
        .ensureAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true });
      expect(info).toMatchObject({ width, height, channels: 4 });
      const seen = picture.map((value, i) => (opaque && i % 4 === 3 ? 255 : value));
      expect(data.equals(Buffer.from(seen.buffer))).toBe(true);
    }
  });

  it("is no larger than libpng's with all its filters", async () => {
    const [width, height] = [640, 480];
    const rgba = photo(width, height);
    const { bytes } = await written(encodePng, { width, height, opaque: true }, 1, rgba);
    const other = await sharp(rgba, { raw: { width, height, channels: 4 } })
      .removeAlpha()
      .png({ compressionLevel: 6, adaptiveFiltering: true })
      .toBuffer();
    expect(bytes.length).toBeLessThan(1.05 * other.length);
  });

  it("can be given up half-way", async () => {
    const rows = pngEncoder({ width: 64, height: 64, opaque: true });
    await rows.write(anything(64, 32), 32);
    rows.abort?.();
  });
});

/** Of the colours, dB. */
function psnr(a: ArrayLike<number>, b: ArrayLike<number>, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    for (let c = 0; c < 3; c++) {
      sum += ((a[4 * i + c] as number) - (b[3 * i + c] as number)) ** 2;
    }
  }
  return 10 * Math.log10(255 ** 2 / (sum / (3 * count)));
}

describe("a JPEG", () => {
  const both = async (width: number, height: number, quality: number, rgba: Uint8ClampedArray) => {
    const chromaSubsampling = quality === 100 ? "4:4:4" : "4:2:0";
    const size = { width, height, opaque: true };
    const ours = await written(encodeJpeg, size, quality / 100, rgba);
    expect(ours.type).toBe("image/jpeg");
    const theirs = await sharp(rgba, { raw: { width, height, channels: 4 } })
      .removeAlpha()
      .jpeg({ quality, chromaSubsampling, optimiseCoding: false })
      .toBuffer();
    const measured = await Promise.all(
      [ours.bytes, theirs].map(async (bytes) => {
        const { chromaSubsampling: sampled } = await sharp(bytes).metadata();
        expect(sampled).toBe(chromaSubsampling);
        const decoder = sharp(bytes, { failOn: "warning" }).raw();
        const { data, info } = await decoder.toBuffer({ resolveWithObject: true });
        expect(info).toMatchObject({ width, height, channels: 3 });
        return { bytes: bytes.length, psnr: psnr(rgba, data, width * height) };
      }),
    );
    return measured as [(typeof measured)[0], (typeof measured)[0]];
  };

  it.each([1, 10, 30, 50, 75, 90, 95, 99, 100])(
    "at quality %i is as good and as large as libjpeg's",
    async (quality) => {
      for (const rgba of [photo(333, 251), photo(333, 251, 60)]) {
        const [ours, theirs] = await both(333, 251, quality, rgba);
        expect(ours.psnr).toBeGreaterThan(theirs.psnr - 0.5);
        expect(ours.bytes / theirs.bytes).toBeGreaterThan(0.85);
        expect(ours.bytes / theirs.bytes).toBeLessThan(1.15);
      }
    },
  );

  it.each(sizes)("of %i × %i is whole", async (width, height) => {
    for (const quality of [90, 100]) {
      const [ours, theirs] = await both(width, height, quality, photo(width, height));
      expect(ours.psnr).toBeGreaterThan(theirs.psnr - 0.5);
    }
  });

  it("survives the wildest pixels at the finest quality", async () => {
    const rgba = anything(64, 48);
    for (const [i, value] of rgba.entries()) {
      if (i % 4 < 3 && i < 4 * 64 * 24) rgba[i] = value < 128 ? 0 : 255;
    }
    // A board of black and white, shifted by a row: the largest numbers a block can have.
    for (let i = 0; i < 64 * 16; i++) {
      const white = ((i + (i >> 6)) & 1) === 0;
      rgba.fill(white ? 255 : 0, 4 * i, 4 * i + 3);
    }
    const [ours, theirs] = await both(64, 48, 100, rgba);
    expect(ours.psnr).toBeGreaterThan(theirs.psnr - 0.5);
  });

  it("puts translucent pixels on white", async () => {
    const rgba = new Uint8ClampedArray(4 * 16 * 16);
    for (let i = 0; i < rgba.length; i += 4) rgba.set(i < 512 ? [0, 0, 0, 0] : [0, 0, 0, 128], i);
    const { bytes } = await written(encodeJpeg, { width: 16, height: 16, opaque: false }, 1, rgba);
    const pixels = await sharp(bytes).raw().toBuffer();
    expect(pixels[0]).toBe(255);
    expect(Math.abs((pixels.at(-1) ?? 0) - 127)).toBeLessThanOrEqual(1);
  });

  it.each(sizes)("of %i × %i has one component where it is grey", async (width, height) => {
    const rgba = greyed(photo(width, height, 20));
    const values = rgba.filter((_, i) => i % 4 === 0);
    for (const quality of [60, 92, 100]) {
      const size = { width, height, opaque: true, grey: true };
      const ours = (await written(encodeJpeg, size, quality / 100, rgba)).bytes;
      const theirs = await sharp(values, { raw: { width, height, channels: 1 } })
        .toColourspace("b-w")
        .jpeg({ quality, optimiseCoding: false })
        .toBuffer();
      expect(ours.length / theirs.length).toBeLessThan(1.15);
      const [own, other] = await Promise.all(
        [ours, theirs].map(async (bytes) => {
          expect((await sharp(bytes).metadata()).channels).toBe(1);
          const decoder = sharp(bytes, { failOn: "warning" }).extractChannel(0);
          const pixels = await decoder.raw().toBuffer();
          expect(pixels.length).toBe(width * height);
          return pixels.reduce((sum, value, i) => sum + (value - (values[i] as number)) ** 2, 0);
        }),
      );
      expect(own).toBeLessThan(1.12 * (other as number) + width * height * 0.1);
    }
  });

  it("keeps every pixel's colour at any quality, where it is asked to", async () => {
    const size = { width: 61, height: 45, opaque: true };
    const rgba = photo(61, 45);
    const errors = await Promise.all(
      (["4:4:4", "4:2:0"] as const).map(async (sampling) => {
        const { bytes } = await written(encodeJpeg, size, 0.8, rgba, sampling);
        expect((await sharp(bytes).metadata()).chromaSubsampling).toBe(sampling);
        return psnr(rgba, await sharp(bytes).raw().toBuffer(), 61 * 45);
      }),
    );
    expect(errors[0]).toBeGreaterThan(errors[1] as number);
    const { bytes } = await written(encodeJpeg, size, 1, rgba, "4:2:0");
    expect((await sharp(bytes).metadata()).chromaSubsampling).toBe("4:2:0");
  });

  it("keeps grey grey", async () => {
    const rgba = photo(50, 40);
    for (let i = 0; i < rgba.length; i += 4) rgba.fill(rgba[i] as number, i, i + 3);
    for (const quality of [0.5, 1]) {
      const size = { width: 50, height: 40, opaque: true };
      const pixels = await sharp((await written(encodeJpeg, size, quality, rgba)).bytes)
        .raw()
        .toBuffer();
      expect(pixels.every((value, i) => value === pixels[i - (i % 3)])).toBe(true);
    }
  });
});
