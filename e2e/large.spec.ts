/** Large photos: decoded in bands, as the browser would decode them, and never drawn as a whole. */
import { expect } from "@playwright/test";
import sharp, { type Sharp } from "sharp";
import { test } from "./engine-page/test";

const [WIDTH, HEIGHT] = [301, 203];

/** Soft light, edges, and something of noise. */
const picture = () =>
  sharp(
    Buffer.from(
      Array.from({ length: 3 * WIDTH * HEIGHT }, (_, i) => {
        const [x, y] = [Math.floor(i / 3) % WIDTH, Math.floor(i / 3 / WIDTH)];
        const light = 90 + 50 * Math.sin(x / 9 + (i % 3)) + 40 * (((x >> 5) ^ (y >> 5)) & 1);
        return light + ((Math.imul(i, 40_503) >>> 5) & 31);
      }),
    ),
    { raw: { width: WIDTH, height: HEIGHT, channels: 3 } },
  );

const FILES: readonly (readonly [
  name: string,
  format: "JPEG" | "PNG",
  make: (of: Sharp) => Sharp,
])[] = [
  ["JPEG, 4:2:0", "JPEG", (of) => of.jpeg({ quality: 85, chromaSubsampling: "4:2:0" })],
  ["JPEG, 4:4:4", "JPEG", (of) => of.jpeg({ quality: 97, chromaSubsampling: "4:4:4" })],
  ["JPEG, progressive", "JPEG", (of) => of.jpeg({ quality: 70, progressive: true })],
  ["JPEG, grey", "JPEG", (of) => of.toColourspace("b-w").jpeg()],
  ["PNG", "PNG", (of) => of.png()],
  ["PNG, interlaced", "PNG", (of) => of.png({ progressive: true })],
];

for (const [name, format, make] of FILES) {
  test(`decoded in bands it is the same to the last bit: ${name}`, async ({ page }) => {
    const file = (await make(picture()).toBuffer()).toString("base64");
    const [bands, whole] = await page.evaluate(
      async ([file, format]) => [
        await window.blindspot.vips.inBands(file, format),
        await window.blindspot.vips.decode(file, null),
      ],
      [file, format] as const,
    );
    if (!("samples" in bands) || !("samples" in whole)) throw new Error("not decoded");
    const { width, height, type, channels } = whole;
    expect(bands).toMatchObject({ width, height, type, channels });
    expect(bands.samples === whole.samples).toBe(true);
  });
}

for (const [format, make] of [
  ["JPEG", (of: Sharp) => of.jpeg()],
  ["PNG", (of: Sharp) => of.png()],
] as const) {
  test(`a ${format} of 30 megapixels is neither decoded nor drawn as a whole`, async ({ page }) => {
    const flat = sharp({
      create: { width: 6000, height: 5000, channels: 3, background: { r: 90, g: 120, b: 60 } },
    });
    const file = (await make(flat).toBuffer()).toString("base64");
    const { opened, drawn } = await page.evaluate(
      (file) => window.blindspot.vips.largestDrawn(file),
      file,
    );
    expect(opened).toBe(30e6);
    expect(drawn).toBeLessThanOrEqual(16e6);
  });
}
