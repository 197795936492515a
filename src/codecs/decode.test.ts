import { describe, expect, it } from "vitest";
import { rejectionOf } from "../words/told.fixtures";
import { decodePhoto } from "./decode";
import { MAX_MEGAPIXELS, mostMegapixels } from "./limits";

describe("a photo's size", () => {
  it("is held against the device's memory, where the browser tells it", () => {
    expect(mostMegapixels(undefined)).toBe(MAX_MEGAPIXELS);
    expect([32, 8, 4, 2, 1, 0.25].map(mostMegapixels)).toEqual([200, 200, 200, 100, 50, 12.5]);
  });
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
