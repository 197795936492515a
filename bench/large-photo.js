/**
 * A photo of any size as a file, written from the top on: neither the picture nor the file is ever in memory as a
 * whole. It has soft light, edges, fine texture and noise, all from its seed.
 */
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { finished } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { crc32, createDeflate } from "node:zlib";
import sharp from "sharp";
import { runnerImport } from "vite";
import Vips from "wasm-vips";

/**
 * @typedef {object} Photo
 * @property {"jpeg" | "png" | "tiff" | "bmp" | "webp" | "gif" | "avif" | "jxl"} format the last four are in memory while
 *   they are made
 * @property {number} width
 * @property {number} height
 * @property {number} bits 8 or 16; 16 for PNG and TIFF only
 * @property {number} [seed]
 * @property {boolean} [noisy] without noise a PNG is small and quickly made; true
 */

/**
 * @param {string} folder
 * @param {Photo} photo
 * @returns {Promise<string>} its path; it is made once
 */
export async function makeLargePhoto(folder, photo) {
  const { format, width, height, bits, seed = 1, noisy = true } = photo;
  const name = `${width}x${height}-${bits}-${seed}${noisy ? "" : "-plain"}.${format}`;
  const path = `${folder}/${name}`;
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  const making = `${path}.part`;
  if (format !== "jpeg" && format !== "png" && format !== "tiff" && format !== "bmp") {
    const tiff = await makeLargePhoto(folder, { ...photo, format: "tiff" });
    await convert(tiff, making, format);
    renameSync(making, path);
    return path;
  }
  const file = createWriteStream(making);
  const write = async (/** @type {Uint8Array} */ bytes) => {
    if (!file.write(bytes)) await new Promise((go) => file.once("drain", () => go(null)));
  };
  const writers = { jpeg: writeJpeg, png: writePng, tiff: writeTiff, bmp: writeBmp };
  await writers[format](photo, write);
  file.end();
  await finished(file);
  renameSync(making, path);
  return path;
}

/** @typedef {(bytes: Uint8Array) => Promise<void>} Write */

/** Rows that are made at a time: as many as the app's own JPEG encoder codes together. */
const BAND = 16;

/**
 * Bands of RGB, 16 bits a sample.
 * @param {Photo} photo
 */
function* bandsOf({ width, height, seed = 1, noisy = true }) {
  const band = new Uint16Array(3 * width * BAND);
  const across = Float32Array.from(
    { length: width },
    (_, x) => Math.sin(x / 97) + Math.sin(x / 7.3) / 4,
  );
  for (let top = 0; top < height; top += BAND) {
    const rows = Math.min(BAND, height - top);
    let at = 0;
    for (let y = top; y < top + rows; y++) {
      const down = Math.cos(y / 131) + Math.cos(y / 9.1) / 4;
      for (let x = 0; x < width; x++) {
        // Panes of different light, as edges.
        const pane = ((x >> 8) ^ (y >> 8)) & 3;
        const light = 26_000 + 5000 * ((across[x] ?? 0) * down) + 4500 * pane;
        let state = noisy
          ? (Math.imul(x + width * y, 0x9e3779b1) ^ Math.imul(seed, 0x85ebca6b)) >>> 0
          : 0;
        for (let c = 0; c < 3; c++) {
          let noise = 0;
          if (noisy) {
            state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) >>> 0;
            state = Math.imul(state ^ (state >>> 13), 0x297a2d39) >>> 0;
            // Four dice: nearly Gaussian, with a standard deviation of 8 of 255.
            noise =
              14 *
              ((state & 255) +
                ((state >>> 8) & 255) +
                ((state >>> 16) & 255) +
                (state >>> 24) -
                510);
          }
          band[at++] = light + 1800 * c + noise;
        }
      }
    }
    yield { rows, samples: band.subarray(0, at) };
  }
}

/** @type {(photo: Photo, write: Write) => Promise<void>} by the app's own encoder */
async function writeJpeg(photo, write) {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const { module } = await runnerImport("/src/codecs/jpeg/encode.ts", { root, configFile: false });
  const { encodeJpeg } = /** @type {typeof import("../src/codecs/jpeg/encode")} */ (module);
  const { width, height } = photo;
  const encoder = encodeJpeg({ width, height, opaque: true }, 0.92, "4:2:0");
  const rgba = new Uint8ClampedArray(4 * width * BAND);
  for (const { rows, samples } of bandsOf(photo)) {
    for (let from = 0, to = 0; from < samples.length; from += 3, to += 4) {
      for (let c = 0; c < 3; c++) rgba[to + c] = (samples[from + c] ?? 0) >> 8;
      rgba[to + 3] = 255;
    }
    await encoder.write(rgba, rows);
  }
  const blob = await encoder.finish();
  for await (const part of blob.stream()) await write(part);
}

/**
 * Rows as bytes, of the most significant first or last.
 * @param {Uint16Array} samples
 * @param {number} bits
 * @param {boolean} big
 */
function bytesOf(samples, bits, big) {
  if (bits === 8) return Uint8Array.from(samples, (value) => value >> 8);
  const bytes = Buffer.from(samples.slice().buffer);
  return big ? bytes.swap16() : bytes;
}

/** @type {(photo: Photo, write: Write) => Promise<void>} */
async function writePng(photo, write) {
  const { width, height, bits } = photo;
  const chunk = async (/** @type {string} */ type, /** @type {Uint8Array} */ content) => {
    const bytes = Buffer.alloc(12 + content.length);
    bytes.writeUInt32BE(content.length);
    bytes.write(type, 4, "latin1");
    bytes.set(content, 8);
    bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + content.length)), 8 + content.length);
    await write(bytes);
  };
  await write(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a));
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header.set([bits, 2], 8);
  await chunk("IHDR", header);
  const packer = createDeflate({ level: 1, chunkSize: 1 << 20 });
  const written = (async () => {
    for await (const part of packer) await chunk("IDAT", part);
  })();
  const length = (3 * width * bits) / 8;
  for (const { rows, samples } of bandsOf(photo)) {
    const bytes = bytesOf(samples, bits, true);
    const lines = Buffer.alloc(rows * (1 + length)); // No filter.
    for (let y = 0; y < rows; y++)
      lines.set(bytes.subarray(y * length, (y + 1) * length), y * (1 + length) + 1);
    if (!packer.write(lines)) await new Promise((go) => packer.once("drain", () => go(null)));
  }
  packer.end();
  await written;
  await chunk("IEND", new Uint8Array());
}

/** @type {(photo: Photo, write: Write) => Promise<void>} not packed, in strips */
async function writeTiff(photo, write) {
  const { width, height, bits } = photo;
  const strips = Math.ceil(height / BAND);
  const stripBytes = (BAND * 3 * width * bits) / 8;
  const entries = 10;
  const lists = 8 + 2 + 12 * entries + 4;
  const pixels = lists + 8 + 8 * strips;
  const head = Buffer.alloc(pixels);
  head.write("II*\0", 0, "latin1");
  head.writeUInt32LE(8, 4);
  head.writeUInt16LE(entries, 8);
  let at = 10;
  const entry = (/** @type {number[]} */ ...[tag = 0, type = 3, count = 1, value = 0]) => {
    head.writeUInt16LE(tag, at);
    head.writeUInt16LE(type, at + 2);
    head.writeUInt32LE(count, at + 4);
    head.writeUInt32LE(value, at + 8);
    at += 12;
  };
  entry(256, 4, 1, width);
  entry(257, 4, 1, height);
  entry(258, 3, 3, lists);
  entry(259, 3, 1, 1);
  entry(262, 3, 1, 2);
  entry(273, 4, strips, lists + 8);
  entry(277, 3, 1, 3);
  entry(278, 4, 1, BAND);
  entry(279, 4, strips, lists + 8 + 4 * strips);
  entry(284, 3, 1, 1);
  for (let c = 0; c < 3; c++) head.writeUInt16LE(bits, lists + 2 * c);
  const total = (3 * width * height * bits) / 8;
  for (let i = 0; i < strips; i++) {
    head.writeUInt32LE(pixels + i * stripBytes, lists + 8 + 4 * i);
    head.writeUInt32LE(Math.min(stripBytes, total - i * stripBytes), lists + 8 + 4 * (strips + i));
  }
  await write(head);
  for (const { samples } of bandsOf(photo)) await write(bytesOf(samples, bits, false));
}

/** @type {(photo: Photo, write: Write) => Promise<void>} of 24 bits, from the top on */
async function writeBmp(photo, write) {
  const { width, height } = photo;
  const rowBytes = 4 * Math.ceil((3 * width) / 4);
  const head = Buffer.alloc(54);
  head.write("BM", 0, "latin1");
  head.writeUInt32LE(54 + rowBytes * height, 2);
  head.writeUInt32LE(54, 10);
  head.writeUInt32LE(40, 14);
  head.writeInt32LE(width, 18);
  head.writeInt32LE(-height, 22);
  head.writeUInt16LE(1, 26);
  head.writeUInt16LE(24, 28);
  await write(head);
  for (const { rows, samples } of bandsOf(photo)) {
    const bytes = new Uint8Array(rowBytes * rows);
    for (let y = 0, from = 0; y < rows; y++) {
      for (let to = y * rowBytes, end = to + 3 * width; to < end; to += 3, from += 3) {
        for (let c = 0; c < 3; c++) bytes[to + 2 - c] = (samples[from + c] ?? 0) >> 8;
      }
    }
    await write(bytes);
  }
}

/**
 * @param {string} tiff
 * @param {string} path
 * @param {"webp" | "gif" | "avif" | "jxl"} format
 */
async function convert(tiff, path, format) {
  if (format === "jxl") {
    const vips = await Vips({ dynamicLibraries: ["vips-jxl.wasm"] });
    const image = vips.Image.newFromBuffer(readFileSync(tiff), "", { access: "sequential" });
    writeFileSync(path, image.jxlsaveBuffer({ effort: 1, lossless: true }));
    vips.shutdown();
    return;
  }
  const image = sharp(tiff, { limitInputPixels: false, sequentialRead: true });
  const made = {
    webp: () => image.webp({ lossless: true, effort: 0 }),
    gif: () => image.gif({ effort: 1, dither: 0 }),
    avif: () => image.avif({ quality: 80, effort: 0 }),
  }[format]();
  await made.toFile(path);
}
