/** Photos in other colour spaces than sRGB, as they are shown, on screens of both gamuts. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import sharp from "sharp";
import { iccp, png } from "../scripts/corpus/png.js";
import { comparisonLayout } from "../src/geometry/comparison-layout.ts";
import { gridShape } from "../src/geometry/layout.ts";
import { displayOf } from "../src/raster/colour/display.ts";
import { DISPLAY_P3, PROPHOTO } from "../src/raster/colour/profile.ts";
import { readIcc } from "../src/raster/colour/read-icc.ts";
import { writeIcc } from "../src/raster/colour/write-icc.ts";
import { AppPage, maxDifference, noisy, type Pixels } from "./app-page.ts";
import type { TestFile } from "./pictures.ts";

const PATCH = 32;
/** sRGB: a grey, skin, leaf, sky, and two colours near its border. */
const PATCHES = [
  [128, 128, 128],
  [216, 160, 133],
  [70, 130, 60],
  [90, 140, 220],
  [230, 60, 50],
  [40, 200, 200],
] as const;
const [WIDTH, HEIGHT] = [PATCH * PATCHES.length, PATCH];

/** The patches as littleCMS writes them in another profile. */
function patches(profile: string) {
  const rgb = Buffer.alloc(3 * WIDTH * HEIGHT);
  for (let i = 0; i < WIDTH * HEIGHT; i++) {
    rgb.set(PATCHES[Math.floor((i % WIDTH) / PATCH)] ?? [], 3 * i);
  }
  const raw = { width: WIDTH, height: HEIGHT, channels: 3 } as const;
  return sharp(rgb, { raw }).withIccProfile(profile);
}

async function tiff(name: string, profile: string, bits: 8 | 16): Promise<TestFile> {
  const picture = patches(profile);
  const deep = bits === 16 ? picture.toColourspace("rgb16") : picture;
  return {
    name,
    mimeType: "image/tiff",
    buffer: await deep.tiff({ compression: "deflate" }).toBuffer(),
  };
}

/** The colour in the middle of each patch. */
const coloursOf = ({ data }: Pixels) =>
  PATCHES.map((_, i) => {
    const at = 4 * ((PATCH / 2) * WIDTH + i * PATCH + PATCH / 2);
    return [...data.slice(at, at + 3)];
  });

function expectNear(colours: readonly (readonly number[])[], right: typeof colours, by: number) {
  const off = colours.map((colour, i) => colour.map((v, c) => Math.abs(v - (right[i]?.[c] ?? 0))));
  expect(Math.max(...off.flat()), JSON.stringify(colours)).toBeLessThanOrEqual(by);
}

/** What the file itself says, whatever it stands for. */
async function ownValues({ buffer }: TestFile): Promise<number[][]> {
  const { data } = await sharp(buffer).keepIccProfile().raw().toBuffer({ resolveWithObject: true });
  return PATCHES.map((_, i) => {
    const at = 3 * ((PATCH / 2) * WIDTH + i * PATCH + PATCH / 2);
    return [...data.subarray(at, at + 3)];
  });
}

async function setGamut(page: Page, gamut: "srgb" | "p3"): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Emulation.setEmulatedMedia", {
    features: [{ name: "color-gamut", value: gamut }],
  });
}

const spaceOf = (app: AppPage) =>
  app.viewer
    .getByRole("img")
    .evaluate(
      (pane) => (pane as HTMLCanvasElement).getContext("2d")?.getContextAttributes().colorSpace,
    );

for (const format of ["PNG", "TIFF"] as const) {
  test(`a ${format} in Display P3 is shown in the colours it means`, async ({ page }) => {
    const file =
      format === "TIFF"
        ? await tiff("p3.tif", "p3", 8)
        : { name: "p3.png", mimeType: "image/png", buffer: await patches("p3").png().toBuffer() };
    const own = await ownValues(file);
    // It is in P3 indeed: its red is not all there is.
    expect(own[4]?.[0]).toBeLessThan(220);
    await setGamut(page, "srgb");
    const app = await AppPage.open(page);
    await app.pick(file);
    await app.finished();
    await app.showOriginal();
    expect(await spaceOf(app)).toBe("srgb");
    expectNear(coloursOf(await app.shown(WIDTH, HEIGHT)), PATCHES, 2);
  });
}

test("a window that moves to a screen of a wide gamut shows the photo's own colours there", async ({
  page,
}) => {
  const file = await tiff("p3.tif", "p3", 8);
  const own = await ownValues(file);
  await setGamut(page, "srgb");
  const app = await AppPage.open(page);
  await app.pick(file);
  await app.finished();
  await app.showOriginal();
  await setGamut(page, "p3");
  await expect.poll(() => spaceOf(app)).toBe("display-p3");
  // The file's profile is not quite the canvas's.
  expectNear(coloursOf(await app.shown(WIDTH, HEIGHT)), own, 1);
  // The pixel's own values, whatever the screen.
  const box = await app.viewer.getByRole("img").boundingBox();
  if (!box) throw new Error("no pane");
  await app.tool("Pixel values");
  const over = () => page.mouse.move(box.x + box.width / 2 + 1.5 * PATCH, box.y + box.height / 2);
  await over();
  const values = own[4]?.join(" ") ?? "";
  await expect(app.viewer.getByText(values).first()).toBeVisible();
  await setGamut(page, "srgb");
  await expect.poll(() => spaceOf(app)).toBe("srgb");
  expectNear(coloursOf(await app.shown(WIDTH, HEIGHT)), PATCHES, 2);
  await page.mouse.move(box.x + 5, box.y + 5);
  await over();
  await expect(app.viewer.getByText(values).first()).toBeVisible();
});

for (const gamut of ["srgb", "p3"] as const) {
  const space = gamut === "p3" ? "display-p3" : "srgb";
  test(`half denoised, a photo in Display P3 is shown in ${space} as its saved file is`, async ({
    page,
  }) => {
    // A photo's values in another space: many of its colours are beyond sRGB.
    const { width, height, channels } = await sharp(noisy.buffer).metadata();
    const values = [...(await sharp(noisy.buffer).raw().toBuffer())];
    const before = [iccp(Buffer.from(writeIcc(DISPLAY_P3)))];
    const buffer = png({ width, height, channels, white: 255, values }, { before });
    await setGamut(page, gamut);
    const app = await AppPage.open(page);
    await app.pick({ name: "p3.png", mimeType: "image/png", buffer });
    await app.finished();
    await app.showDenoised();
    await app.strength.fill("50");
    const shown = await app.shown(width, height);
    expect(await spaceOf(app)).toBe(space);
    const saved = await app.save("PNG");

    // The file's samples on a canvas, by its own profile: to the last bit.
    const image = sharp(saved.buffer).keepIccProfile().removeAlpha();
    const { icc } = await image.metadata();
    const profile = icc && readIcc(new Uint8Array(icc));
    if (profile?.kind !== "rgb") throw new Error("no profile");
    const samples = Uint8ClampedArray.from(await image.raw().toBuffer());
    const data = new Uint8ClampedArray(4 * width * height).fill(255);
    const display = displayOf(profile, space);
    if (display) display.write(samples, 3, 0, data, 0, width * height);
    else for (let i = 0; i < samples.length; i++) data[i + Math.floor(i / 3)] = samples[i] ?? 0;
    expect(maxDifference(shown, { width, height, data })).toBe(0);
    // The browser rounds its own colour conversion elsewhere: its values may be those beside ours.
    expect(maxDifference(shown, await app.decode(saved.buffer, space))).toBeLessThanOrEqual(1);
  });
}

test("a ProPhoto photo of 16 bits is denoised in sRGB, and compared in a file in sRGB", async ({
  page,
}) => {
  const folder = mkdtempSync(join(tmpdir(), "icc-"));
  const profile = join(folder, "prophoto.icc");
  writeFileSync(profile, writeIcc(PROPHOTO));
  const file = await tiff("prophoto.tif", profile, 16);
  rmSync(folder, { recursive: true });
  const app = await AppPage.open(page);
  await app.pick(file);
  await app.finished();
  await app.showOriginal();
  expectNear(coloursOf(await app.shown(WIDTH, HEIGHT)), PATCHES, 2);
  // Flat patches stay what they are, far from each other.
  await app.showDenoised();
  expectNear(coloursOf(await app.shown(WIDTH, HEIGHT)), PATCHES, 8);

  await app.sweep("blindness");
  await app.finished();
  await app.chooseFormat("PNG");
  const download = page.waitForEvent("download");
  await app.saveOtherwise("Save comparison");
  const image = await app.decode(readFileSync(await (await download).path()));
  const part = { width: WIDTH, height: HEIGHT };
  const layout = comparisonLayout(6, part, 1, gridShape(6, { width: 3, height: 2 }, part));
  const at = layout.cells[0]?.picture ?? { x: 0, y: 0 };
  const data = Array.from({ length: HEIGHT }, (_, y) => {
    const from = 4 * ((at.y + y) * image.width + at.x);
    return [...image.data.slice(from, from + 4 * WIDTH)];
  }).flat();
  expectNear(coloursOf({ ...part, data: Uint8ClampedArray.from(data) }), PATCHES, 2);
});
