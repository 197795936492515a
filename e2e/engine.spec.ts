/** The engine in a real browser, without the app, on WASM. Its page is built beside the app. */
import { deflateSync } from "node:zlib";
import { expect, type Page } from "@playwright/test";
import type { ModelEntry } from "../src/models/manifest";
import { test } from "./engine-page/test";
import { shipped } from "./shipped";

for (const { id, golden } of shipped) {
  test(`WASM gives PyTorch's answers with ${id}`, async ({ page }) => {
    const errors = await page.evaluate((id) => window.blindspot.goldenErrors(id, "wasm"), id);
    expect(errors).toHaveLength(golden.blindness.length);
    for (const error of errors) expect(error).toBeLessThanOrEqual(1e-4);
  });
}

test("the worker runs WASM on several threads, because the page is isolated", async ({ page }) => {
  const status = await page.evaluate(() =>
    window.blindspot.createEngine().prepare("compact", "wasm"),
  );
  const cores = await page.evaluate(() => navigator.hardwareConcurrency);
  expect(status).toEqual({
    provider: "wasm",
    precision: "fp32",
    backend: "wasm",
    key: expect.stringContaining("wasm "),
    adapter: null,
    threads: Math.min(cores, 8),
    givenUp: [],
    fallbackReason: null,
  });
});

test("without a GPU, auto says why it falls back to WASM", async ({ page }) => {
  const status = await page.evaluate(() => window.blindspot.createEngine().prepare("compact"));
  expect(status.provider).toBe("wasm");
  expect(status.fallbackReason).toMatch(/^WebGPU is not used: .+\.$/);
});

test("a cancelled job keeps its tiles, and resuming redoes none", async ({ page }) => {
  const { first, second, area } = await page.evaluate(async () => {
    const { createEngine, denoise, noisyPhoto } = window.blindspot;
    const engine = createEngine();
    // Three tiles or more, however many threads this machine has.
    const photo = await engine.openPhoto("a", await noisyPhoto(2100, 300));
    const abort = new AbortController();
    const first = await denoise(engine, "a", {
      signal: abort.signal,
      // The viewer looks at the right end, so the middle does not come first.
      focus: { x: 2000, y: 0, width: 100, height: 100 },
      each: () => abort.abort(),
    });
    const second = await denoise(engine, "a");
    return { first, second, area: photo.width * photo.height };
  });

  expect(first.end).toBe("AbortError");
  // Cancelling answers within one tile: a second may have begun before the word reached the worker.
  expect(first.tiles.length).toBeLessThanOrEqual(2);
  expect(first.tiles[0]?.x).toBeGreaterThan(1300);
  expect(first.progress[0]?.etaMs).toBeGreaterThan(0);
  expect(second.end).toBe("done");
  expect(second.tiles.length).toBeGreaterThan(0);
  const tiles = [...first.tiles, ...second.tiles];
  expect(new Set(tiles.map(({ x }) => x)).size).toBe(tiles.length);
  expect(tiles.reduce((sum, { width, height }) => sum + width * height, 0)).toBe(area);
  expect(second.progress.at(-1)).toMatchObject({ donePixels: area, totalPixels: area, etaMs: 0 });
});

test("a worker that dies is replaced: the photo and finished tiles stay", async ({ page }) => {
  const { run, workers, area } = await page.evaluate(async () => {
    const { denoise, mortalEngine, noisyPhoto } = window.blindspot;
    const { engine, workers, kill } = mortalEngine();
    await engine.openPhoto("a", await noisyPhoto(1100, 300));
    const run = await denoise(engine, "a", { each: (count) => count === 1 && kill() });
    const area = run.tiles.reduce((sum, { width, height }) => sum + width * height, 0);
    return { run: { end: run.end }, workers: workers(), area };
  });
  expect(run.end).toBe("done");
  expect(workers).toBe(2);
  expect(area).toBe(1100 * 300);
});

test("a saved PNG holds exactly the blend, and a JPEG comes close", async ({ page }) => {
  const result = await page.evaluate(async () => {
    const { createEngine, denoise, noisyPhoto, order, pixelsOf, psnr, resultOf } = window.blindspot;
    const engine = createEngine();
    const file = await noisyPhoto(90, 70);
    await engine.openPhoto("a", file);
    const { tiles } = await denoise(engine, "a");
    const blend = { strength: 0.6, luminance: 1, chroma: 1, detail: 0 };
    const save = (format: "PNG" | "JPEG") => engine.save(order(resultOf("a", blend), format, 0.95));
    const png = await save("PNG");
    const jpeg = await save("JPEG");
    const [original, saved, lossy] = await Promise.all([file, png, jpeg].map(pixelsOf));
    if (!original || !saved || !lossy) throw new Error("not decoded");
    const whole = { x: 0, y: 0, width: 90, height: 70 };
    const denoised = await engine.read(resultOf("a"), whole);
    const expected = original.data.map((o, i) =>
      i % 4 === 3 ? o : Math.floor(o + 0.6 * ((denoised[i] ?? 0) - o) + 0.5),
    );
    return {
      types: [png.type, jpeg.type],
      tiles: tiles.length,
      changed: psnr(original.data, saved.data),
      exact: expected.every((value, i) => value === saved.data[i]),
      lossy: psnr(expected, lossy.data),
    };
  });
  expect(result.types).toEqual(["image/png", "image/jpeg"]);
  expect(result.tiles).toBe(1);
  expect(result.exact).toBe(true);
  expect(result.changed).toBeLessThan(60); // The network did something.
  expect(result.lossy).toBeGreaterThan(25); // Coloured noise is what JPEG keeps worst.
});

test("alpha comes out as it went in; JPEG puts see-through parts on white", async ({ page }) => {
  const { info, alphaKept, corner } = await page.evaluate(async () => {
    const { createEngine, denoise, order, pixelsOf, resultOf } = window.blindspot;
    const image = new ImageData(40, 30);
    image.data.forEach((_, i) => {
      image.data[i] = i % 4 === 3 ? (i >> 2) % 256 : 90;
    });
    const canvas = new OffscreenCanvas(40, 30);
    canvas.getContext("2d")?.putImageData(image, 0, 0);
    const engine = createEngine();
    const info = await engine.openPhoto("a", await canvas.convertToBlob());
    await denoise(engine, "a");
    const save = (format: "PNG" | "JPEG") => engine.save(order(resultOf("a"), format, 1));
    const png = await pixelsOf(await save("PNG"));
    const jpeg = await pixelsOf(await save("JPEG"));
    return {
      info,
      alphaKept: png.data.every((value, i) => i % 4 !== 3 || value === image.data[i]),
      corner: [...jpeg.data.subarray(0, 3)],
    };
  });
  expect(info).toMatchObject({ width: 40, height: 30, hasAlpha: true });
  expect(alphaKept).toBe(true);
  for (const value of corner) expect(value).toBeGreaterThan(240);
});

test("a grey PNG opens, and an EXIF rotation is honoured", async ({ page }) => {
  const grey = await open(page, png(5, 3, 0));
  expect(grey).toMatchObject({ width: 5, height: 3, hasAlpha: false });
  const jpeg = await photoBytes(page, 32, 16);
  expect(await open(page, jpeg)).toMatchObject({ width: 32, height: 16 });
  expect(await open(page, rotated(jpeg))).toMatchObject({ width: 16, height: 32 });
});

test("of an animated GIF the first frame is taken", async ({ page }) => {
  const colour = await page.evaluate(async (base64) => {
    const { createEngine, order, pixelsOf } = window.blindspot;
    const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    const engine = createEngine();
    await engine.openPhoto("a", new Blob([bytes]));
    const picture = {
      photo: "a",
      result: null,
      blend: { strength: 1, luminance: 1, chroma: 1, detail: 0 },
    };
    const { data } = await pixelsOf(await engine.save(order(picture, "PNG", 1)));
    return [...data];
  }, twoFrames.toString("base64"));
  expect(colour).toEqual([255, 0, 0, 255]); // The second frame is blue.
});

test("files that cannot be opened get a name and a sentence, and the engine goes on", async ({
  page,
}) => {
  const jpeg = await photoBytes(page, 64, 48);
  const whole = png(6, 4, 2);
  const cases: [Buffer, string, RegExp][] = [
    [Buffer.alloc(0), "EmptyFile", /empty \(0 bytes\)/],
    [Buffer.from("Dear diary, today"), "UnsupportedImage", /not an image/],
    [jpeg.subarray(0, jpeg.lastIndexOf("\xff\xda", "latin1")), "TruncatedImage", /JPEG is inc/],
    [jpeg.subarray(0, 40), "UnsupportedImage", /JPEG is damaged/],
    [whole.subarray(0, 45), "TruncatedImage", /PNG is incomplete/],
    [png(0, 4, 2), "UnsupportedImage", /no pixels: its header says 0 × 4/],
    [png(60_000, 50_000, 2, false), "ImageTooLarge", /3,000 megapixels.*up to 200/],
  ];
  for (const [bytes, name, message] of cases) {
    const error = await open(page, bytes);
    expect(error).toMatchObject({ name, message: expect.stringMatching(message) });
  }
  expect(await open(page, whole)).toMatchObject({ width: 6, height: 4, source: { notes: [] } });
  const cut = await open(page, jpeg.subarray(0, jpeg.length - 200));
  expect(cut).toMatchObject({ width: 64, height: 48, source: { notes: ["truncated"] } });
});

test("a model file whose SHA-256 is wrong is refused, and nothing is kept of it", async ({
  page,
}) => {
  const model = await defaultModel(page);
  await page
    .context()
    .route(`**/${model.file}`, (route) => route.fulfill({ body: Buffer.alloc(model.bytes, 7) }));
  const refused = await prepare(page);
  expect(refused).toMatchObject({ name: "ModelIntegrity" });
  expect(refused.message).toContain(`${model.file} is damaged`);

  await page.context().unroute(`**/${model.file}`);
  expect(await prepare(page)).toMatchObject({ provider: "wasm" });
});

test("a model is fetched once; a kept copy that is damaged is repaired", async ({ page }) => {
  const model = await defaultModel(page);
  let fetched = 0;
  await page.context().route(`**/${model.file}`, (route) => {
    fetched++;
    return route.continue();
  });
  expect(await prepare(page)).toMatchObject({ provider: "wasm" });
  expect(await prepare(page)).toMatchObject({ provider: "wasm" });
  expect(fetched).toBe(1);

  const damage = () =>
    page.evaluate(async (sha256) => {
      const cache = await caches.open("models");
      const [key] = (await cache.keys()).filter(({ url }) => url.endsWith(sha256));
      if (!key) throw new Error("the model is not kept");
      await cache.put(key, new Response("rotten"));
    }, model.sha256);
  await damage();
  expect(await prepare(page)).toMatchObject({ provider: "wasm" });
  expect(await prepare(page)).toMatchObject({ provider: "wasm" });
  expect(fetched).toBe(2);
});

/** The outcome of a call: its answer's fields, or the error's name and message. */
type Outcome = Record<string, unknown>;

/** Prepares the default model in a new engine; the status or the error. */
function prepare(page: Page): Promise<Outcome> {
  return page.evaluate(async (): Promise<Outcome> => {
    const engine = window.blindspot.createEngine();
    const outcome = await engine.prepare("compact", "wasm").then(
      (status) => ({ ...status }),
      ({ name, message }: Error) => ({ name, message }),
    );
    engine.dispose();
    return outcome;
  });
}

/** Opens a file in an engine the page keeps; what it is, or the error. */
function open(page: Page, bytes: Buffer): Promise<Outcome> {
  return page.evaluate(async (base64): Promise<Outcome> => {
    const kept = window as Window & { engine?: ReturnType<typeof window.blindspot.createEngine> };
    kept.engine ??= window.blindspot.createEngine();
    const file = new Blob([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))]);
    return kept.engine.openPhoto(crypto.randomUUID(), file).then(
      (info) => ({ ...info }),
      ({ name, message }: Error) => ({ name, message }),
    );
  }, bytes.toString("base64"));
}

async function defaultModel(page: Page): Promise<ModelEntry> {
  const response = await page.request.get(new URL("/models/manifest.json", page.url()).href);
  const { models } = (await response.json()) as { models: ModelEntry[] };
  const model = models.find((entry) => entry.default);
  if (!model) throw new Error("the manifest has no default model");
  return model;
}

async function photoBytes(page: Page, width: number, height: number): Promise<Buffer> {
  const bytes = await page.evaluate(
    async ([width, height]) => {
      const bitmap = await createImageBitmap(await window.blindspot.noisyPhoto(width, height));
      const canvas = new OffscreenCanvas(width, height);
      canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
      const blob = await canvas.convertToBlob({ type: "image/jpeg" });
      return [...new Uint8Array(await blob.arrayBuffer())];
    },
    [width, height] as const,
  );
  return Buffer.from(bytes);
}

/** The JPEG with an EXIF block that says: turn by 90°. */
function rotated(jpeg: Buffer): Buffer {
  const exif = Buffer.from(
    "ffe1 0022 457869660000 4d4d002a00000008 0001 0112 0003 00000001 00060000 00000000".replaceAll(
      " ",
      "",
    ),
    "hex",
  );
  return Buffer.concat([jpeg.subarray(0, 2), exif, jpeg.subarray(2)]);
}

/** A black PNG; colour type 0 is grey, 2 is RGB. Without `data`, only its claim of a size. */
function png(width: number, height: number, colourType: 0 | 2, data = true): Buffer {
  const chunk = (type: string, body: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(body.length);
    const named = Buffer.concat([Buffer.from(type), body]);
    const check = Buffer.alloc(4);
    check.writeUInt32BE(crc32(named));
    return Buffer.concat([length, named, check]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, colourType], 8);
  const row = 1 + width * (colourType === 0 ? 1 : 3);
  const pixels = deflateSync(Buffer.alloc(data ? row * height : 0));
  return Buffer.concat([
    Buffer.from("89504e470d0a1a0a", "hex"),
    chunk("IHDR", header),
    chunk("IDAT", pixels),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/** 1 × 1 pixels, red and then blue. */
const twoFrames = Buffer.from(
  [
    "474946383961 0100 0100 80 00 00 ff0000 0000ff", // header and a palette of red and blue
    "21f904 04 0a00 00 00 2c 0000 0000 0100 0100 00 02 02 4401 00", // a frame of colour 0
    "21f904 04 0a00 00 00 2c 0000 0000 0100 0100 00 02 02 4c01 00", // a frame of colour 1
    "3b",
  ]
    .join("")
    .replaceAll(" ", ""),
  "hex",
);
