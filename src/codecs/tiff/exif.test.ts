import sharp from "sharp";
import { expect, it } from "vitest";
import { exifFacts } from "../metadata/exif";
import { WrittenFile } from "../vips/written-file";
import { inMemory, numberOf, openTiff, readDirectory, TYPE, textOf } from "./directory";
import { addExifToTiff, exifOfTiff, iptcOfTiff } from "./exif";
import { TAG } from "./tags";
import { fieldOf, LITTLE, tiffBytes } from "./write";

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
    const written = Buffer.from(await (await file.blob("image/tiff")).arrayBuffer());
    expect(await sharp(written).raw().toBuffer()).toEqual(await sharp(tiff).raw().toBuffer());

    const exif = exifOfTiff(inMemory(written));
    const text = Buffer.from(exif ?? []).toString("latin1");
    for (const part of ["Some maker", "Somebody", "2026:01:02 03:04:05"])
      expect(text).toContain(part);
    // What was read can be written and read once more, and is the same.
    const again = new WrittenFile(never);
    again.write(tiff);
    addExifToTiff(again, exif ?? new Uint8Array());
    const second = Buffer.from(await (await again.blob("image/tiff")).arrayBuffer());
    expect(exifOfTiff(inMemory(second))).toEqual(exif);
  },
);

it("EXIF's fields in the main directory, as Windows writes them, are put below it", () => {
  const taken = Uint8Array.from(Buffer.from("2026:01:02 03:04:05\0"));
  const bytes = tiffBytes(LITTLE, {
    fields: [
      fieldOf(LITTLE, TAG.width, TYPE.short, [9]),
      {
        tag: TAG.make,
        type: TYPE.ascii,
        count: 5,
        content: Uint8Array.from(Buffer.from("Some\0")),
      },
      { tag: TAG.taken, type: TYPE.ascii, count: 20, content: taken },
      fieldOf(LITTLE, TAG.iso, TYPE.short, [320]),
    ],
  });
  const opened = openTiff(inMemory(exifOfTiff(inMemory(bytes)) ?? new Uint8Array()));
  if (!opened) throw new Error("no EXIF");
  const main = readDirectory(opened, opened.firstAt);
  expect(main?.entries.map(({ tag }) => tag)).toEqual([TAG.make, TAG.exif]);
  const below = readDirectory(opened, numberOf(opened, main, TAG.exif) ?? 0);
  expect(textOf(opened, below, TAG.taken)).toBe("2026:01:02 03:04:05");
  expect(numberOf(opened, below, TAG.iso)).toBe(320);
});

it.each([
  [true, false],
  [false, false],
  [false, true],
] as const)(
  "IPTC is read whatever type it is told to be, and in which order: little end first %s, BigTIFF %s",
  (little, big) => {
    const form = { little, big };
    const iptc = Uint8Array.of(0x1c, 2, 80, 0, 3, 65, 66, 67);
    const turned = iptc.map((_, i) => iptc[i ^ 3] ?? 0);
    for (const [type, count, content] of [
      [TYPE.undefined, 8, iptc],
      [TYPE.long, 2, iptc],
      [TYPE.long, 2, turned],
    ] as const) {
      const bytes = tiffBytes(form, { fields: [{ tag: TAG.iptc, type, count, content }] });
      expect(iptcOfTiff(inMemory(bytes))).toEqual(iptc);
    }
    const none = tiffBytes(form, { fields: [fieldOf(form, TAG.width, TYPE.short, [9])] });
    expect(iptcOfTiff(inMemory(none))).toBeNull();
  },
);
