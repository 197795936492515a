/** What the page shows against what libvips sees, as sharp brings it along. */
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import sharp from "sharp";

/** Cells along a side that both are averaged over: how a program scales down does not count. */
const CELLS = 16;

/**
 * @param {string} path
 * @param {Record<string, any>} row what was told of the file; `shown` is its thumbnail
 * @param {{ than: number, path: string }} unlike where both are kept, side by side, if they differ by more
 * @returns {Promise<Record<string, unknown>>}
 */
export async function differenceOf(path, { shown, size }, unlike) {
  if (!shown) return {};
  const read = () => sharp(path, { failOn: "none", limitInputPixels: false }).autoOrient();
  try {
    const { autoOrient } = await sharp(path, {
      failOn: "none",
      limitInputPixels: false,
    }).metadata();
    const { width, height } = autoOrient;
    // In two steps, as the thumbnail came about.
    const smaller = {
      width: shown.width,
      height: shown.height,
      fit: /** @type {const} */ ("fill"),
    };
    const same = read().toColourspace("srgb").flatten({ background: "#fff" });
    const other = await cellsOf(sharp(await same.resize(smaller).png().toBuffer()));
    const own = await cellsOf(
      sharp(Buffer.from(shown.rgba, "base64"), {
        raw: { width: shown.width, height: shown.height, channels: 4 },
      }),
    );
    let sum = 0;
    for (const [i, value] of own.entries()) sum += Math.abs(value - (other[i] ?? Number.NaN));
    const difference = Math.round((10 * sum) / own.length) / 10;
    if (difference > unlike.than) await keepPair(read(), shown, unlike.path);
    const fits = width === size[0] && height === size[1];
    return {
      difference,
      ...(!fits && { otherSize: [width, height] }),
    };
  } catch (error) {
    return { uncompared: error instanceof Error ? error.message.split("\n")[0] : String(error) };
  }
}

/**
 * @param {import("sharp").Sharp} other
 * @param {{ width: number, height: number, rgba: string }} shown
 * @param {string} path
 */
async function keepPair(other, { width, height, rgba }, path) {
  mkdirSync(dirname(path), { recursive: true });
  const own = { input: Buffer.from(rgba, "base64"), raw: { width, height, channels: 4 } };
  const input = await other.resize(width, height, { fit: "fill" }).png().toBuffer();
  const beside = { input, left: width + 8, top: 0 };
  await sharp({ create: { width: 2 * width + 8, height, channels: 3, background: "#fff" } })
    .composite([{ .../** @type {any} */ (own), left: 0, top: 0 }, beside])
    .png()
    .toFile(path);
}

/** @param {import("sharp").Sharp} image */
async function cellsOf(image) {
  const raw = await image
    .toColourspace("srgb")
    .flatten({ background: "#fff" })
    .resize(CELLS, CELLS, { fit: "fill", kernel: "linear" })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { data, info } = raw;
  if (info.channels === 3) return data;
  const rgb = new Uint8Array(3 * CELLS * CELLS);
  for (let i = 0; i < rgb.length; i++) rgb[i] = data[info.channels * Math.floor(i / 3)] ?? 0;
  return rgb;
}
