/** From a file to its raster, in a real browser: values, profile, greyness, transparency, turns, damage, facts. */
import { expect, type Page } from "@playwright/test";
import sharp, { type Sharp } from "sharp";
import { chunkOf } from "../src/codecs/png/chunks";
import { sameColours } from "../src/raster/colour/convert";
import { ADOBE_RGB, DISPLAY_P3, type ReadProfile } from "../src/raster/colour/profile";
import { readIcc } from "../src/raster/colour/read-icc";
import { writeIcc } from "../src/raster/colour/write-icc";
import { test } from "./engine-page/test";
import type { ShownRaster } from "./engine-page/vips";

const [WIDTH, HEIGHT] = [45, 32];

/** With wasm-vips, and as a page decodes that is not isolated. */
const WAYS = ["isolated", "alone"] as const;
type Way = (typeof WAYS)[number];

const decode = (page: Page, file: Uint8Array, way: Way = "isolated") =>
  page.evaluate(([file, alone]) => window.blindspot.vips.decode(file, ...(alone ? [null] : [])), [
    Buffer.from(file).toString("base64"),
    way === "alone",
  ] as const);

async function decoded(page: Page, file: Uint8Array, way?: Way) {
  const raster = await decode(page, file, way);
  if (!("samples" in raster)) throw new Error(`${raster.code}: ${raster.reason}`);
  return { ...raster, samples: Buffer.from(raster.samples, "base64") };
}

/** Every sample another. */
const wild = (channels: number, size = WIDTH * HEIGHT) =>
  Buffer.from(
    Array.from({ length: channels * size }, (_, i) => (Math.imul(i, 40_503) >>> 5) & 0xff),
  );

/** Too wild for any compression. */
function noise(length: number): Buffer {
  let state = 1;
  return Buffer.from(
    Array.from({ length }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state >>> 24;
    }),
  );
}

/** Colours of every kind under alpha of every kind. */
const glass = () => {
  const samples = wild(4);
  for (let i = 3; i < samples.length; i += 4)
    samples[i] = [0, 1, 3, 128, 254, 255][(i >> 2) % 6] ?? 0;
  return samples;
};

/** Soft enough for formats with loss. */
const soft = (channels: number, width = WIDTH, height = HEIGHT) =>
  Buffer.from(
    Array.from({ length: channels * width * height }, (_, i) => {
      const [c, x, y] = [
        i % channels,
        Math.floor(i / channels) % width,
        Math.floor(i / channels / width),
      ];
      return Math.round(128 + 100 * Math.sin(x / 9 + c) * Math.cos(y / 13 - c));
    }),
  );

const picture = (samples: Buffer, channels: 1 | 2 | 3 | 4, width = WIDTH, height = HEIGHT): Sharp =>
  sharp(samples, { raw: { width, height, channels } });

/** The file's own values, as libvips reads them. */
const values = (file: Buffer) => sharp(file).keepIccProfile().raw().toBuffer();

const most = (a: Uint8Array, b: Uint8Array) => {
  expect(a.length).toBe(b.length);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? 0))), 0);
};

function says(raster: Pick<ShownRaster, "profile">, profile: ReadProfile): boolean {
  const read = readIcc(Buffer.from(raster.profile ?? "", "base64"));
  return read.kind !== "unread" && sameColours(read, profile);
}

/** Chunks behind a PNG's header. */
const withChunks = (png: Buffer, ...chunks: Uint8Array[]) =>
  Buffer.concat([png.subarray(0, 33), ...chunks, png.subarray(33)]);

const numbers = (...values: number[]) => {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [i, value] of values.entries()) bytes.writeUInt32BE(value, 4 * i);
  return bytes;
};

/** A segment behind a JPEG's start. */
function withSegment(jpeg: Buffer, marker: number, content: Uint8Array): Buffer {
  const head = Buffer.from([0xff, marker, (content.length + 2) >> 8, (content.length + 2) & 255]);
  return Buffer.concat([jpeg.subarray(0, 2), head, content, jpeg.subarray(2)]);
}

test.describe("values and profile are the file's own", () => {
  for (const way of WAYS) {
    test(`where it has an ICC profile: ${way}`, async ({ page }) => {
      const p3 = () => picture(soft(3), 3).withIccProfile("p3");
      const files = {
        JPEG: await p3().jpeg({ quality: 95 }).toBuffer(),
        "JPEG 4:4:4": await p3().jpeg({ quality: 95, chromaSubsampling: "4:4:4" }).toBuffer(),
        PNG: await p3().png().toBuffer(),
        WebP: await p3().webp({ lossless: true }).toBuffer(),
        AVIF: await p3().avif({ lossless: true }).toBuffer(),
      };
      for (const [name, file] of Object.entries(files)) {
        const raster = await decoded(page, file, way);
        expect(raster, name).toMatchObject({ type: "u8", channels: 3 });
        expect(most(raster.samples, await values(file)), name).toBeLessThanOrEqual(1);
        const { icc } = await sharp(file).metadata();
        expect(raster.profile, name).toBe(icc?.toString("base64"));
        expect(raster.source?.profile, name).not.toBeNull();
      }
    });
  }

  test("in a browser that turns them into sRGB, too, or they are told as sRGB's", async ({
    page,
  }) => {
    await page.evaluate(() => {
      const create = createImageBitmap;
      Object.assign(window, {
        createImageBitmap: (file: Blob, options: ImageBitmapOptions) =>
          create(file, { ...options, colorSpaceConversion: "default" }),
      });
    });
    const file = await picture(soft(3), 3).withIccProfile("p3").png().toBuffer();
    const raster = await decoded(page, file);
    expect(raster.samples).toEqual(await values(file));
    expect(raster.profile).not.toBeNull();
    const alone = await decoded(page, file, "alone");
    expect(alone.profile).toBeNull();
    expect(most(alone.samples, await sharp(file).raw().toBuffer())).toBeLessThanOrEqual(2);
  });

  test("where a PNG tells them by numbers", async ({ page }) => {
    const samples = wild(3);
    const plain = await picture(samples, 3).png().toBuffer();
    const gamma = (value: number) => chunkOf("gAMA", numbers(value));
    const primaries = chunkOf(
      "cHRM",
      numbers(31_270, 32_900, 64_000, 33_000, 21_000, 71_000, 15_000, 6000),
    );
    const told = async (...chunks: Uint8Array[]) => {
      const raster = await decoded(page, withChunks(plain, ...chunks));
      expect(raster.samples).toEqual(samples);
      return raster;
    };
    const p3 = await told(chunkOf("cICP", Buffer.from([12, 13, 0, 1])));
    expect(says(p3, DISPLAY_P3)).toBe(true);
    expect(p3.source?.profile).toBe("Display P3");
    const adobe = await told(gamma(Math.round(100_000 / (2 + 51 / 256))), primaries);
    expect(says(adobe, ADOBE_RGB)).toBe(true);
    const linear = await told(gamma(100_000));
    expect(linear.source?.profile).toBe("Gamma 1.00");
    for (const chunks of [[], [gamma(45_455)], [chunkOf("sRGB", Buffer.of(0)), gamma(100_000)]]) {
      const srgb = await told(...chunks);
      expect(srgb.profile).toBeNull();
      expect(srgb.source?.profile).toBeNull();
    }
  });

  test("where a JPEG says Adobe RGB by EXIF alone", async ({ page }) => {
    const plain = await picture(soft(3), 3).jpeg().toBuffer();
    const exif = await picture(soft(3), 3)
      .withExif({ IFD0: { Make: "Camera" }, IFD2: { ColorSpace: "2" } })
      .jpeg()
      .toBuffer();
    const { exif: block } = await sharp(exif).metadata();
    const raster = await decoded(page, withSegment(plain, 0xe1, block ?? Buffer.alloc(0)));
    expect(raster.samples).toEqual(await values(plain));
    expect(says(raster, ADOBE_RGB)).toBe(true);
    expect(raster.source?.profile).toBe("Adobe RGB (1998)");
  });
});

test.describe("grey comes in as one channel", () => {
  for (const way of WAYS) {
    test(way, async ({ page }) => {
      const grey = () => picture(soft(1), 1).toColourspace("b-w");
      const files = {
        JPEG: await grey().jpeg({ quality: 90 }).toBuffer(),
        PNG: await grey().png().toBuffer(),
        WebP: await grey().webp({ lossless: true }).toBuffer(),
        AVIF: await grey().avif({ quality: 90 }).toBuffer(),
        ...(way === "isolated" && { TIFF: await grey().tiff({ compression: "lzw" }).toBuffer() }),
      };
      for (const [name, file] of Object.entries(files)) {
        const raster = await decoded(page, file, way);
        expect(raster, name).toMatchObject({ type: "u8", channels: 1, profile: null });
        const right = await sharp(file).extractChannel(0).raw().toBuffer();
        expect(most(raster.samples, right), name).toBeLessThanOrEqual(name === "AVIF" ? 1 : 0);
      }
    });
  }

  test("with a profile of its tones where its own is for RGB, and with its alpha", async ({
    page,
  }) => {
    const plain = await picture(soft(1), 1).toColourspace("b-w").jpeg().toBuffer();
    const icc = Buffer.concat([Buffer.from("ICC_PROFILE\0\x01\x01"), writeIcc(ADOBE_RGB)]);
    const raster = await decoded(page, withSegment(plain, 0xe2, icc));
    expect(raster.channels).toBe(1);
    const profile = readIcc(Buffer.from(raster.profile ?? "", "base64"));
    expect(profile).toMatchObject({ kind: "grey", name: "Adobe RGB (1998)" });
    const samples = wild(2);
    const file = await picture(samples, 2).toColourspace("b-w").png().toBuffer();
    expect(await decoded(page, file)).toMatchObject({ channels: 2, samples });
  });

  test("and RGB with a profile stays RGB, whatever its pixels are", async ({ page }) => {
    const samples = Buffer.from(Array.from(soft(1), (value) => [value, value, value]).flat());
    const plain = await picture(samples, 3).png().toBuffer();
    const p3 = withChunks(plain, chunkOf("cICP", Buffer.from([12, 13, 0, 1])));
    expect(await decoded(page, p3)).toMatchObject({ channels: 3, samples });
  });
});

test.describe("transparency", () => {
  test("comes in as it is, and the colours hidden under it", async ({ page }) => {
    const samples = glass();
    const files = {
      PNG: await picture(samples, 4).png().toBuffer(),
      WebP: await picture(samples, 4).webp({ lossless: true, exact: true }).toBuffer(),
      AVIF: await picture(samples, 4).avif({ lossless: true }).toBuffer(),
    };
    for (const [name, file] of Object.entries(files)) {
      const raster = await decoded(page, file);
      expect(raster, name).toMatchObject({ type: "u8", channels: 4 });
      expect(most(raster.samples, await values(file)), name).toBe(0);
    }
    expect(await values(files.PNG)).toEqual(samples);
  });

  test("of a palette, and of one see-through colour", async ({ page }) => {
    const few = Buffer.from(glass().map((value, i) => (i % 4 === 3 ? value : value & 0xc0)));
    const palette = await picture(few, 4).png({ palette: true, colours: 200 }).toBuffer();
    const colour = await picture(wild(3), 3).png().toBuffer();
    const [r = 0, g = 0, b = 0] = wild(3);
    const keyed = withChunks(colour, chunkOf("tRNS", Buffer.from([0, r, 0, g, 0, b])));
    for (const file of [palette, keyed]) {
      const raster = await decoded(page, file);
      expect(raster).toMatchObject({ channels: 4 });
      expect(raster.samples).toEqual(await values(file));
    }
  });

  test("without isolation is there, rounded as a canvas rounds it", async ({ page }) => {
    const samples = glass();
    const raster = await decoded(page, await picture(samples, 4).png().toBuffer(), "alone");
    expect(raster.channels).toBe(4);
    for (let i = 0; i < samples.length; i += 4) {
      const alpha = samples[i + 3] ?? 0;
      expect(raster.samples[i + 3]).toBe(alpha);
      if (alpha === 255)
        expect(raster.samples.subarray(i, i + 3)).toEqual(samples.subarray(i, i + 3));
    }
  });
});

/** For each place in the upright picture, the stored pixel: EXIF 2.32, table 4's drawings. */
const STORED: readonly ((x: number, y: number) => [number, number])[] = [
  (x, y) => [x, y],
  (x, y) => [WIDTH - 1 - x, y],
  (x, y) => [WIDTH - 1 - x, HEIGHT - 1 - y],
  (x, y) => [x, HEIGHT - 1 - y],
  (x, y) => [y, x],
  (x, y) => [y, HEIGHT - 1 - x],
  (x, y) => [WIDTH - 1 - y, HEIGHT - 1 - x],
  (x, y) => [WIDTH - 1 - y, x],
];

function upright(samples: Buffer, channels: number, orientation: number): Buffer {
  const [width, height] = orientation > 4 ? [HEIGHT, WIDTH] : [WIDTH, HEIGHT];
  const from = STORED[orientation - 1];
  return Buffer.from(
    Array.from({ length: width * height * channels }, (_, i) => {
      const pixel = Math.floor(i / channels);
      const [x, y] = from?.(pixel % width, Math.floor(pixel / width)) ?? [0, 0];
      return samples[channels * (y * WIDTH + x) + (i % channels)] ?? 0;
    }),
  );
}

test.describe("a photo lies as its EXIF orientation says, once", () => {
  for (const way of WAYS) {
    test(way, async ({ page }) => {
      for (let orientation = 1; orientation <= 8; orientation++) {
        const turned = (samples: Buffer, channels: 1 | 3 | 4) =>
          picture(samples, channels).withMetadata({ orientation });
        const files: [name: string, channels: 1 | 3 | 4, stored: Buffer, file: Buffer][] = [];
        for (const channels of way === "isolated" ? ([3, 4] as const) : ([3] as const)) {
          const samples = channels === 3 ? wild(3) : glass();
          files.push(["PNG", channels, samples, await turned(samples, channels).png().toBuffer()]);
          files.push([
            "WebP",
            channels,
            samples,
            await turned(samples, channels).webp({ lossless: true, exact: true }).toBuffer(),
          ]);
        }
        const jpeg = await turned(soft(3), 3).jpeg({ chromaSubsampling: "4:4:4" }).toBuffer();
        files.push(["JPEG", 3, await values(jpeg), jpeg]);
        for (const [name, channels, stored, file] of files) {
          const raster = await decoded(page, file, way);
          const what = `${name} × ${channels}, ${orientation}`;
          expect(raster.channels, what).toBe(channels);
          expect([raster.width, raster.height], what).toEqual(
            orientation > 4 ? [HEIGHT, WIDTH] : [WIDTH, HEIGHT],
          );
          expect(most(raster.samples, upright(stored, channels, orientation)), what).toBe(0);
          const exif = Buffer.from(raster.metadata.exif ?? "", "base64");
          if (orientation > 1) expect(exif.length, what).toBeGreaterThan(20);
        }
      }
    });
  }

  test("an AVIF turns by its own properties alone", async ({ page }) => {
    const turned = (orientation: number) =>
      picture(soft(3), 3).withMetadata({ orientation }).avif({ lossless: true }).toBuffer();
    for (const orientation of [2, 3, 5, 6, 8]) {
      const file = await turned(orientation);
      expect(file.includes("irot") || file.includes("imir")).toBe(true);
      const raster = await decoded(page, file);
      expect([raster.width, raster.height]).toEqual(
        orientation > 4 ? [HEIGHT, WIDTH] : [WIDTH, HEIGHT],
      );
      expect(most(raster.samples, await values(file)), `${orientation}`).toBeLessThanOrEqual(1);
    }
    // With EXIF's word for it only.
    const still = await turned(6);
    still[still.indexOf("irot") + 4] = 0;
    const lying = await decoded(page, still);
    expect([lying.width, lying.height]).toEqual([WIDTH, HEIGHT]);
  });
});

test.describe("damaged files", () => {
  const wide = () => picture(soft(3, 200, 160), 3, 200, 160);
  /** Rows from the top that are as they were. */
  const intact = (a: Uint8Array, b: Uint8Array, row: number) => {
    const first = a.findIndex((value, i) => Math.abs(value - (b[i] ?? 0)) > 2);
    return first < 0 ? a.length / row : Math.floor(first / row);
  };

  for (const progressive of [false, true]) {
    test(`a JPEG without its end opens as far as it goes: ${progressive ? "progressive" : "baseline"}`, async ({
      page,
    }) => {
      const whole = await wide().jpeg({ quality: 90, progressive }).toBuffer();
      const right = await values(whole);
      for (const share of [0.6, 0.9, 1]) {
        const cut = whole.subarray(0, Math.floor(share * whole.length) - 2);
        for (const way of WAYS) {
          const raster = await decoded(page, cut, way);
          expect(raster).toMatchObject({ width: 200, height: 160 });
          expect(raster.source?.notes).toEqual(["truncated"]);
          if (!progressive) {
            expect(intact(raster.samples, right, 600)).toBeGreaterThanOrEqual(
              Math.floor(160 * (share - 0.2)),
            );
          }
        }
      }
      expect((await decoded(page, whole)).source?.notes).toEqual([]);
    });
  }

  test("a JPEG that is cut off within a segment opens, one without any of its picture does not", async ({
    page,
  }) => {
    const whole = await wide().jpeg({ quality: 90, progressive: true }).toBuffer();
    // Behind the second scan's tables have begun.
    const tables = whole.indexOf(Buffer.from([0xff, 0xc4]), Math.floor(whole.length / 3));
    expect(tables).toBeGreaterThan(0);
    for (const more of [1, 3, 8]) {
      const raster = await decoded(page, whole.subarray(0, tables + more));
      expect(raster.source?.notes).toEqual(["truncated"]);
    }
    const scan = whole.indexOf(Buffer.from([0xff, 0xda]));
    expect(await decode(page, whole.subarray(0, scan))).toMatchObject({ code: "truncatedImage" });
  });

  test("a JPEG in colours of print without its end opens too", async ({ page }) => {
    const whole = await wide().toColourspace("cmyk").withIccProfile("cmyk").jpeg().toBuffer();
    const scan = whole.lastIndexOf(Buffer.from([0xff, 0xda]));
    const raster = await decoded(page, whole.subarray(0, Math.floor((scan + whole.length) / 2)));
    expect(raster).toMatchObject({ width: 200, height: 160, channels: 3, profile: null });
    expect(raster.source?.notes).toEqual(["ink", "truncated"]);
  });

  test("a JPEG that tells its height behind its scan opens", async ({ page }) => {
    const whole = await wide().jpeg({ quality: 90 }).toBuffer();
    const frame = whole.indexOf(Buffer.from([0xff, 0xc0]));
    const late = Buffer.concat([
      whole.subarray(0, frame + 5),
      Buffer.of(0, 0),
      whole.subarray(frame + 7, -2),
      Buffer.of(0xff, 0xdc, 0, 4, 0, 160),
      whole.subarray(-2),
    ]);
    for (const way of WAYS) {
      const raster = await decoded(page, late, way);
      expect(raster).toMatchObject({ width: 200, height: 160 });
      expect(most(raster.samples, await values(whole))).toBeLessThanOrEqual(1);
      expect(raster.source?.notes).toEqual([]);
    }
  });

  test("a PNG without its end opens as far as it goes, where libvips runs", async ({ page }) => {
    const samples = noise(3 * 200 * 160);
    const whole = await picture(samples, 3, 200, 160).png().toBuffer();
    for (const cut of [Math.floor(0.6 * whole.length), whole.length - 12]) {
      const raster = await decoded(page, whole.subarray(0, cut));
      expect(raster).toMatchObject({ width: 200, height: 160, channels: 3 });
      expect(raster.source?.notes).toEqual(["truncated"]);
      const rows = intact(raster.samples, samples, 600);
      expect(rows).toBeGreaterThanOrEqual(Math.floor((160 * cut) / whole.length) - 2);
      expect(await decode(page, whole.subarray(0, cut), "alone")).toMatchObject({
        code: "truncatedImage",
      });
    }
    expect(await decode(page, whole.subarray(0, 50))).toMatchObject({ code: "truncatedImage" });
  });
});

test.describe("a file tells how it was made", () => {
  test("in its bits, its quality and its colours' resolution", async ({ page }) => {
    const plain = () => picture(soft(3), 3);
    const deep = picture(soft(3), 3).toColourspace("rgb16");
    const facts = async (file: Promise<Buffer>, way?: Way) =>
      (await decoded(page, await file, way)).source;
    const base = {
      ...{ bits: 8, float: false, profile: null, quality: null },
      ...{ subsampled: null, progressive: false, settings: null, notes: [] },
    };
    expect(
      await facts(plain().jpeg({ quality: 83, chromaSubsampling: "4:4:4" }).toBuffer()),
    ).toEqual({ ...base, format: "JPEG", quality: 0.83, subsampled: false });
    expect(await facts(plain().jpeg({ quality: 60, progressive: true }).toBuffer())).toEqual({
      ...{ ...base, format: "JPEG", quality: 0.6, subsampled: true, progressive: true },
    });
    expect(await facts(plain().png().toBuffer())).toEqual({ ...base, format: "PNG" });
    expect(await facts(plain().webp().toBuffer())).toEqual({
      ...{ ...base, format: "WebP", subsampled: true },
    });
    const avif = plain().avif({ quality: 60, chromaSubsampling: "4:2:0" }).toBuffer();
    expect(await facts(avif)).toEqual({
      ...{ ...base, format: "AVIF", quality: 0.6, subsampled: true },
    });
    expect(await facts(plain().tiff({ compression: "lzw" }).toBuffer())).toEqual({
      ...{ ...base, format: "TIFF" },
    });
    expect(await facts(deep.clone().png().toBuffer())).toEqual({
      ...{ ...base, format: "PNG", bits: 16 },
    });
    expect(await facts(deep.clone().png().toBuffer(), "alone")).toEqual({
      ...{ ...base, format: "PNG", bits: 16, notes: ["shallow"] },
    });
    expect(await facts(plain().gif().toBuffer())).toEqual({ ...base, format: "GIF" });
  });

  test("in the settings that this app has noted", async ({ page }) => {
    const settings = "strength 60";
    const note =
      '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
      '<rdf:Description rdf:about="" xmlns:blindspot="urn:blindspot:provenance:1.0/" ' +
      `blindspot:Version="0.1.0" blindspot:Settings="${settings}"/></rdf:RDF></x:xmpmeta>`;
    const noted = () => picture(soft(3), 3).withXmp(note);
    const files = [
      await noted().jpeg().toBuffer(),
      await noted().png().toBuffer(),
      await noted().webp().toBuffer(),
      await noted().avif().toBuffer(),
      await noted().tiff().toBuffer(),
    ];
    for (const file of files) {
      expect((await decoded(page, file)).source?.settings).toBe(settings);
    }
  });
});

test.describe("files of many kinds", () => {
  test("several pictures in one file: the first", async ({ page }) => {
    const first = await picture(soft(3), 3).jpeg({ quality: 90 }).toBuffer();
    const second = await picture(wild(3), 3).jpeg().toBuffer();
    const pair = await decoded(page, Buffer.concat([first, second]));
    expect(pair.samples).toEqual(await values(first));
    expect(pair.source?.notes).toEqual([]);
    const pages = {
      raw: { width: WIDTH, height: 2 * HEIGHT, channels: 4, pageHeight: HEIGHT },
    } as const;
    const film = () => sharp(Buffer.concat([soft(4).fill(255, 0, 400), wild(4)]), pages);
    for (const file of [
      await film().webp({ lossless: true, loop: 0, exact: true }).toBuffer(),
      await film().gif({ loop: 0 }).toBuffer(),
    ]) {
      const raster = await decoded(page, file);
      expect([raster.width, raster.height]).toEqual([WIDTH, HEIGHT]);
      const right = await sharp(file, { pages: 1 }).ensureAlpha().raw().toBuffer();
      const opaque = right.every((value, i) => i % 4 !== 3 || value === 255);
      if (!opaque) expect(raster.samples).toEqual(right);
    }
  });

  test("a BMP, which nothing here writes", async ({ page }) => {
    const row = 4 * Math.ceil((3 * WIDTH) / 4);
    const file = Buffer.alloc(54 + row * HEIGHT);
    file.write("BM");
    for (const [at, value] of [
      [2, file.length],
      [10, 54],
      [14, 40],
      [18, WIDTH],
      [22, HEIGHT],
      [26, 1 | (24 << 16)],
    ] as const) {
      file.writeUInt32LE(value, at);
    }
    const samples = wild(3);
    for (let y = 0; y < HEIGHT; y++) {
      for (let i = 0; i < 3 * WIDTH; i++) {
        // From the bottom, blue first.
        const at = 54 + row * (HEIGHT - 1 - y) + i + 2 - 2 * (i % 3);
        file[at] = samples[3 * WIDTH * y + i] ?? 0;
      }
    }
    const raster = await decoded(page, file);
    expect(raster).toMatchObject({ channels: 3, profile: null });
    expect(raster.samples).toEqual(samples);
    expect(raster.source).toMatchObject({ format: "BMP", bits: 8 });
  });
});
