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
export async function differenceOf(path, { shown, size, profile }, unlike) {
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
    const gamma = Number(/^Gamma ([\d.]+)$/.exec(profile ?? "")?.[1] ?? 0);
    const seen = gamma ? await withGamma(read(), gamma) : read();
    const same = seen.toColourspace("srgb").flatten({ background: "#fff" });
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
    await keepPair(null, shown, unlike.path);
    return { uncompared: error instanceof Error ? error.message.split("\n")[0] : String(error) };
  }
}

/**
 * libvips does not follow a PNG's gamma.
 * @param {import("sharp").Sharp} image
 * @param {number} gamma the power that makes its values light
 */
async function withGamma(image, gamma) {
  const { data, info } = await image
    .toColourspace("srgb")
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const table = Uint8Array.from({ length: 256 }, (_, value) => {
    const light = (value / 255) ** gamma;
    const shown = light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;
    return Math.round(255 * shown);
  });
  for (let i = 0; i < data.length; i++) if (i % 4 < 3) data[i] = table[data[i] ?? 0] ?? 0;
  return sharp(data, { raw: { width: info.width, height: info.height, channels: 4 } });
}

/**
 * @param {import("sharp").Sharp | null} other
 * @param {{ width: number, height: number, rgba: string }} shown
 * @param {string} path
 */
async function keepPair(other, { width, height, rgba }, path) {
  mkdirSync(dirname(path), { recursive: true });
  const own = { input: Buffer.from(rgba, "base64"), raw: { width, height, channels: 4 } };
  const input = await other?.resize(width, height, { fit: "fill" }).png().toBuffer();
  const places = [
    { .../** @type {any} */ (own), left: 0, top: 0 },
    ...(input ? [{ input, left: width + 8, top: 0 }] : []),
  ];
  const whole = input ? 2 * width + 8 : width;
  await sharp({ create: { width: whole, height, channels: 3, background: "#fff" } })
    .composite(places)
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
