import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AppError } from "../base/errors";
import type { Raster } from "../raster/raster";
import { rejectionOf, thrownBy } from "../words/told.fixtures";
import { decodePhoto } from "./decode";
import { checkSize, limitOf, MAX_MEGAPIXELS, mostMegapixels, noMemoryFor } from "./limits";

describe("a photo's size", () => {
  it("is held against the device's memory, where the browser tells it", () => {
    expect(mostMegapixels(undefined)).toBe(MAX_MEGAPIXELS);
    expect([32, 8, 4, 2, 1, 0.25].map(mostMegapixels)).toEqual([200, 200, 200, 100, 50, 12.5]);
  });
});

it("where memory is short, it is told how large a photo would have found room", () => {
  vi.stubGlobal(
    "ArrayBuffer",
    class extends ArrayBuffer {
      constructor(bytes: number) {
        if (bytes > 3e8) throw new RangeError("Array buffer allocation failed");
        super(bytes);
      }
    },
  );
  const refused = noMemoryFor({ width: 20_000, height: 10_000 }, "full");
  vi.unstubAllGlobals();
  const told = thrownBy(() => {
    throw refused;
  });
  expect(told.message).toContain("make it smaller first: there is room for about 25 megapixels.");
});

it("a format's own limit is said to be one, in megapixels", () => {
  const refused = (format: string, megapixels: number) =>
    thrownBy(() => checkSize(megapixels * 100, 10_000, limitOf(format))).message;
  expect(refused("JPEG XL", 120)).toBe(
    "This image has 120 megapixels (12000 × 10000); up to 100 of a JPEG XL can be denoised. Make it smaller first.",
  );
  expect(refused("PNG", 240)).toContain("(24000 × 10000); up to 200 can be denoised. ");
});

describe("a file", () => {
  const file = (size: number, arrayBuffer: () => Promise<ArrayBuffer>) =>
    ({ size, arrayBuffer }) as Blob;

  it("too large for any photo is refused without being read", async () => {
    const read = async () => expect.unreachable("it was read");
    expect(await rejectionOf(decodePhoto(file(3 * 2 ** 30, read)))).toMatchObject({
      name: "ImageTooLarge",
      message: expect.stringMatching(/^This file has 3,072 MB; .+\.$/),
    });
  });

  it("that cannot be read, as a folder or one that is gone, is told from a damaged one", async () => {
    const gone = () => Promise.reject(new DOMException("gone", "NotReadableError"));
    expect(await rejectionOf(decodePhoto(file(4096, gone)))).toMatchObject({
      name: "UnreadableFile",
      message: expect.stringMatching(/folder.*Choose it again\.$/),
    });
  });
});

describe("a damaged file that the browser refuses", () => {
  beforeEach(() => {
    vi.stubGlobal("createImageBitmap", () => Promise.reject(new DOMException("damaged")));
  });
  afterEach(() => vi.unstubAllGlobals());
  const picture = (name: string) =>
    new Blob([readFileSync(new URL(`../../e2e/fixtures/corpus/${name}`, import.meta.url))]);
  const raster = (...samples: number[]): Raster => ({
    ...{ width: 2, height: 1, type: "u8", channels: 1 },
    ...{ samples: Uint8ClampedArray.from(samples), profile: null, metadata: {} },
  });
  const open = (name: string, found: (partly: boolean) => Raster) =>
    decodePhoto(picture(name), undefined, async (_, { partly }) => found(partly));
  const broken = () => {
    throw new AppError("damagedImage", { format: "PNG" });
  };

  it.each(["plain.gif", "rgb.png", "rgb-16.png", "plain.jpg"])(
    "%s: opens as far as it can be read, and says so",
    async (name) => {
      const found = await open(name, (partly) => (partly ? raster(7, 9) : broken()));
      expect([...found.samples]).toEqual([7, 9]);
      expect(found.source?.notes).toContain("damaged");
    },
  );

  it("a JPEG opens up to its damage where no decoder comes across it", async () => {
    let tries = 0;
    const found = await open("plain.jpg", () => (++tries < 2 ? broken() : raster(7, 9)));
    expect([...found.samples]).toEqual([7, 9]);
  });

  it("stays refused where nothing can be read of it", async () => {
    const refused = { name: "UnsupportedImage", message: expect.stringContaining("damaged") };
    expect(await rejectionOf(open("plain.gif", () => raster(128, 128)))).toMatchObject(refused);
    expect(await rejectionOf(open("plain.gif", broken))).toMatchObject(refused);
  });
});
