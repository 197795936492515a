import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RasterWriter } from "./raster-writer";

const written = (width: number, height: number, rgba: readonly number[], strips: number) => {
  const writer = new RasterWriter(width, height);
  const length = 4 * width * Math.ceil(height / strips);
  for (let at = 0; at < rgba.length; at += length) {
    writer.write(Uint8ClampedArray.from(rgba.slice(at, at + length)));
  }
  return writer.raster();
};

describe("a raster of decoded rows", () => {
  it("has no alpha when every pixel is opaque", () => {
    const rgba = [1, 2, 3, 255, 4, 5, 6, 255];
    expect(written(1, 2, rgba, 2)).toEqual({
      width: 1,
      height: 2,
      type: "u8",
      channels: 3,
      samples: Uint8ClampedArray.of(1, 2, 3, 4, 5, 6),
      profile: null,
      metadata: {},
    });
  });

  it("has it from the first pixel on, wherever one is not", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 7 }),
        fc.nat(3),
        fc.infiniteStream(fc.nat(255)),
        fc.nat(34),
        (width, height, strips, stream, translucent) => {
          const rgba = [...stream.take(4 * width * height)];
          const place = translucent % (width * height);
          for (let i = 3; i < 4 * place; i += 4) rgba[i] = 255;
          rgba[4 * place + 3] = Math.min(254, rgba[4 * place + 3] as number);
          const { channels, samples } = written(width, height, rgba, strips + 1);
          expect(channels).toBe(4);
          expect([...samples]).toEqual(rgba);
        },
      ),
    );
  });
});
