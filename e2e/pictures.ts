/** Picture files made byte by byte, so that a test says exactly what it feeds the page. */
import { crc32, deflateSync } from "node:zlib";

export interface TestFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

type ColourType = 0 | 2 | 6;
const CHANNELS: Readonly<Record<ColourType, number>> = { 0: 1, 2: 3, 6: 4 };

/**
 * A PNG of 8 bits a channel.
 * @param colourType 0 grey, 2 RGB, 6 RGBA
 * @param sample value of a channel at a pixel, 0…255
 */
export function png(
  name: string,
  width: number,
  height: number,
  colourType: ColourType,
  sample: (x: number, y: number, channel: number) => number,
): TestFile {
  const channels = CHANNELS[colourType];
  const rows = Buffer.alloc(height * (1 + width * channels));
  for (let y = 0, i = 0; y < height; y++) {
    rows[i++] = 0; // Filter: none.
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < channels; channel++) rows[i++] = sample(x, y, channel);
    }
  }
  return file(name, pngOf(header(width, height, colourType), deflateSync(rows)));
}

/** A PNG whose header promises far more pixels than it holds. */
export function hugePng(name: string, width: number, height: number): TestFile {
  return file(name, pngOf(header(width, height, 2), deflateSync(Buffer.alloc(64))));
}

/** One pixel, two frames: first red, then blue. */
export function animatedGif(name: string): TestFile {
  const frame = (pixel: number) => [
    ...[0x21, 0xf9, 4, 0, 10, 0, 0, 0], // Shown for 100 ms.
    ...[0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0],
    ...[2, 2, pixel, 1, 0],
  ];
  const bytes = [
    ...Buffer.from("GIF89a"),
    ...[1, 0, 1, 0, 0x80, 0, 0],
    ...[255, 0, 0, 0, 0, 255],
    ...frame(0x44),
    ...frame(0x4c),
    0x3b,
  ];
  return { name, mimeType: "image/gif", buffer: Buffer.from(bytes) };
}

/** The same JPEG with an EXIF orientation, 1…8, written in front of it. */
export function withOrientation(jpeg: Buffer, orientation: number): Buffer {
  const tiff = Buffer.alloc(26);
  tiff.write("MM\0*", 0, "latin1");
  tiff.writeUInt32BE(8, 4); // Where the only directory starts.
  tiff.writeUInt16BE(1, 8); // One entry:
  tiff.writeUInt16BE(0x0112, 10); // orientation,
  tiff.writeUInt16BE(3, 12); // a short,
  tiff.writeUInt32BE(1, 14);
  tiff.writeUInt16BE(orientation, 18);
  const payload = Buffer.concat([Buffer.from("Exif\0\0", "latin1"), tiff]);
  const segment = Buffer.from([0xff, 0xe1, 0, payload.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), segment, payload, jpeg.subarray(2)]);
}

/** The same raw as a camera's that LibRaw does not know: no DNG, its pixels packed in a way of its own. */
export function unknownRaw(dng: Buffer): Buffer {
  const raw = Buffer.from(dng);
  const entry = (tag: number, type: number, value: number) => {
    const bytes = Buffer.alloc(12);
    bytes.writeUInt16LE(tag, 0);
    bytes.writeUInt16LE(type, 2);
    bytes.writeUInt32LE(1, 4);
    bytes.writeUInt32LE(value, 8);
    return bytes;
  };
  const version = Buffer.from(entry(50_706, 1, 4).fill(4, 4, 5).subarray(0, 8));
  raw.writeUInt16LE(50_700, raw.indexOf(version));
  raw.writeUInt16LE(60_123, raw.indexOf(entry(259, 3, 1)) + 8);
  return raw;
}

/** Reproducible noise around mid-grey: what a denoiser has work with. */
export function noise(seed = 1): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return 96 + (state >>> 26);
  };
}

function file(name: string, buffer: Buffer): TestFile {
  return { name, mimeType: "image/png", buffer };
}

function header(width: number, height: number, colourType: ColourType): Buffer {
  const bytes = Buffer.alloc(13);
  bytes.writeUInt32BE(width, 0);
  bytes.writeUInt32BE(height, 4);
  bytes.set([8, colourType, 0, 0, 0], 8);
  return bytes;
}

function pngOf(ihdr: Buffer, idat: Buffer): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const bytes = Buffer.alloc(body.length + 8);
    bytes.writeUInt32BE(data.length, 0);
    bytes.set(body, 4);
    bytes.writeUInt32BE(crc32(body), body.length + 4);
    return bytes;
  };
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", ihdr),
    chunk("IDAT", idat),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}
