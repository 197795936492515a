import sharp from "sharp";
import { describe, expect, it } from "vitest";
import type { Rect } from "../geometry/rect";
import { type Channels, type RasterHeader, type Samples, WHITE } from "../raster/raster";
import { PLAIN } from "./encoding";
import { cameraExif, packetOf, profileOf } from "./metadata/builders.fixtures";
import { exifFacts } from "./metadata/exif";
import { readProvenance } from "./metadata/provenance";
import { readMetadata } from "./metadata/read";
import { SPACE } from "./metadata/xmp";
import { placesOf } from "./sample";
import { forecastPhoto, type PhotoToSave, type SaveChoices, savePhoto } from "./save";

const NEVER = new AbortController().signal;
const none = new Blob();

/** Soft shapes under a little noise, in any type and channels. */
function photo(
  more: Partial<RasterHeader> = {},
  source = none,
): PhotoToSave & { readonly samples: Samples; readonly asked: Rect[] } {
  const header: RasterHeader = {
    ...{ width: 203, height: 157, type: "u8", channels: 3, profile: null, metadata: {} },
    ...more,
  };
  const { width, height, type, channels } = header;
  const arrays = { u8: Uint8ClampedArray, u16: Uint16Array, f32: Float32Array };
  const samples: Samples = new arrays[type](width * height * channels);
  for (let i = 0; i < samples.length; i++) {
    const [c, x] = [i % channels, Math.floor(i / channels) % width];
    const noise = (Math.imul(i, 2_654_435_761) >>> 24) / 4096;
    const value = 0.5 + 0.4 * Math.sin(x / 31 + c) * Math.cos(i / channels / width / 23) + noise;
    samples[i] =
      channels % 2 === 0 && c === channels - 1 ? (x < 9 ? 0 : WHITE[type]) : value * WHITE[type];
  }
  const asked: Rect[] = [];
  const read = async (rect: Rect) => {
    asked.push(rect);
    const part: Samples = new arrays[type](channels * rect.width * rect.height);
    for (let y = 0; y < rect.height; y++) {
      const from = channels * ((rect.y + y) * width + rect.x);
      part.set(samples.subarray(from, from + channels * rect.width), channels * y * rect.width);
    }
    return part;
  };
  return { header, read, source, samples, asked };
}

const choices = (more: Partial<SaveChoices & typeof PLAIN> = {}): SaveChoices => {
  const { metadata = "all", provenance = null, ...encoding } = more;
  return { encoding: { ...PLAIN, ...encoding }, metadata, provenance };
};

const bytesIn = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());

/** A JPEG as a camera writes it, with a thumbnail and a place; "R98" is no name of colours other than sRGB's. */
async function cameraJpeg(index: "R03" | "R98" = "R03"): Promise<Blob> {
  const plain = await sharp({
    create: { width: 203, height: 157, channels: 3, background: "#456" },
  })
    .jpeg()
    .toBuffer();
  const exif = cameraExif(true, Uint8Array.of(0xff, 0xd8, ...new Uint8Array(500), 0xff, 0xd9));
  exif.set(Buffer.from(index), Buffer.from(exif).indexOf("R03"));
  const length = exif.length + 8;
  const head = [0xff, 0xd8, 0xff, 0xe1, length >> 8, length & 255, 0x45, 0x78, 0x69, 0x66, 0, 0];
  return new Blob([Uint8Array.from([...head, ...exif, ...plain.subarray(2)])]);
}

describe("a saved photo", () => {
  it.each([1, 2, 3, 4] as const)(
    "is a PNG bit by bit, of %i channels",
    async (channels: Channels) => {
      const given = photo({ channels });
      const file = await bytesIn(await savePhoto(given, choices({ format: "PNG" }), null, NEVER));
      expect((await sharp(file).metadata()).channels).toBe(channels);
      const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
      const step = info.channels;
      const picked =
        channels === 2 && step === 4 ? [0, 3] : Array.from({ length: channels }, (_, c) => c);
      const found = data.filter((_, i) => picked.includes(i % step));
      expect(Buffer.compare(found, Buffer.from(given.samples.buffer))).toBe(0);
    },
  );

  it("has its own profile, whatever its source has, and none for sRGB", async () => {
    const profile = profileOf(600);
    for (const format of ["PNG", "JPEG"] as const) {
      const wide = await savePhoto(photo({ profile }), choices({ format }), null, NEVER);
      expect((await readMetadata(await bytesIn(wide))).icc).toEqual(profile);
      const source = await bytesIn(wide);
      const srgb = photo({}, new Blob([source]));
      const plain = await savePhoto(srgb, choices({ format }), null, NEVER);
      expect((await readMetadata(await bytesIn(plain))).icc).toBeNull();
    }
  });

  it("in sRGB says so in its EXIF, where the source said Adobe RGB", async () => {
    const file = await savePhoto(photo({}, await cameraJpeg()), choices(), null, NEVER);
    const facts = exifFacts((await readMetadata(await bytesIn(file))).exif);
    expect(facts).toMatchObject({ colourSpace: 1, adobeRgb: false });
  });

  it("is told uncalibrated as its source is, where nothing says in which other colours that is", async () => {
    const file = await cameraJpeg("R98");
    const saved = await savePhoto(photo({}, file), choices(), null, NEVER);
    const facts = exifFacts((await readMetadata(await bytesIn(saved))).exif);
    expect(facts).toMatchObject({ colourSpace: 0xffff, adobeRgb: false });
  });

  it("has a thumbnail of itself where its source had one", async () => {
    const given = photo({}, await cameraJpeg());
    for (const format of ["JPEG", "PNG"] as const) {
      const file = await bytesIn(await savePhoto(given, choices({ format }), null, NEVER));
      const { exif } = await readMetadata(file);
      const { at = 0, length = 0 } = exifFacts(exif)?.thumbnail ?? {};
      const small = sharp(exif?.subarray(at, at + length));
      expect(await small.metadata()).toMatchObject({ format: "jpeg", width: 102, height: 79 });
      const { channels } = await small.stats();
      const whole = (await sharp(file).stats()).channels;
      for (const [i, { mean }] of channels.entries()) {
        expect(Math.abs(mean - (whole[i]?.mean ?? 0))).toBeLessThan(1);
      }
    }
    const bare = await savePhoto(given, choices({ metadata: "none" }), null, NEVER);
    expect((await readMetadata(await bytesIn(bare))).exif).toBeNull();
  });

  it("needs no more than the beginning of a file whose decoder told all that is there", async () => {
    const source = new Blob(["II*\0", new Uint8Array(20_000_000)]);
    const unread = () => expect.unreachable("all of it was read");
    Object.assign(source, { arrayBuffer: unread, stream: unread });
    const saved = await savePhoto(photo({}, source), choices(), null, NEVER);
    expect(saved.size).toBeGreaterThan(0);
  });

  it("keeps what a decoder found in a format that is not read here", async () => {
    const xmp = packetOf(`xmlns:xmp="${SPACE.xmp}" xmp:Rating="4"`);
    const parts = [
      { kind: "depthMap", count: 1 },
      { kind: "mask", count: 3 },
    ] as const;
    const given = photo({ metadata: { exif: cameraExif(false), xmp }, parts }, new Blob(["HEIC"]));
    const provenance = { version: "1", model: null, settings: "strength=1" };
    const chosen = choices({ metadata: "withoutLocation", provenance });
    const saved = await readMetadata(await bytesIn(await savePhoto(given, chosen, null, NEVER)));
    expect(exifFacts(saved.exif)).toMatchObject({ make: "Examplecam", orientation: 1, width: 203 });
    expect(exifFacts(saved.exif)?.hasPlace).toBe(false);
    expect(saved.density).toEqual({ x: 300, y: 300, unit: "inch" });
    expect(readProvenance(saved.xmp)).toEqual(provenance);
    expect((await forecastPhoto(given, chosen, null, NEVER)).lost).toEqual([
      { what: "depthMap", why: "format", count: 1 },
      { what: "mask", why: "format", count: 3 },
    ]);
  });

  it("names blocks that its decoder found and nobody can read", async () => {
    const given = photo({ metadata: { exif: new Uint8Array(20) } });
    const { lost } = await forecastPhoto(given, choices(), null, NEVER);
    expect(lost).toEqual([{ what: "exif", why: "damaged", count: 1 }]);
  });

  it("of a kind that needs wasm-vips says so where that cannot run", async () => {
    for (const encoding of [
      { format: "WebP" },
      { format: "PNG", bits: 16 },
      { format: "JPEG", progressive: true },
    ] as const) {
      const failing = savePhoto(photo(), choices(encoding), null, NEVER);
      await expect(failing).rejects.toMatchObject({ code: "encoderNeedsIsolation" });
    }
  });

  it("is given up at once, though its encoder does not answer", async () => {
    const control = new AbortController();
    let ended = false;
    const endless = () => ({
      write: () => {},
      finish: () => new Promise<Blob>(() => setTimeout(() => control.abort())),
      abort: () => {
        ended = true;
      },
    });
    const saving = savePhoto(photo(), choices({ format: "AVIF" }), endless, control.signal);
    await expect(saving).rejects.toMatchObject({ name: "AbortError" });
    expect(ended).toBe(true);
  });
});

describe("a forecast", () => {
  it("of a small photo is what is written, byte for byte", async () => {
    const given = photo({ profile: profileOf(600) });
    for (const format of ["JPEG", "PNG"] as const) {
      const { bytes, lost } = await forecastPhoto(given, choices({ format }), null, NEVER);
      expect(bytes).toBe((await savePhoto(given, choices({ format }), null, NEVER)).size);
      expect(lost).toEqual([]);
    }
  });

  it("of a large one is near, of few of its pixels", async () => {
    const given = photo({ width: 1500, height: 1100 });
    for (const format of ["JPEG", "PNG"] as const) {
      given.asked.length = 0;
      const { bytes } = await forecastPhoto(given, choices({ format }), null, NEVER);
      const pixels = given.asked.reduce((sum, { width, height }) => sum + width * height, 0);
      expect(pixels).toBeLessThanOrEqual(1 << 19);
      const { size } = await savePhoto(given, choices({ format }), null, NEVER);
      expect(Math.abs(bytes / size - 1)).toBeLessThan(0.15);
    }
  });

  it("ends when it is told to", async () => {
    const control = new AbortController();
    const given = photo({ width: 1500, height: 1100 });
    const forecast = forecastPhoto(given, choices(), null, control.signal);
    control.abort();
    await expect(forecast).rejects.toMatchObject({ name: "AbortError" });
  });

  it("reads parts within the picture that do not overlap", () => {
    for (const [width, height] of [
      [6000, 4000],
      [4000, 6000],
      [65_535, 20],
      [20, 65_535],
      [1000, 600],
      [257, 2100],
    ] as const) {
      const part = { width: Math.min(256, width), height: Math.min(64, height) };
      const places = placesOf({ width, height }, part, 32);
      expect(places.length).toBeGreaterThan(3);
      expect(places.length).toBeLessThanOrEqual(32);
      for (const { x, y } of places) {
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x + part.width).toBeLessThanOrEqual(width);
        expect(y + part.height).toBeLessThanOrEqual(height);
        const near = places.filter(
          (other) => Math.abs(other.x - x) < part.width && Math.abs(other.y - y) < part.height,
        );
        expect(near).toHaveLength(1);
      }
    }
  });
});
