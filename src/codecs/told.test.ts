import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { sameColours } from "../raster/colour/convert";
import { ADOBE_RGB, DISPLAY_P3, SRGB, SRGB_GREY } from "../raster/colour/profile";
import { readIcc } from "../raster/colour/read-icc";
import { writeIcc } from "../raster/colour/write-icc";
import { readAvifProperties } from "./avif/properties";
import { readHeader } from "./header";
import { nameOfProfile, profileFor } from "./icc/describe";
import { exifFacts } from "./metadata/exif";
import { readMetadata } from "./metadata/read";
import { chunkOf } from "./png/chunks";
import { profileOfPng } from "./png/profile";
import { tellOf } from "./told";
import { unturned } from "./unturned";

const plain = (channels: 3 | 4 = 3) => {
  const raw = { width: 24, height: 16, channels } as const;
  const samples = Buffer.from(Array.from({ length: 384 * channels }, (_, i) => (37 * i) & 255));
  return sharp(samples, { raw });
};
const bytesOf = async (file: Promise<Buffer>) => Uint8Array.from(await file);
const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer);

describe("an AVIF", () => {
  it("tells its profile, its channels and its blocks", async () => {
    const xmp = "<x:xmpmeta xmlns:x='adobe:ns:meta/'></x:xmpmeta>";
    const file = await bytesOf(
      plain(4)
        .withIccProfile("p3")
        .withExif({ IFD0: { Make: "Camera" } })
        .withXmp(xmp)
        .avif({ chromaSubsampling: "4:2:0" })
        .toBuffer(),
    );
    const found = readAvifProperties(viewOf(file));
    const { icc } = await sharp(file).metadata();
    expect(found).toMatchObject({ grey: false, alpha: true, subsampled: true });
    expect(Buffer.from(found?.profile ?? [])).toEqual(icc);
    expect(exifFacts(found?.exif ?? null)?.make).toBe("Camera");
    expect(new TextDecoder().decode(found?.xmp ?? new Uint8Array())).toBe(xmp);
    // sharp writes none in grey: the mark is set by hand.
    const grey = await bytesOf(plain().avif().toBuffer());
    const coding = Buffer.from(grey).indexOf("av1C") + 6;
    grey[coding] = (grey[coding] ?? 0) | 0x1c;
    expect(readAvifProperties(viewOf(grey))).toMatchObject({ grey: true, alpha: false });
    const full = await bytesOf(plain().avif({ chromaSubsampling: "4:4:4" }).toBuffer());
    expect(readAvifProperties(viewOf(full))).toMatchObject({
      ...{ profile: null, grey: false, alpha: false, subsampled: false, exif: null, xmp: null },
    });
  });

  it("tells how finely it is coded, whatever its size, and that it is without loss", async () => {
    const told = async (file: ReturnType<typeof plain>, quality: number, lossless = false) => {
      const bytes = await bytesOf(file.avif({ quality, lossless, effort: 1 }).toBuffer());
      const header = readHeader(bytes);
      return header && (await tellOf(bytes, header))?.source.quality;
    };
    for (const quality of [30, 50, 70, 80, 92]) {
      expect(await told(plain(), quality)).toBe(quality / 100);
      // Of several tiles.
      const wide = plain().resize(4200, 64, { fit: "fill" });
      expect(await told(wide.withIccProfile("p3"), quality)).toBe(quality / 100);
    }
    expect(await told(plain(4), 50, true)).toBe(1);
    expect(await told(plain().withIccProfile("p3"), 50, true)).toBe(1);
  });

  it("survives any damage", async () => {
    const file = await bytesOf(
      plain(4)
        .withIccProfile("p3")
        .withExif({ IFD0: { Make: "Camera" } })
        .avif()
        .toBuffer(),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(Math.min(file.length, 700) - 1), fc.nat(255)), { maxLength: 8 }),
        fc.integer({ min: 0, max: file.length }),
        (changes, length) => {
          const damaged = file.slice(0, length);
          for (const [at, value] of changes) if (at < length) damaged[at] = value;
          readAvifProperties(viewOf(damaged));
        },
      ),
      { seed: 3, numRuns: 2000 },
    );
  });
});

describe("a WebP", () => {
  it("tells that it is without loss, whatever else is in the file", async () => {
    for (const channels of [3, 4] as const) {
      for (const lossless of [true, false]) {
        const file = plain(channels).withIccProfile("p3").webp({ lossless });
        const header = readHeader(await bytesOf(file.toBuffer()));
        expect(header).toMatchObject({ subsampled: !lossless });
        expect(header?.quality).toBe(lossless ? 1 : undefined);
      }
    }
    const samples = Buffer.from(Array.from({ length: 4 * 6 * 16 }, (_, i) => (i * 7) & 255));
    const raw = { width: 6, height: 16, channels: 4, pageHeight: 8 } as const;
    const animated = await bytesOf(sharp(samples, { raw }).webp({ lossless: true }).toBuffer());
    expect(Buffer.from(animated).includes("ANMF")).toBe(true);
    expect(readHeader(animated)?.quality).toBe(1);
  });
});

describe("a JPEG", () => {
  it("that shares colours along its rows only is not taken for one that shares them both ways", async () => {
    const of = async (across: number, down: number) => {
      const bytes = await bytesOf(plain().jpeg({ chromaSubsampling: "4:2:0" }).toBuffer());
      // The brightness' factors in the header of the frame.
      const frame = Buffer.from(bytes).indexOf(Buffer.of(0xff, 0xc0));
      bytes[frame + 11] = 16 * across + down;
      const header = readHeader(bytes);
      return header && (await tellOf(bytes, header))?.source.subsampled;
    };
    expect(await of(2, 2)).toBe(true);
    expect(await of(2, 1)).toBe(false);
    expect(await of(1, 2)).toBe(false);
    expect(await of(1, 1)).toBe(false);
  });
});

describe("a profile", () => {
  const named = (bytes: Uint8Array<ArrayBuffer>) => nameOfProfile(bytes);

  it("has a name, but for sRGB by any name", async () => {
    expect(nameOfProfile(null)).toBeNull();
    expect(named(writeIcc(DISPLAY_P3))).toBe("Display P3");
    expect(named(writeIcc({ ...SRGB, name: "Something" }))).toBeNull();
    expect(named(writeIcc(SRGB_GREY))).toBeNull();
    expect(named(writeIcc({ ...ADOBE_RGB, name: "" }))).toBe("ICC");
    const { icc } = await sharp(await plain().withIccProfile("srgb").png().toBuffer()).metadata();
    expect(named(Uint8Array.from(icc ?? []))).toBeNull();
    expect(named(new Uint8Array(200))).toBe("ICC");
  });

  it("fits the pixels' channels, or becomes one that does", () => {
    const adobe = writeIcc(ADOBE_RGB);
    expect(profileFor(adobe, 3)).toBe(adobe);
    const grey = profileFor(adobe, 1);
    const read = readIcc(grey ?? new Uint8Array());
    expect(read).toMatchObject({ kind: "grey", name: "Adobe RGB (1998)" });
    expect(profileFor(grey, 1)).toBe(grey);
    expect(profileFor(grey, 3)).toBeNull();
    expect(profileFor(writeIcc(DISPLAY_P3), 1)).toBeNull(); // with sRGB's tones
  });

  it("of a PNG is what its numbers say, as far as anyone could mean them", async () => {
    const png = await plain().png().toBuffer();
    const numbers = (...values: number[]) => {
      const bytes = Buffer.alloc(4 * values.length);
      for (const [i, value] of values.entries()) bytes.writeUInt32BE(value, 4 * i);
      return bytes;
    };
    const told = async (...chunks: Uint8Array[]) => {
      const file = Buffer.concat([png.subarray(0, 33), ...chunks, png.subarray(33)]);
      return profileOfPng(await readMetadata(file));
    };
    const srgb = [31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6000];
    expect(
      await told(chunkOf("gAMA", numbers(45_455)), chunkOf("cHRM", numbers(...srgb))),
    ).toBeNull();
    const p3 = [31_270, 32_900, 68_000, 32_000, 26_500, 69_000, 15_000, 6000];
    const read = readIcc(
      (await told(chunkOf("gAMA", numbers(45_455)), chunkOf("cHRM", numbers(...p3)))) ??
        new Uint8Array(),
    );
    expect(read.kind === "rgb" && sameColours(read, DISPLAY_P3)).toBe(true);
    for (const chunks of [
      [chunkOf("gAMA", numbers(0))],
      [chunkOf("gAMA", numbers(1))],
      [chunkOf("gAMA", new Uint8Array(2))],
      [chunkOf("gAMA", numbers(45_455)), chunkOf("cHRM", numbers(0, 0, 0, 0, 0, 0, 0, 0))],
      [chunkOf("cHRM", numbers(...p3))],
      [chunkOf("cICP", Uint8Array.of(2, 2, 0, 1))],
      [chunkOf("cICP", Uint8Array.of(1, 13, 0, 1)), chunkOf("gAMA", numbers(100_000))],
    ]) {
      expect(await told(...chunks)).toBeNull();
    }
  });

  it("of a JPEG is Adobe RGB where EXIF says so, unless it has one", async () => {
    const adobe = () => plain().withExif({ IFD2: { ColorSpace: "2" } });
    const tell = async (file: Promise<Buffer>) => {
      const bytes = await bytesOf(file);
      const header = readHeader(bytes);
      return header && tellOf(bytes, header);
    };
    const own = await tell(adobe().withIccProfile("p3").jpeg().toBuffer());
    expect(nameOfProfile(own?.profile ?? null)).not.toContain("Adobe");
    const told = await tell(adobe().keepIccProfile().jpeg().toBuffer());
    expect(nameOfProfile(told?.profile ?? null)).toBe("Adobe RGB (1998)");
  });
});

describe("a file that browsers might turn", () => {
  it.each(["png", "webp"] as const)("says nothing of it any more: %s", async (format) => {
    const file = await bytesOf(
      plain().withMetadata({ orientation: 6 })[format]({ quality: 90 }).toBuffer(),
    );
    const found = unturned(file, format === "png" ? "PNG" : "WebP");
    expect(found?.orientation).toBe(6);
    const still = Buffer.concat(found?.parts ?? []);
    expect((await sharp(still).metadata()).orientation ?? 1).toBe(1);
    expect(await sharp(still).raw().toBuffer()).toEqual(await sharp(file).raw().toBuffer());
    expect(unturned(Uint8Array.from(still), format === "png" ? "PNG" : "WebP")).toBeNull();
  });

  it("is no JPEG, and none without a turn", async () => {
    const jpeg = await bytesOf(plain().withMetadata({ orientation: 6 }).jpeg().toBuffer());
    expect(unturned(jpeg, "JPEG")).toBeNull();
    const webp = await bytesOf(
      plain()
        .withExif({ IFD0: { Make: "Camera" } })
        .webp()
        .toBuffer(),
    );
    expect(unturned(webp, "WebP")).toBeNull();
  });
});
