import sharp from "sharp";
import { expect, it } from "vitest";
import { exifFacts } from "../metadata/exif";
import { WrittenFile } from "../vips/written-file";
import { inMemory } from "./directory";
import { addExifToTiff, exifOfTiff } from "./exif";

const plain = sharp({ create: { width: 9, height: 7, channels: 3, background: "#456789" } });

/** A block as a camera writes it: big-endian, with EXIF and GPS below. */
async function block(): Promise<Uint8Array> {
  const jpeg = plain.clone().withExif({
    IFD0: { Make: "Some maker", Copyright: "Somebody", Orientation: "6" },
    IFD2: { FNumber: "28/10", DateTimeOriginal: "2026:01:02 03:04:05" },
    IFD3: { GPSLatitudeRef: "N" },
  });
  const { exif } = await sharp(await jpeg.jpeg().toBuffer()).metadata();
  if (!exif) throw new Error("no EXIF");
  return exif.subarray(6);
}

/** In Node no blob can be read at once: this one's file is shorter than a part. */
const never = () => {
  throw new Error("a part is read back");
};

it("a TIFF without EXIF has none", async () => {
  const tiff = await plain.clone().tiff({ compression: "lzw" }).toBuffer();
  expect(exifOfTiff(inMemory(tiff))).toBeNull();
});

it("a TIFF of which nothing but its density is told keeps that, unless nobody chose it", async () => {
  const tiffAt = (xres: number, resolutionUnit: "inch" | "cm") =>
    plain.clone().tiff({ xres, yres: xres, resolutionUnit }).toBuffer();
  // Pixels a millimetre.
  const scan = exifOfTiff(inMemory(await tiffAt(300 / 25.4, "inch")));
  expect(exifFacts(scan)?.density).toMatchObject({ unit: "inch" });
  expect(exifFacts(scan)?.density?.x).toBeCloseTo(300, 2);
  const metric = exifOfTiff(inMemory(await tiffAt(11.8, "cm")));
  expect(exifFacts(metric)?.density?.x).toBeCloseTo(118, 2);
  for (const unit of ["inch", "cm"] as const) {
    expect(exifOfTiff(inMemory(await tiffAt(1, unit)))).toBeNull();
  }
});

it.each([false, true])(
  "EXIF put into a TIFF is found there again, and the picture with it; BigTIFF: %s",
  async (bigtiff) => {
    const tiff = await plain.clone().tiff({ compression: "lzw", bigtiff }).toBuffer();
    const file = new WrittenFile(never);
    file.write(tiff);
    expect(addExifToTiff(file, await block())).toBe(true);
    const written = Buffer.from(await file.blob("image/tiff").arrayBuffer());
    expect(await sharp(written).raw().toBuffer()).toEqual(await sharp(tiff).raw().toBuffer());

    const exif = exifOfTiff(inMemory(written));
    const text = Buffer.from(exif ?? []).toString("latin1");
    for (const part of ["Some maker", "Somebody", "2026:01:02 03:04:05"])
      expect(text).toContain(part);
    // What was read can be written and read once more, and is the same.
    const again = new WrittenFile(never);
    again.write(tiff);
    addExifToTiff(again, exif ?? new Uint8Array());
    const second = Buffer.from(await again.blob("image/tiff").arrayBuffer());
    expect(exifOfTiff(inMemory(second))).toEqual(exif);
  },
);
