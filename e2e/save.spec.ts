import { fileURLToPath } from "node:url";
import { expect, type Page, test } from "@playwright/test";
import sharp from "sharp";
import { cameraExif } from "../src/codecs/metadata/builders.fixtures.ts";
import { exifFacts } from "../src/codecs/metadata/exif.ts";
import { readProvenance } from "../src/codecs/metadata/provenance.ts";
import { readMetadata } from "../src/codecs/metadata/read.ts";
import { psnr } from "../src/measure/metrics.ts";
import { AppPage, maxDifference, noisy, type Pixels } from "./app-page.ts";
import { BatchPage } from "./batch-page.ts";
import { named } from "./kept-files.ts";
import { withMean } from "./mean.ts";
import { noise, png, type TestFile } from "./pictures.ts";

test("a PNG opened again is what was shown, at full strength and blended", async ({ page }) => {
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await app.finished();
  await app.showDenoised();
  const full = await app.save("PNG");
  expect(full.name).toBe("noisy-denoised.png");
  expect(maxDifference(await app.decode(full.buffer), await app.shown(192, 160))).toBe(0);
  await app.strength.fill("60");
  const blended = await app.save("PNG");
  const [original, result, file] = await Promise.all(
    [noisy.buffer, full.buffer, blended.buffer].map((buffer) => app.decode(buffer)),
  );
  if (!original || !result || !file) throw new Error("nothing decoded");
  const exact = original.data.map((o, i) => Math.round(o + 0.6 * ((result.data[i] ?? 0) - o)));
  expect(maxDifference(file, { ...file, data: exact })).toBe(0);
  expect(maxDifference(file, await app.shown(192, 160))).toBe(0);
  expect(blended.buffer.equals(full.buffer)).toBe(false);
  await page.getByRole("slider", { name: "Colour noise" }).fill("30");
  await page.getByRole("slider", { name: "Give back detail" }).fill("70");
  const apart = await app.save("PNG");
  expect(maxDifference(await app.decode(apart.buffer), await app.shown(192, 160))).toBe(0);
});

test("a see-through PNG half denoised is what was shown, as far as a canvas holds it", async ({
  page,
}) => {
  const app = await AppPage.open(page);
  const [width, height] = [96, 64];
  const random = noise(5);
  const photo = png("faint.png", width, height, 6, (x, _, channel) =>
    channel === 3 ? Math.round((255 * x) / (width - 1)) : random(),
  );
  await app.pick(photo);
  await app.finished();
  await app.showDenoised();
  for (const percent of ["50", "100"]) {
    await app.strength.fill(percent);
    const shown = await app.shown(width, height);
    const file = await app.decode((await app.save("PNG")).buffer);
    // A canvas holds colours times alpha, in 8 bits: those may be rounded to the next level.
    const held = ({ data, ...size }: Pixels): Pixels => ({
      ...size,
      data: data.map((v, i) => (i % 4 < 3 ? Math.round((v * (data[i | 3] ?? 0)) / 255) : v)),
    });
    expect(maxDifference(held(shown), held(file))).toBeLessThanOrEqual(1);
  }
});

test("a JPEG is close to what was shown, and quality decides its size", async ({ page }) => {
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await app.finished();
  await app.showDenoised();
  const fine = await app.save("JPEG");
  expect(fine.name).toBe("noisy-denoised.jpg");
  const shown = await app.shown(192, 160);
  expect(psnr((await app.decode(fine.buffer)).data, shown.data)).toBeGreaterThan(35);
  await page.getByRole("slider", { name: "Quality" }).fill("30");
  const coarse = await app.save("JPEG");
  expect(coarse.buffer.length).toBeLessThan(fine.buffer.length / 2);
  expect([...fine.buffer.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
});

test("a large file is written to the browser's disk, from where the last two are taken", async ({
  page,
  context,
}) => {
  await withMean(context);
  const shoot = await BatchPage.open(page);
  const { app } = shoot;
  const [width, height] = [5000, 4500];
  const create = { width, height, channels: 3, background: { r: 90, g: 120, b: 60 } } as const;
  const buffer = await sharp({ create }).png().toBuffer();
  await app.pick({ name: "large.png", mimeType: "image/png", buffer });
  await shoot.fast();
  const onDisk = () => named(page, "saved/");
  const files = [];
  for (const count of [1, 2, 2]) {
    await app.finished();
    files.push(await app.save("PNG"));
    expect(await onDisk()).toHaveLength(count);
  }
  const { data, info } = await sharp(files[0]?.buffer).raw().toBuffer({ resolveWithObject: true });
  expect(info).toMatchObject({ width, height, channels: 3 });
  expect(data.equals(Buffer.alloc(data.length, Buffer.from([90, 120, 60])))).toBe(true);
  // Noted is the time, too.
  expect(new Set(files.map((file) => file.buffer.length)).size).toBe(1);
  // A small one is not.
  await app.pick(noisy);
  await app.finished();
  await app.save("PNG");
  expect(await onDisk()).toHaveLength(2);
});

test("Save pressed early finishes the photo first", async ({ page }) => {
  // The network comes when told to: however fast the machine, Save is pressed before anything is done.
  let deliver = () => {};
  const asked = new Promise<void>((resolve) => {
    deliver = resolve;
  });
  await page.route("**/models/*.onnx", async (route) => {
    await asked;
    await route.continue();
  });
  const app = await AppPage.open(page);
  await app.pick(png("early.png", 300, 200, 2, noise()));
  await expect(app.status).toContainText("Preparing");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Saves as soon as all it needs is denoised.")).toBeVisible();
  deliver();
  await download;
  await app.finished();
});

test("Cancel while a save waits saves nothing and says so", async ({ page }) => {
  const app = await AppPage.open(page);
  await app.pick(png("early.png", 1300, 800, 2, noise()));
  let downloads = 0;
  page.on("download", () => downloads++);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText("Not saved: the photo was not finished.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Save", exact: true })).toBeEnabled();
  expect(downloads).toBe(0);
});

test("a file is by itself as its source is, and a choice outlasts the page", async ({ page }) => {
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await app.finished();
  await app.openFileFields();
  await expect(app.format).toHaveValue("same");
  await expect(app.format.locator("option").first()).toHaveText(/^Same as the source: PNG/);
  expect((await app.save()).name).toBe("noisy-denoised.png");
  await app.pick(await app.jpeg("picture.jpeg", noisy));
  await app.finished();
  await expect(app.format.locator("option").first()).toHaveText(/^Same as the source: JPEG/);
  const { name, buffer } = await app.save();
  expect(name).toBe("picture-denoised.jpg");
  expect([...buffer.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
  await app.chooseFormat("WebP");
  await page.getByRole("checkbox", { name: "Lossless" }).check();
  await expect(page.getByRole("slider", { name: "Quality" })).toBeHidden();
  await page.reload();
  await expect(page.locator("summary", { hasText: /^File/ })).toHaveText(/WebP, lossless/);
});

test("names follow a pattern, safe on every system", async ({ page }) => {
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await app.finished();
  await app.openFileFields();
  const pattern = page.getByRole("textbox", { name: "Name" });
  await pattern.fill("{counter} {name}: {date}?");
  const name = /^001 noisy_ \d{4}-\d\d-\d\d_\.png/;
  await expect(page.locator("#save-note")).toHaveText(name);
  // From within the field, too.
  const download = page.waitForEvent("download");
  await pattern.press("Control+s");
  expect((await download).suggestedFilename()).toMatch(name);
  await expect(page.getByText(/^Saved, \d+ kB$/)).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: /^Saved 001 noisy_/ })).toBeVisible();
  await pattern.fill("");
  await expect(page.locator("#save-note")).toHaveText(/^noisy-denoised\.png/);
});

/** The system's dialog answers with a file of this name in the page's own storage, or with this error. */
async function answerDialog(page: Page, answer: { name?: string; error?: string }): Promise<void> {
  await page.evaluate(({ name, error }) => {
    const answered = async ({ suggestedName }: { suggestedName: string }) => {
      if (error) throw new DOMException("refused", error);
      const folder = await navigator.storage.getDirectory();
      return folder.getFileHandle(name ?? suggestedName, { create: true });
    };
    Object.assign(window, { showSaveFilePicker: answered });
  }, answer);
}

function storedFile(page: Page, name: string): Promise<number[]> {
  return page.evaluate(async (name) => {
    const folder = await navigator.storage.getDirectory();
    const file = await (await folder.getFileHandle(name)).getFile();
    return [...new Uint8Array(await file.arrayBuffer())];
  }, name);
}

test("Save as writes where the person says, and Save again writes there once more", async ({
  page,
}) => {
  const app = await AppPage.open(page);
  let downloads = 0;
  page.on("download", () => downloads++);
  await app.pick(noisy);
  await app.finished();

  await answerDialog(page, { error: "AbortError" });
  await app.saveOtherwise("Save as…");
  await answerDialog(page, { error: "SecurityError" });
  await app.saveOtherwise("Save as…");
  await expect(app.alerts).toContainText("noisy-denoised.png was not written");
  await app.alerts.getByRole("button", { name: "Dismiss" }).click();

  await answerDialog(page, { name: "mine.png" });
  await app.saveOtherwise("Save as…");
  const saved = page.getByRole("status").filter({ hasText: /^Saved mine\.png/ });
  await expect(saved).toBeVisible();
  expect((await storedFile(page, "mine.png")).slice(1, 4)).toEqual([...Buffer.from("PNG")]);
  // It notes the time, too.
  const pixels = async () => {
    const file = Buffer.from(await storedFile(page, "mine.png"));
    const raw = await sharp(file).raw().toBuffer();
    return raw.toString("base64");
  };
  const full = await pixels();
  await app.strength.fill("60");
  await saved.getByRole("button", { name: "Save again" }).click();
  await expect(async () => expect(await pixels()).not.toBe(full)).toPass();
  const blended = await pixels();
  // The file is there a moment before the page has heard of it.
  await expect(page.getByRole("button", { name: "Save", exact: true })).toHaveAttribute(
    "aria-disabled",
    "false",
  );
  await app.strength.fill("100");
  await app.saveOtherwise("Save again");
  await expect(async () => expect(await pixels()).toBe(full)).toPass();
  expect(blended).not.toBe(full);

  // As another format it would not fit the file's name.
  await app.chooseFormat("JPEG");
  await expect(await app.otherWay("Save as…")).toBeVisible();
  await expect(
    page.getByRole("complementary").getByRole("button", { name: "Save again" }),
  ).toBeHidden();
  await page.keyboard.press("Escape");
  await answerDialog(page, {});
  await page.keyboard.press("Control+Shift+S");
  await expect(
    page.getByRole("status").filter({ hasText: /^Saved noisy-denoised\.jpg/ }),
  ).toBeVisible();
  expect((await storedFile(page, "noisy-denoised.jpg")).slice(0, 3)).toEqual([0xff, 0xd8, 0xff]);
  expect(downloads).toBe(0);
});

test("a place that cannot be written to any more is told, and nothing is lost", async ({
  page,
}) => {
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await app.finished();
  await page.evaluate(() => {
    const createWritable = async () => {
      throw new DOMException("no", "NotAllowedError");
    };
    const answered = async () => ({ name: "locked.png", createWritable });
    Object.assign(window, { showSaveFilePicker: answered });
  });
  await app.saveOtherwise("Save as…");
  await expect(app.alerts).toContainText(
    "The file locked.png was not written: the browser may not write there.",
  );
  await app.finished();
  expect((await app.save()).name).toBe("noisy-denoised.png");
});

test("the picture is copied as it is shown", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const app = await AppPage.open(page);
  await app.pick(noisy);
  // Also before it is finished.
  await app.saveOtherwise("Copy");
  await expect(page.getByText("Picture copied.")).toBeVisible();
  await app.finished();
  await app.showDenoised();
  const base64 = await page.evaluate(async () => {
    const [item] = await navigator.clipboard.read();
    const picture = await item?.getType("image/png");
    const bytes = new Uint8Array((await picture?.arrayBuffer()) ?? []);
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  });
  const copied = await app.decode(Buffer.from(base64, "base64"));
  expect(maxDifference(copied, await app.shown(192, 160))).toBe(0);
});

test("other apps get the file where the browser hands files over", async ({ page }) => {
  await page.addInitScript(() => {
    const shared: string[] = [];
    Object.assign(window, { shared });
    let refusals = 1;
    Object.assign(navigator, {
      canShare: () => true,
      async share({ files: [file] }: { files: File[] }) {
        // As after a click that is too long ago.
        if (refusals-- > 0) throw new DOMException("late", "NotAllowedError");
        shared.push(`${file?.name} ${file?.type}`);
      },
    });
  });
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await app.finished();
  await app.saveOtherwise("Share…");
  const ready = page.getByRole("status").filter({ hasText: "Ready to be shared" });
  await ready.getByRole("button", { name: "Share…" }).click();
  await expect(ready).toBeHidden();
  expect(await page.evaluate(() => (window as unknown as { shared: string[] }).shared)).toEqual([
    "noisy-denoised.png image/png",
  ]);
});

test.describe("what else is in a file", () => {
  /** As from a camera, with a place in it, and something after the picture's end. */
  async function photograph(app: AppPage): Promise<TestFile> {
    const { buffer, ...file } = await app.jpeg("camera.jpg", noisy);
    const exif = Buffer.concat([Buffer.from("Exif\0\0", "latin1"), cameraExif(true)]);
    const segment = Buffer.concat([Buffer.from([0xff, 0xe1, 0, 0]), exif]);
    segment.writeUInt16BE(exif.length + 2, 2);
    const rest = [segment, buffer.subarray(2), Buffer.alloc(5000, 7)];
    return { ...file, buffer: Buffer.concat([buffer.subarray(0, 2), ...rest]) };
  }

  test("goes along as far as it is chosen", async ({ page }) => {
    const app = await AppPage.open(page);
    await app.pick(await photograph(app));
    await app.finished();
    await app.openFileFields();
    const saved = async (mode: string, format?: "PNG") => {
      await page.getByRole("combobox", { name: "Metadata" }).selectOption(mode);
      const { buffer } = await app.save(format);
      const { exif, xmp } = await readMetadata(new Uint8Array(buffer));
      return { exif: exifFacts(exif), provenance: readProvenance(xmp) };
    };
    const all = await saved("Everything");
    expect(all.exif?.hasPlace).toBe(true);
    expect(all.provenance?.settings).toContain('"blindness":0.25');
    expect(all.provenance?.model).toMatch(/^[\da-f]{64}$/);
    const without = await saved("Everything but the place");
    expect(without.exif).toMatchObject({ hasPlace: false, make: all.exif?.make });
    expect((await saved("Everything but the place", "PNG")).exif).toMatchObject({
      ...{ hasPlace: false, make: all.exif?.make },
    });
    expect(await saved("Nothing")).toEqual({ exif: null, provenance: null });
  });

  test("further frames and pages are missed before the file is written", async ({ page }) => {
    const app = await AppPage.open(page);
    for (const [name, says] of [
      ["animated.gif", "1 further frame is not kept: only the first is opened."],
      ["animated.webp", "1 further frame is not kept: only the first is opened."],
      ["animated.png", "1 further frame is not kept: only the first is opened."],
      ["pages.tif", "1 further page is not kept: only the first is opened."],
    ] as const) {
      await app.pickPaths(fileURLToPath(new URL(`fixtures/corpus/${name}`, import.meta.url)));
      await expect(page.getByRole("banner")).toContainText(name);
      await app.finished();
      await expect(page.locator("#save-losses")).toHaveText(says);
    }
  });

  test("is missed before the file is written, and its size is told", async ({ page }) => {
    const app = await AppPage.open(page);
    await app.pick(await photograph(app));
    await app.finished();
    const note = page.locator("#save-note");
    await expect(note).toHaveText(/^camera-denoised\.jpg, about \d+ kB$/);
    const losses = page.locator("#save-losses");
    await expect(losses).toBeHidden();
    await app.chooseFormat("PNG");
    await expect(note).toHaveText(/^camera-denoised\.png, about \d+ kB$/);
    await expect(losses).toContainText("Data after the picture is not kept: PNG has no place");
    const told = Number(/about (\d+) kB/.exec((await note.textContent()) ?? "")?.[1]);
    const { buffer } = await app.save("PNG");
    expect(Math.abs(buffer.length / 1000 / told - 1)).toBeLessThan(0.3);
  });

  test("a result opened again offers the settings it was made with", async ({ page }) => {
    const app = await AppPage.open(page);
    await app.pick(await photograph(app));
    await app.blindness.fill("0.8");
    await app.finished();
    const { name, buffer } = await app.save();
    await app.blindness.fill("0.25");
    await app.pick({ name, mimeType: "image/jpeg", buffer });
    const offer = page.getByRole("status").filter({ hasText: "made by Blindspot" });
    await offer.getByRole("button", { name: "Use them" }).click();
    await expect(app.blindness).toHaveValue("0.8");
    await expect(offer).toBeHidden();
  });
});
