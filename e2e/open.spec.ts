import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { AppPage, maxDifference, noisy, type Pixels } from "./app-page.ts";
import { animatedGif, hugePng, noise, png, unknownRaw, withOrientation } from "./pictures.ts";

test("invites with a promise and a button", async ({ page }) => {
  await AppPage.open(page);
  await expect(page.getByRole("heading", { name: "Drop a noisy photo" })).toBeVisible();
  await expect(page.getByText("Your photo never leaves this device")).toBeVisible();
  await expect(page.getByRole("button", { name: "Choose photos" })).toBeVisible();
});

for (const way of ["pick", "drop", "paste"] as const) {
  test(`${way}: a photo is opened and denoised at once`, async ({ page }) => {
    const app = await AppPage.open(page);
    await app[way](noisy);
    await expect(page.getByRole("banner")).toContainText("noisy.png");
    await app.finished();
    await expect(app.status).toContainText("192 × 160");
    await expect(app.status).toContainText("WASM");
    expect(await app.runs()).toBe(1);
    await app.showDenoised();
    const denoised = await app.shown(192, 160);
    await app.showOriginal();
    const original = await app.shown(192, 160);
    expect(maxDifference(original, await app.decode(noisy.buffer))).toBe(0);
    expect(maxDifference(denoised, original)).toBeGreaterThan(5);
  });
}

test("several files go into a strip; a bad one among them stops nothing", async ({ page }) => {
  const app = await AppPage.open(page);
  const random = noise();
  const other = png("other.png", 64, 48, 2, random);
  const text = { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("not a photo") };
  await app.drop(noisy, text, other);
  const strip = page.getByRole("navigation", { name: "Photos" });
  await expect(strip.getByRole("button")).toHaveCount(2);
  await expect(strip.getByRole("button", { name: "noisy.png" })).toHaveAttribute(
    "aria-current",
    "true",
  );
  await expect(app.alerts).toContainText("notes.txt");
  await app.finished();

  await strip.getByRole("button", { name: "other.png" }).click();
  await expect(app.status).toContainText("64 × 48");
  await app.finished();
  expect(await app.runs()).toBe(2);
  // Back to the first: its result was kept.
  await strip.getByRole("button", { name: "noisy.png" }).click();
  await app.finished();
  expect(await app.runs()).toBe(2);
});

test("closing the last photo leads back to the start", async ({ page }) => {
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await page.getByRole("button", { name: "Close noisy.png" }).click();
  await expect(page.getByRole("heading", { name: "Drop a noisy photo" })).toBeVisible();
});

test("a telephone's HEIC and a camera's DNG open and are denoised", async ({ page }) => {
  const app = await AppPage.open(page);
  for (const [name, size] of [
    ["telephone.heic", "80 × 112"],
    ["patches.dng", "60 × 80"],
  ] as const) {
    const buffer = readFileSync(new URL(`./fixtures/${name}`, import.meta.url));
    await app.drop({ name, mimeType: "", buffer });
    await expect(page.getByRole("banner")).toContainText(name);
    await app.finished();
    await expect(app.status).toContainText(size);
  }
});

test("a raw that cannot be developed offers the preview in it", async ({ page }) => {
  const app = await AppPage.open(page);
  const dng = readFileSync(new URL("./fixtures/patches.dng", import.meta.url));
  await app.drop({ name: "new camera.xyz", mimeType: "", buffer: unknownRaw(dng) });
  await expect(app.alerts).toContainText(
    /raw files of this camera \(Blindspot Test Camera\) cannot be developed here/,
  );
  await app.alerts.getByRole("button", { name: "Open its preview (32 × 24)" }).click();
  await expect(app.alerts).toHaveCount(0);
  await expect(page.getByRole("banner")).toContainText("new camera.xyz");
  // Upright, as the raw says.
  await expect(app.status).toContainText("24 × 32");
  await app.finished();
});

test("a hundred files that cannot be opened are told of in one notice", async ({ page }) => {
  const app = await AppPage.open(page);
  const texts = Array.from({ length: 100 }, (_, i) => ({
    name: `notes ${i + 1}.txt`,
    mimeType: "text/plain",
    buffer: Buffer.from("not a photo"),
  }));
  const films = Array.from({ length: 16 }, (_, i) => ({
    name: `film ${i + 1}.mp4`,
    mimeType: "video/mp4",
    buffer: Buffer.from("\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "latin1"),
  }));
  await app.drop(...texts, noisy, ...films);
  await expect(page.getByRole("banner")).toContainText("noisy.png");
  await expect(app.alerts).toHaveCount(1);
  await expect(app.alerts).toContainText("116 files cannot be opened.");
  const film = app.alerts.getByText("film 16.mp4");
  await expect(film).toBeHidden();
  await app.alerts.getByText("116 files cannot be opened.").click();
  await expect(app.alerts.getByRole("paragraph")).toHaveText([
    /^This file is not an image.*\.$/,
    /^This is a film.*\.$/,
  ]);
  await film.scrollIntoViewIfNeeded();
  await expect(film).toBeVisible();
  await page.getByRole("button", { name: "Dismiss" }).click();
  await expect(app.alerts).toHaveCount(0);
});

test("pasting text says that there is no picture", async ({ page }) => {
  const app = await AppPage.open(page);
  await app.paste();
  await expect(page.getByText("There is no picture on the clipboard.")).toBeVisible();
});

test.describe("bad files get a clear sentence and nothing is lost", () => {
  const bad = {
    "not an image": {
      file: { name: "a.txt", mimeType: "text/plain", buffer: Buffer.from("hello") },
      says: /not an image/i,
    },
    "zero bytes": {
      file: { name: "empty.jpg", mimeType: "image/jpeg", buffer: Buffer.alloc(0) },
      says: /empty/i,
    },
    "no pixels": { file: hugePng("none.png", 0, 20), says: /no pixels/i },
    "enormous dimensions": {
      file: hugePng("huge.png", 100_000, 100_000),
      says: /megapixels/i,
    },
  };
  for (const [what, { file, says }] of Object.entries(bad)) {
    test(what, async ({ page }) => {
      const app = await AppPage.open(page);
      await app.pick(noisy);
      await app.finished();
      await app.drop(file);
      await expect(app.alerts).toContainText(file.name);
      await expect(app.alerts).toContainText(says);
      await expect(page.getByRole("banner")).toContainText("noisy.png");
      await app.finished();
      await page.getByRole("button", { name: "Dismiss" }).click();
      await expect(app.alerts).toHaveCount(0);
    });
  }

  test("a JPEG of which only the header is there, in an empty page", async ({ page }) => {
    const app = await AppPage.open(page);
    const whole = await app.jpeg("cut.jpg", noisy);
    const scan = whole.buffer.lastIndexOf("\xff\xda", "latin1");
    await app.drop({ ...whole, buffer: whole.buffer.subarray(0, scan) });
    await expect(app.alerts).toContainText("cut.jpg");
    await expect(app.alerts).toContainText(/incomplete|damaged/);
    await expect(page.getByRole("button", { name: "Choose photos" })).toBeVisible();
  });
});

test("a JPEG without its end opens and is denoised as far as it goes", async ({ page }) => {
  const app = await AppPage.open(page);
  const whole = await app.jpeg("cut.jpg", noisy);
  await app.pick({ ...whole, buffer: whole.buffer.subarray(0, whole.buffer.length / 2) });
  await app.finished();
  await expect(app.status).toContainText("192 × 160");
});

test("a photo lying on its side is turned as its EXIF orientation says", async ({ page }) => {
  const app = await AppPage.open(page);
  // Left half dark, right half bright; orientation 6 turns it clockwise: dark on top.
  const split = png("split.png", 64, 32, 2, (x) => (x < 32 ? 30 : 220));
  const upright = await app.jpeg("turned.jpg", split);
  await app.pick({ ...upright, buffer: withOrientation(upright.buffer, 6) });
  await app.finished();
  await expect(app.status).toContainText("32 × 64");
  await app.showOriginal();
  const original = await app.shown(32, 64);
  const green = (y: number) => original.data[4 * (32 * y + 16) + 1] ?? -1;
  expect(green(8)).toBeLessThan(60);
  expect(green(56)).toBeGreaterThan(190);
  const saved = await app.save("PNG");
  const reopened = await app.decode(saved.buffer);
  await app.showDenoised();
  expect(maxDifference(reopened, await app.shown(32, 64))).toBe(0);
});

test("an animated GIF gives its first frame, and one pixel is a photo too", async ({ page }) => {
  const app = await AppPage.open(page);
  await app.pick(animatedGif("blink.gif"));
  await app.finished();
  await expect(app.status).toContainText("1 × 1");
  await app.showOriginal();
  expect([...(await app.shown(1, 1)).data]).toEqual([255, 0, 0, 255]);
});

test("a grey picture opens like any other and is shown grey", async ({ page }) => {
  const app = await AppPage.open(page);
  const random = noise();
  await app.pick(png("grey.png", 70, 50, 0, random));
  await app.finished();
  await app.showOriginal();
  const { data } = await app.shown(70, 50);
  const coloured = data.findIndex((value, i) => i % 4 < 3 && value !== data[i - (i % 4)]);
  expect(coloured).toBe(-1);
});

test("transparency passes through untouched", async ({ page }) => {
  const app = await AppPage.open(page);
  const random = noise();
  const alpha = (x: number, y: number) => (x < 16 ? 0 : x < 32 ? 4 * y : 255);
  await app.pick(png("glass.png", 48, 40, 6, (x, y, c) => (c === 3 ? alpha(x, y) : random())));
  await app.finished();
  await app.showDenoised();
  const saved = await app.decode((await app.save("PNG")).buffer);
  const shown = await app.shown(48, 40);
  // One comparison for all pixels: an expectation each would take longer than the denoising.
  const alphaOf = ({ data }: Pixels) => [...data.filter((_, i) => i % 4 === 3)];
  const expected = Array.from({ length: 48 * 40 }, (_, i) => alpha(i % 48, Math.floor(i / 48)));
  expect(alphaOf(saved)).toEqual(expected);
  expect(alphaOf(shown)).toEqual(expected);
  const opaque = ({ data }: Pixels) => [...data.filter((_, i) => Math.floor(i / 4) % 48 >= 32)];
  expect(opaque(saved)).toEqual(opaque(shown));
});
