import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cropRgba8 } from "../raster/planes";
import { RasterWriter } from "./raster-writer";

const written = (
  width: number,
  height: number,
  rgba: readonly number[],
  strips: number,
  grey = true,
) => {
  const writer = new RasterWriter(width, height, grey);
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
          // The first pixel is no grey.
          rgba[1] = (rgba[0] as number) ^ 1;
          for (let i = 3; i < 4 * place; i += 4) rgba[i] = 255;
          rgba[4 * place + 3] = Math.min(254, rgba[4 * place + 3] as number);
          const { channels, samples } = written(width, height, rgba, strips + 1);
          expect(channels).toBe(4);
          expect([...samples]).toEqual(rgba);
        },
      ),
    );
  });

  it("is grey until a pixel is not, and says what it was told, whatever comes first", () => {
    const pixel = fc.tuple(
      fc.nat(255),
      fc.constantFrom(0, 0, 0, 0, 1, 255),
      fc.constantFrom(255, 255, 255, 255, 0, 7),
    );
    fc.assert(
      fc.property(fc.array(pixel, { minLength: 1, maxLength: 40 }), fc.nat(3), (pixels, strips) => {
        const rgba = pixels.flatMap(([value, off, alpha]) => [value, value ^ off, value, alpha]);
        const colours = pixels.some(([, off]) => off !== 0) ? 3 : 1;
        const alpha = pixels.some(([, , a]) => a !== 255) ? 1 : 0;
        const raster = written(1, pixels.length, rgba, strips + 1);
        expect(raster.channels).toBe(colours + alpha);
        expect(raster.samples.length).toBe(raster.channels * pixels.length);
        const whole = { x: 0, y: 0, width: 1, height: pixels.length };
        expect([...cropRgba8(raster, whole)]).toEqual(rgba);
        expect(written(1, pixels.length, rgba, strips + 1, false).channels).toBe(3 + alpha);
      }),
    );
  });
});
