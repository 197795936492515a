/** Files that are damaged or meant ill: none takes the page down or runs anything, each gets a sentence. */
import { readFileSync, writeFileSync } from "node:fs";
import { crc32, deflateSync, gzipSync } from "node:zlib";
import { expect, type Page, test } from "@playwright/test";
import { mutate } from "../scripts/mutate";
import { AppPage, noisy } from "./app-page";
import { BatchPage } from "./batch-page";
import { test as engineTest } from "./engine-page/test";
import { elsewhereOnnx, endlessOnnx, hollowOnnx, loopOnnx, vastOnnx } from "./hostile-onnx";
import { hugePng, png, type TestFile, withOrientation } from "./pictures";
import { modelsFolder, shipped } from "./shipped";

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url));
const avif: TestFile = { name: "a.avif", mimeType: "image/avif", buffer: fixture("noisy.avif") };

/** Everything that must not happen on a page, as it happens. */
function watch(page: Page): string[] {
  const seen: string[] = [];
  page.on("pageerror", (error) => seen.push(`an error nobody caught: ${error.message}`));
  page.on("crash", () => seen.push("the page crashed"));
  page.on("dialog", (dialog) => {
    seen.push(`a script ran: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("console", (message) => {
    if (message.type() === "error") seen.push(`an error on the console: ${message.text()}`);
  });
  page.on("popup", () => seen.push("a window was opened"));
  page.on("request", (request) => {
    const { protocol, host } = new URL(request.url());
    const own = host === new URL(page.url()).host || page.url() === "about:blank";
    if (protocol !== "blob:" && protocol !== "data:" && !own) {
      seen.push(`a request for ${request.url()}`);
    }
  });
  return seen;
}

/** The page's message about a file once it has been dropped, without the file's name. */
async function told(app: AppPage, file: TestFile): Promise<string> {
  await app.drop(file);
  const alert = app.alerts.filter({ hasText: file.name });
  await expect(alert).toBeVisible();
  const text = (await alert.getByRole("paragraph").textContent()) ?? "";
  await alert.getByRole("button", { name: "Dismiss" }).click();
  return text.replace(file.name, "");
}

const SENTENCE = /^[A-Z].*\.$/;

/** The page still does what it is for. */
async function stillWorks(app: AppPage): Promise<void> {
  await app.pick(noisy);
  await expect(app.page.getByRole("banner")).toContainText("noisy.png");
  await app.finished();
}

test.describe("through the engine", () => {
  engineTest("300 damaged files open soundly or are refused in a sentence", async ({ page }) => {
    engineTest.slow(); // Each PNG without its end starts libvips.
    const seen = watch(page);
    await page.waitForFunction(() => "blindspot" in window);
    const read = (names: readonly string[]) =>
      names.map((name) => fixture(name).toString("base64"));
    const ofBrowsers = read(["noisy.png", "noisy.avif", "noisy.gif", "corpus/ycck.jpg"]);
    // A worker is started for each of these.
    const byOurs = read([
      ...["corpus/strips.tif", "corpus/lzw.tif", "corpus/jpeg.tif", "corpus/rgb-16.png"],
      ...["corpus/rgba-8.jxl", "corpus/lossy.jxl", "corpus/10.avif"],
      ...["telephone.heic", "patches-10.heic", "patches.dng", "corpus/linear.dng"],
    ]);
    // Other seeds than the nightly run's.
    const { outcomes, failures } = await page.evaluate(
      async ({ ofBrowsers, byOurs }) => {
        const { prepareFuzz, fuzz } = window.blindspot;
        await prepareFuzz(ofBrowsers);
        const first = await fuzz({ seed: 1_000_000, files: 272 });
        await prepareFuzz(byOurs, true);
        const second = await fuzz({ seed: 2_000_000, files: 28 });
        return { outcomes: first.outcomes, failures: [...first.failures, ...second.failures] };
      },
      { ofBrowsers, byOurs },
    );
    expect(failures.map(({ seed, steps, what }) => `seed ${seed}, ${steps}: ${what}`)).toEqual([]);
    expect(seen).toEqual([]);
    expect(outcomes.opened).toBeGreaterThan(20);
    expect(outcomes.UnsupportedImage).toBeGreaterThan(20);
    expect(outcomes.TruncatedImage).toBeGreaterThan(20);
  });

  engineTest("a few bytes that truly are 199 megapixels open and close", async ({ page }) => {
    const seen = watch(page);
    // One bit a pixel, all black: 25 MB packed into 25 KB.
    const bomb = bits(14_000, 14_200).toString("base64");
    const info = await page.evaluate(async (base64) => {
      const engine = window.blindspot.createEngine();
      const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      const info = await engine.openPhoto("bomb", new Blob([bytes]));
      engine.closePhoto("bomb");
      return info;
    }, bomb);
    expect(info).toMatchObject({ width: 14_000, height: 14_200, hasAlpha: false });
    expect(seen).toEqual([]);
  });
});

test("damaged files dropped on the page: a sentence each, and the page lives", async ({ page }) => {
  const seen = watch(page);
  const app = await AppPage.open(page);
  const originals = [noisy, avif, await app.jpeg("a.jpg", noisy)].map(({ buffer }) =>
    Uint8Array.from(buffer),
  );
  const strip = page.getByRole("navigation", { name: "Photos" });
  for (let seed = 1; seed <= 24; seed++) {
    const name = `damaged ${seed}.jpg`;
    const { bytes } = mutate(originals, seed);
    await app.drop({ name, mimeType: "image/jpeg", buffer: Buffer.from(bytes) });
    const alert = app.alerts.filter({ hasText: name });
    const close = page.getByRole("button", { name: `Close ${name}` });
    const thumbnail = strip.getByRole("button", { name, exact: true });
    await expect(alert.or(close).or(thumbnail).first(), `seed ${seed}`).toBeVisible();
    if (!(await alert.isVisible())) continue;
    expect((await alert.textContent())?.replace(name, ""), `seed ${seed}`).toMatch(SENTENCE);
    await alert.getByRole("button", { name: "Dismiss" }).click();
  }
  await app.drop(noisy);
  // It is the current photo at once, or behind others in the strip.
  const behind = strip.getByRole("button", { name: "noisy.png" });
  await expect(behind).toBeEnabled();
  await behind.click();
  await app.finished();
  expect(seen).toEqual([]);
});

test("bombs are not unpacked", async ({ page }) => {
  test.slow();
  const seen = watch(page);
  const app = await AppPage.open(page);
  const zeros = Buffer.alloc(256 * 2 ** 20);
  const packed = deflateSync(zeros, { level: 9 });
  const profile = Buffer.concat([Buffer.from("icc\0\0"), packed]);
  const text = Buffer.concat([Buffer.from("Comment\0\0"), packed]);
  const screen = gif(1, 1, 60_000, 60_000);
  const cases: [TestFile, RegExp][] = [
    [hugePng("claims.png", 14_000, 14_000), /damaged: it says 14000 × 14000.*too little/],
    [file("claims.jpg", claimedJpeg(14_000, 14_000)), /damaged: it says 14000 × 14000/],
    [file("claims.bmp", claimedBmp(14_000, 14_000)), /damaged: it says 14000 × 14000/],
    [file("claims.gif", gif(14_000, 14_000, 1, 1)), /damaged: it says 14000 × 14000/],
    [file("frame.gif", screen), /3,600 megapixels/],
    [file("solid.webp", solidWebp(16_383, 16_383)), /268 megapixels/],
    [file("line.png", bits(100_000, 1)), /no side above 65,535/],
    [file("zeros.png", gzipSync(zeros, { level: 9 })), /an archive/],
  ];
  for (const [bomb, says] of cases) {
    const text = await told(app, bomb);
    expect(text).toMatch(says);
    expect(text).toMatch(SENTENCE);
  }
  // In what a decoder skips, a bomb does no harm: the picture itself is sound.
  for (const [type, data] of [
    ["iCCP", profile],
    ["zTXt", text],
  ] as const) {
    const name = `${type}.png`;
    await app.drop(file(name, withChunk(noisy.buffer, type, data)));
    await expect(page.getByRole("banner")).toContainText(name);
    await app.finished();
    await page.getByRole("button", { name: `Close ${name}` }).click();
  }
  await stillWorks(app);
  expect(seen).toEqual([]);
});

const NO_IMAGE = /^This file is not an image.*\.$/;

test("what a file is counts, not what it is called", async ({ page }) => {
  const seen = watch(page);
  const app = await AppPage.open(page);
  const html = "<!doctype html><script>alert('html')</script><img src=x onerror=alert(1)>";
  for (const [name, content, says] of [
    ["page.png", html, /^This is a web page.*\.$/],
    [
      "program.png",
      `MZ\x90\0\x03${"\0".repeat(200)}This program cannot be run in DOS mode.`,
      NO_IMAGE,
    ],
    ["script.jpg", "#!/bin/sh\nrm -rf /\n", NO_IMAGE],
    [
      "paper.webp",
      "%PDF-1.7\n1 0 obj << /OpenAction << /S /JavaScript >> >>",
      /^This is a PDF.*\.$/,
    ],
  ] as const) {
    expect(await told(app, file(name, Buffer.from(content)))).toMatch(says);
  }
  await app.drop({ ...noisy, name: "called.jpg", mimeType: "image/jpeg" });
  await expect(page.getByRole("banner")).toContainText("called.jpg");
  await app.finished();
  await expect(app.status).toContainText("192 × 160");
  expect(seen).toEqual([]);
});

test("an SVG is refused, runs nothing and fetches nothing", async ({ page }) => {
  const seen = watch(page);
  const app = await AppPage.open(page);
  await stillWorks(app);
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  const start =
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"';
  const bodies = [
    "><script>alert('script')</script></svg>",
    " onload=\"alert('onload')\"><rect width='9' height='9'/></svg>",
    "><foreignObject width='9' height='9'><body xmlns='http://www.w3.org/1999/xhtml'>" +
      "<iframe src='https://evil.example/'/><img src='x' onerror='alert(1)'/></body></foreignObject></svg>",
    "><image xlink:href='https://evil.example/a.png' width='9' height='9'/>" +
      "<use href='https://evil.example/b.svg#c'/></svg>",
    "><style>@import url('https://evil.example/c.css');</style></svg>",
  ];
  await page.keyboard.press("j");
  for (const [i, body] of bodies.entries()) {
    const svg = { name: `${i}.svg`, mimeType: "image/svg+xml", buffer: Buffer.from(start + body) };
    expect(await told(app, svg)).toMatch(/^This is an SVG.*\.$/);
    await app.dropReference(svg);
    await expect(app.alerts.filter({ hasText: svg.name })).toContainText(/This is an SVG/);
    await page.getByRole("button", { name: "Dismiss" }).click();
  }
  await app.finished();
  expect(requests).toEqual([]);
  expect(seen).toEqual([]);
});

test("absurd metadata leaves the picture as it is stored", async ({ page }) => {
  const seen = watch(page);
  const app = await AppPage.open(page);
  const jpeg = await app.jpeg(
    "a.jpg",
    png("a.png", 40, 24, 2, (x) => 5 * x),
  );
  for (const orientation of [0, 9, 65_535]) {
    const name = `turned ${orientation}.jpg`;
    await app.drop({ ...jpeg, name, buffer: withOrientation(jpeg.buffer, orientation) });
    await expect(page.getByRole("banner")).toContainText(name);
    await expect(app.status).toContainText("40 × 24");
    await page.getByRole("button", { name: `Close ${name}` }).click();
  }
  // A directory that is its own next one, and counts more entries than there are bytes.
  const looped = withOrientation(jpeg.buffer, 6);
  const tiff = looped.indexOf("MM\0*");
  looped.writeUInt32BE(8, tiff + 22);
  const counted = Buffer.from(looped);
  counted.writeUInt16BE(0xffff, tiff + 8);
  for (const [name, buffer] of Object.entries({ "looped.jpg": looped, "counted.jpg": counted })) {
    await app.drop({ ...jpeg, name, buffer });
    await expect(page.getByRole("banner")).toContainText(name);
    await app.finished();
    await page.getByRole("button", { name: `Close ${name}` }).click();
  }
  expect(seen).toEqual([]);
});

test("hostile names are shown as text and saved under a safe name", async ({ page }) => {
  const seen = watch(page);
  const app = await AppPage.open(page);
  const html = "<img src=x onerror=alert(1)><b>bold<!--.png";
  const names: [given: string, shown: string, saved: RegExp][] = [
    [html, html, /^_img src=x onerror=alert\(1\)__b_bold_!---denoised\.jpg$/],
    ["..\\..\\Startup\\run.png", "..\\..\\Startup\\run.png", /^_\.\._Startup_run-denoised\.jpg$/],
    ["invoice\u202egnp.exe", "invoice gnp.exe", /^invoice gnp-denoised\.jpg$/],
    [`${"long ".repeat(2000)}.png`, "long long", /^(long )+[long ]*…?-denoised\.jpg$/],
    [".htaccess", ".htaccess", /^photo-denoised\.jpg$/],
  ];
  for (const [given, shown, saved] of names) {
    await app.drop({ ...noisy, name: given });
    await expect(page.getByRole("banner")).toContainText(shown);
    await app.finished();
    const { name } = await app.save("JPEG");
    expect(name).toMatch(saved);
    expect(name.length).toBeLessThan(120);
    await page.getByRole("button", { name: /^Close / }).click();
  }
  // In a sentence the name turns nothing around, and is not all there is.
  const text = { name: `a\u202e${"b".repeat(10_000)}.png`, mimeType: "", buffer: Buffer.from("x") };
  await app.drop(text);
  await expect(app.alerts).toContainText(/^a b+…b+\.pngThis file is not an image/);
  expect((await app.alerts.textContent())?.length).toBeLessThan(300);
  const fits = await page.evaluate(
    () => document.documentElement.scrollWidth <= document.documentElement.clientWidth,
  );
  expect(fits).toBe(true);
  expect(seen).toEqual([]);
});

test("files of gigabytes are refused before they are read", async ({ page }) => {
  const seen = watch(page);
  const app = await AppPage.open(page);
  for (const [name, says] of [
    ["huge.jpg", /huge\.jpg.*3,072 MB.*1280 MB/],
    ["huge.onnx", /huge\.onnx cannot be used as a model: it is larger than 256 MB\./],
    ["huge.json", /huge\.json.*far too large to hold settings/],
  ] as const) {
    await page.evaluate((name) => {
      // The same bytes again and again: it has a size, and takes no space.
      const part = new Blob([new Uint8Array(2 ** 20)]);
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(Array(3072).fill(part), name));
      document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true }));
    }, name);
    await expect(app.alerts.filter({ hasText: says })).toBeVisible();
  }
  await stillWorks(app);
  expect(seen).toEqual([]);
});

test("a photo whose file has changed since says so", async ({ page }, testInfo) => {
  const seen = watch(page);
  const { app, killWorkers } = await BatchPage.open(page);
  const path = testInfo.outputPath("fleeting.png");
  writeFileSync(path, noisy.buffer);
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose photos" }).click();
  await (await chooser).setFiles([path]);
  await app.finished();
  const other = png("other.png", 40, 24, 2, (x) => 5 * x);
  await app.drop(other);
  const strip = page.getByRole("navigation", { name: "Photos" });
  await strip.getByRole("button", { name: "other.png" }).click();
  await app.finished();
  writeFileSync(path, "gone");
  // The pixels of photos used last are kept: not by a worker that died.
  await killWorkers();
  await strip.getByRole("button", { name: "fleeting.png" }).click();
  await expect(app.alerts.filter({ hasText: "fleeting.png" })).toContainText(
    /cannot be shown any more.*choose the file again\.$/,
  );
  await page.getByRole("button", { name: "Dismiss" }).click();
  // Its result was kept; another one needs its pixels.
  await app.blindness.fill("0.5");
  await expect(app.alerts.filter({ hasText: "fleeting.png" })).toContainText(
    /could not be read.*Choose it again\.$/,
  );
  await page.getByRole("button", { name: "Dismiss" }).click();
  await strip.getByRole("button", { name: "other.png" }).click();
  await app.finished();
  expect(seen).toEqual([]);
});

test("files that are no networks, or bad ones, are refused; the page goes on", async ({ page }) => {
  test.slow();
  const seen = watch(page);
  const app = await AppPage.open(page);
  const model = shipped.find((entry) => entry.default);
  const real = readFileSync(new URL(model?.file ?? "", modelsFolder));
  const card = { name: "c.json", mimeType: "application/json", buffer: Buffer.from("[") };
  const cases: [Uint8Array, RegExp, TestFile?][] = [
    [Buffer.alloc(5000, 0xa7), /not a complete ONNX file/],
    [real.subarray(0, real.length / 2), /not a complete ONNX file/],
    [noisy.buffer, /not a complete ONNX file/],
    [Buffer.alloc(0), /not a complete ONNX file/],
    [real, /its card is not a JSON object/, card],
    [loopOnnx(), /it has loops in it \(Loop\)/],
    [hollowOnnx(), /it states weights that are not in it/],
    [elsewhereOnnx(), /it keeps its weights in another file/],
    [
      vastOnnx(),
      /cannot be used as a model: (it needs more memory|onnxruntime does not|running it)/,
    ],
  ];
  for (const [i, [bytes, says, card]] of cases.entries()) {
    const name = `network${i}.onnx`;
    await app.drop(file(name, Buffer.from(bytes)), ...(card ? [card] : []));
    const alert = app.alerts.filter({ hasText: name });
    await expect(alert).toContainText(says);
    expect(await alert.textContent()).toMatch(/\.$/);
    await alert.getByRole("button", { name: "Dismiss" }).click();
  }
  await stillWorks(app);
  expect(seen).toEqual([]);
});

test("the trial of a network without end can be cancelled", async ({ page }) => {
  const seen = watch(page);
  const app = await AppPage.open(page);
  await stillWorks(app);
  await app.drop(file("endless.onnx", Buffer.from(endlessOnnx())));
  const checking = page.getByRole("button", { name: "Checking endless.onnx…" });
  await expect(checking).toBeDisabled();
  // The page itself is free meanwhile: blending needs no network.
  await app.strength.fill("50");
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("button", { name: "Add your own model…" })).toBeEnabled();
  await expect(app.alerts).toHaveCount(0);
  await app.blindness.fill("0.5");
  await expect.poll(() => app.runs()).toBe(2);
  await app.finished();
  expect(seen).toEqual([]);
});

const file = (name: string, buffer: Buffer): TestFile => ({ name, mimeType: "", buffer });

/** A PNG's chunk. */
function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32BE(data.length, 0);
  bytes.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([bytes.subarray(0, 4), body, bytes.subarray(4)]);
}

/** The same PNG with a chunk behind its header. */
const withChunk = (picture: Buffer, type: string, data: Buffer) =>
  Buffer.concat([picture.subarray(0, 33), chunk(type, data), picture.subarray(33)]);

/** A sound PNG, all black, of one bit a pixel. */
function bits(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  const rows = Buffer.alloc(height * (1 + Math.ceil(width / 8)));
  return Buffer.concat([
    noisy.buffer.subarray(0, 8),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** A frame header, an empty scan and the end. */
function claimedJpeg(width: number, height: number): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt16BE(height, 0);
  size.writeUInt16BE(width, 2);
  return Buffer.concat([
    Buffer.from("ffd8ffc0000b08", "hex"),
    size,
    Buffer.from("01011100ffda0008010100003f00ffd9", "hex"),
  ]);
}

/** Only a header, of 24 bits a pixel. */
function claimedBmp(width: number, height: number): Buffer {
  const bytes = Buffer.alloc(54);
  bytes.write("BM");
  bytes.writeUInt32LE(54, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(width, 18);
  bytes.writeInt32LE(height, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(24, 28);
  return bytes;
}

/** A screen, and one frame that holds a single pixel whatever its size. */
function gif(screenWidth: number, screenHeight: number, width: number, height: number): Buffer {
  const bytes = Buffer.from(
    "474946383961 00000000 800000 000000ffffff 2c00000000 00000000 00 02024401003b".replaceAll(
      " ",
      "",
    ),
    "hex",
  );
  bytes.writeUInt16LE(screenWidth, 6);
  bytes.writeUInt16LE(screenHeight, 8);
  bytes.writeUInt16LE(width, 24);
  bytes.writeUInt16LE(height, 26);
  return bytes;
}

/** Lossless, one colour: each of its code tables has one entry, so that pixels take no bits at all. */
function solidWebp(width: number, height: number): Buffer {
  const bytes = Buffer.alloc(34);
  bytes.write("RIFF");
  bytes.writeUInt32LE(26, 4);
  bytes.write("WEBPVP8L", 8);
  bytes.writeUInt32LE(14, 16);
  bytes[20] = 0x2f;
  bytes.writeUInt32LE(width - 1 + (height - 1) * 2 ** 14, 21);
  bytes.set([0x88, 0x88, 0x08], 25);
  return bytes;
}
