import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { AppError } from "../base/errors";
import type { Rect } from "../geometry/rect";
import type { RasterHeader } from "../raster/raster";
import { bandHeight, encodeBands, encodePicture } from "./encode";
import { PLAIN } from "./encoding";

const PNG = { ...PLAIN, format: "PNG" } as const;
const NEVER = new AbortController().signal;
const picture: RasterHeader = {
  ...{ width: 10, height: 40, type: "u8", channels: 3, profile: null, metadata: {} },
};

/** Every pixel tells its row. */
const rowsOf = ({ y, width, height }: Rect) =>
  Uint8ClampedArray.from({ length: 3 * width * height }, (_, i) => y + Math.floor(i / (3 * width)));

describe("a picture written in bands", () => {
  it("holds every row once, in order", async () => {
    const asked: Rect[] = [];
    const read = async (rect: Rect) => {
      asked.push(rect);
      return rowsOf(rect);
    };
    const blob = await encodeBands(picture, 16, read, PNG, null, NEVER);
    expect(asked.map(({ x, y, width, height }) => [x, y, width, height])).toEqual([
      [0, 0, 10, 16],
      [0, 16, 10, 16],
      [0, 32, 10, 8],
    ]);
    const pixels = await sharp(Buffer.from(await blob.arrayBuffer()))
      .raw()
      .toBuffer();
    expect([...pixels]).toEqual([...rowsOf({ x: 0, y: 0, width: 10, height: 40 })]);
  });

  it("has bands of a few megabytes, whole rows of JPEG blocks", () => {
    expect([1, 100, 6000, 65_535].map(bandHeight)).toEqual([524_288, 5232, 80, 16]);
  });

  it("is given up between two bands", async () => {
    const control = new AbortController();
    const asked: number[] = [];
    const read = async (rect: Rect) => {
      asked.push(rect.y);
      if (rect.y === 16) control.abort();
      return rowsOf(rect);
    };
    const encoding = encodeBands(picture, 8, read, PNG, null, control.signal);
    await expect(encoding).rejects.toMatchObject({ name: "AbortError" });
    expect(asked.length).toBeLessThanOrEqual(3);
    const whole = encodePicture(picture, async (rect) => rowsOf(rect), PNG, null, control.signal);
    await expect(whole).rejects.toMatchObject({ name: "AbortError" });
  });

  it("that fails says so, unless it is told already", async () => {
    const failing = (error: Error) =>
      encodePicture(picture, () => Promise.reject(error), PNG, null, NEVER).catch(
        (thrown) => thrown,
      );
    const told = new AppError("emptyFile");
    expect(await failing(told)).toBe(told);
    const lost = await failing(new Error("no memory"));
    expect(lost).toBeInstanceOf(AppError);
    expect(lost).toMatchObject({ name: "SaveFailed", cause: { message: "no memory" } });
  });

  it("is refused before anything is read where its encoder has no memory for it, with what it has", async () => {
    const large = { ...picture, width: 10_000, height: 10_000 };
    const read = () => Promise.reject(new Error("it was read"));
    const encoding = { ...PLAIN, format: "WebP" } as const;
    await expect(encodePicture(large, read, encoding, null, NEVER)).rejects.toMatchObject({
      facts: { code: "imageTooLargeToWrite", data: { format: "WebP", most: 80 } },
    });
    // A PNG is written row by row.
    await expect(encodePicture(large, read, PNG, null, NEVER)).rejects.toMatchObject({
      facts: { code: "imageNotWritten" },
    });
  });
});
