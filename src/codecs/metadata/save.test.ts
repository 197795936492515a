import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { findExiftool } from "../../../scripts/exiftool.js";
import { encodeJpeg } from "../jpeg/encode";
import { chunkOf } from "../png/chunks";
import { encodePng } from "../png/encode";
import {
  cameraExif,
  dataset,
  film,
  indexOfPictures,
  packetOf,
  profileOf,
  RDF,
  segmentOf,
} from "./builders.fixtures";
import { type Bytes, binaryText, bytesOf, indexOf, joined } from "./bytes";
import { exifFacts } from "./exif";
import { RESOURCE, resourceOf } from "./irb";
import { keepMetadata } from "./keep";
import type { KeepOptions, Lost } from "./kept";
import { readProvenance } from "./provenance";
import { readMetadata } from "./read";
import { withMetadata } from "./splice";
import { SPACE } from "./xmp";

type Target = "JPEG" | "PNG" | "WebP";

const [WIDTH, HEIGHT] = [40, 24];
const pixels = new Uint8ClampedArray(4 * WIDTH * HEIGHT).map((_, i) =>
  i % 4 === 3 ? 255 : i % 251,
);

async function encoded(to: Target): Promise<Blob> {
  if (to === "WebP") {
    const raw = { width: WIDTH, height: HEIGHT, channels: 4 } as const;
    return new Blob([new Uint8Array(await sharp(pixels, { raw }).webp().toBuffer())]);
  }
  const size = { width: WIDTH, height: HEIGHT, opaque: true };
  const encoder = to === "JPEG" ? encodeJpeg(size, 0.9) : encodePng(size);
  await encoder.write(pixels, HEIGHT);
  return encoder.finish();
}

const bytesIn = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());
const plainJpeg = await bytesIn(await encoded("JPEG"));
/** Behind start and JFIF. */
const rest = plainJpeg.subarray(20);
const jfif = bytesOf("\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\x01\x01\x2c\x01\x2c\0\0");
const XMP = "http://ns.adobe.com/xap/1.0/\0";
const xmp = packetOf(
  `xmlns:xmp="${SPACE.xmp}" xmlns:photoshop="${SPACE.photoshop}" xmlns:tiff="${SPACE.tiff}"
  xmp:Rating="4" photoshop:City="Bonn" tiff:Orientation="6"`,
  `<dc:subject xmlns:dc="${SPACE.dublinCore}"><rdf:Bag><rdf:li>holiday</rdf:li></rdf:Bag></dc:subject>`,
);
const iptc = joined([dataset(25, "holiday"), dataset(90, "Bonn"), dataset(120, "A bay at dusk")]);
const thumbnail = joined([bytesOf("\xff\xd8\xff\xdb"), new Uint8Array(900), bytesOf("\xff\xd9")]);
const icc = profileOf(9000);

const iccSegments = [icc.subarray(0, 4000), icc.subarray(4000, 8000), icc.subarray(8000)].map(
  (part, i) => segmentOf(0xe2, "ICC_PROFILE\0", Uint8Array.of(i + 1, 3), part),
);
const photo = (little = false, ...more: Uint8Array[]) =>
  joined([
    jfif,
    segmentOf(0xe1, "Exif\0\0", cameraExif(little, thumbnail)),
    segmentOf(0xe1, XMP, xmp),
    segmentOf(0xed, "Photoshop 3.0\0", resourceOf(RESOURCE.iptc, iptc)),
    // In any order.
    ...[2, 0, 1].map((i) => iccSegments[i] as Uint8Array),
    segmentOf(0xee, "Adobe\0\x64\0\0\0\0\x02"),
    segmentOf(0xe0, "AVI1 own data"),
    segmentOf(0xe5, "RICOH own data"),
    segmentOf(0xfe, "Grüße".normalize()),
    ...more,
    rest,
  ]);

const provenance = { version: "0.1.0", model: "cd".repeat(32), settings: "strength=0.5" };
const options = (more: Partial<KeepOptions> = {}): KeepOptions => ({
  ...{ to: "JPEG", mode: "all", width: WIDTH, height: HEIGHT, colours: 3, asStored: true },
  ...{ profile: "source", thumbnail: null, provenance, now: new Date("2026-11-25T00:00:00Z") },
  ...more,
});

async function saved(
  source: Bytes,
  more: Partial<KeepOptions> & { readonly to?: Target } = {},
): Promise<{ bytes: Bytes; lost: string[]; all: readonly Lost[] }> {
  const metadata = await readMetadata(source);
  const asked = { ...options(more), to: more.to ?? "JPEG" };
  const { kept, lost } = keepMetadata(metadata, asked);
  const file = await withMetadata(await encoded(asked.to), kept, new Blob([source]));
  return {
    bytes: await bytesIn(file),
    lost: lost.map(({ what, why }) => `${what}: ${why}`),
    all: lost,
  };
}

const samePixels = async (bytes: Bytes, to: Target) => {
  const [a, b] = await Promise.all(
    [bytes, await bytesIn(await encoded(to))].map((file) =>
      sharp(file).removeAlpha().raw().toBuffer(),
    ),
  );
  return a !== undefined && b !== undefined && a.equals(b);
};

describe("a JPEG's metadata", () => {
  it("are read whole", async () => {
    const metadata = await readMetadata(photo());
    expect(metadata).toMatchObject({
      ...{ source: "JPEG", damaged: [], trailer: null, indexAt: null },
      density: { x: 300, y: 300, unit: "inch" },
      parts: [{ kind: "thumbnail", trailer: null }],
      others: [{ kind: 0xe0 }, { kind: 0xe5 }],
    });
    expect(metadata.icc).toEqual(icc);
    expect(metadata.xmp).toEqual(xmp);
    expect(metadata.exif).toEqual(cameraExif(false, thumbnail));
    expect(metadata.comments).toHaveLength(1);
  });

  it.each(["JPEG", "PNG", "WebP"] as const)("are kept in a %s, whose pixels stay", async (to) => {
    const { bytes, lost } = await saved(photo(), { to });
    const again = await readMetadata(bytes);
    expect(again.icc).toEqual(icc);
    expect(again.damaged).toEqual([]);
    expect(exifFacts(again.exif)).toMatchObject({ orientation: 1, width: WIDTH, rating: 4 });
    expect(readProvenance(again.xmp)).toEqual(provenance);
    expect(binaryText(again.xmp as Bytes)).toContain('tiff:Orientation="1"');
    expect(await samePixels(bytes, to)).toBe(true);
    if (to === "JPEG") expect(again.others).toEqual((await readMetadata(photo())).others);
    if (to !== "WebP") expect(again.resources).toEqual(resourceOf(RESOURCE.iptc, iptc));
    expect(lost).toEqual(
      {
        JPEG: [],
        PNG: ["other: format"],
        WebP: ["other: format", "iptc: format", "comment: format"],
      }[to],
    );
    expect(again.density?.x).toBe(to === "PNG" ? 11_811 : 300);
  });

  it.each(["JPEG", "PNG", "WebP"] as const)("lose every place in a %s", async (to) => {
    const { bytes, lost } = await saved(photo(true), { to, mode: "withoutLocation" });
    const again = await readMetadata(bytes);
    expect(exifFacts(again.exif)).toMatchObject({ hasPlace: false, lens: "EX 35mm" });
    expect(indexOf(bytes, "Bonn")).toBe(-1);
    if (to === "PNG") expect(binaryText(again.resources as Bytes)).not.toContain("Bonn");
    expect(binaryText(again.xmp as Bytes)).toContain("holiday");
    if (to === "JPEG") expect(lost).toEqual(["other: place"]);
  });

  it.each(["JPEG", "PNG", "WebP"] as const)("are none but the profile in a %s", async (to) => {
    const { bytes, lost } = await saved(photo(), { to, mode: "none" });
    const { icc: kept, exif, xmp: packet, resources, comments, others } = await readMetadata(bytes);
    expect({ kept, exif, packet, resources, comments, others }).toEqual({
      ...{ kept: icc, exif: null, packet: null, resources: null, comments: [], others: [] },
    });
    expect(lost).toEqual([]);
    expect(await samePixels(bytes, to)).toBe(true);
  });

  it("come back from PNG and WebP to JPEG", async () => {
    for (const to of ["PNG", "WebP"] as const) {
      const { bytes } = await saved((await saved(photo(), { to })).bytes);
      const again = await readMetadata(bytes);
      expect(again.icc).toEqual(icc);
      expect(again.density).toEqual({ x: 300, y: 300, unit: "inch" });
      expect(exifFacts(again.exif)?.make).toBe("Examplecam");
      expect(await samePixels(bytes, "JPEG")).toBe(true);
    }
  });

  it("that are too large for a segment are named", async () => {
    const source = (await readMetadata(photo())).exif as Bytes;
    const large = joined([source, new Uint8Array(70_000)]);
    const png = joined([
      ...[(await bytesIn(await encoded("PNG"))).subarray(0, 33), chunkOf("eXIf", large)],
      (await bytesIn(await encoded("PNG"))).subarray(33),
    ]);
    expect((await saved(png)).lost).toEqual(["exif: tooLarge"]);
    expect((await saved(png, { to: "WebP" })).lost).toEqual([]);
    // A thumbnail that does not fit is left out.
    const { bytes, lost } = await saved(photo(), { thumbnail: new Uint8Array(66_000) });
    expect(lost).toEqual([]);
    expect(exifFacts((await readMetadata(bytes)).exif)).toMatchObject({
      thumbnail: null,
      iso: 6400,
    });
    // A packet that the note would make too large stays as it is.
    const room = 65_504 - packetOf(`xmlns:xmp="${SPACE.xmp}" xmp:Label=""`).length;
    const full = packetOf(`xmlns:xmp="${SPACE.xmp}" xmp:Label="${"x".repeat(room)}"`);
    const again = await saved(joined([jfif, segmentOf(0xe1, XMP, full), rest]));
    expect(again.lost).toEqual(["provenance: tooLarge"]);
    expect((await readMetadata(again.bytes)).xmp).toEqual(full);
  });

  it("hold a profile of many segments", async () => {
    const profile = profileOf(200_000);
    const { bytes } = await saved(photo(), { profile });
    const again = (await readMetadata(bytes)).icc as Bytes;
    expect(Buffer.compare(again, profile)).toBe(0);
    expect((await saved(photo(), { profile: profileOf(16_800_000) })).lost).toEqual([
      "icc: tooLarge",
    ]);
  });

  it("keep no profile of other colours", async () => {
    const grey = (colours: "GRAY" | "CMYK") =>
      joined([jfif, segmentOf(0xe2, "ICC_PROFILE\0\x01\x01", profileOf(500, colours)), rest]);
    expect((await saved(grey("GRAY"))).lost).toEqual(["icc: colours"]);
    expect((await saved(grey("CMYK"), { colours: 1 })).lost).toEqual(["icc: colours"]);
    expect((await saved(grey("GRAY"), { colours: 1 })).lost).toEqual([]);
    const { bytes } = await saved(photo(), { profile: profileOf(700) });
    expect((await readMetadata(bytes)).icc).toEqual(profileOf(700));
  });

  it("that are damaged are named", async () => {
    const broken = joined([
      ...[jfif, segmentOf(0xe1, "Exif\0\0", "no block"), segmentOf(0xe1, XMP, "<a>")],
      ...[iccSegments[0] as Uint8Array, rest],
    ]);
    expect((await readMetadata(broken)).damaged).toEqual(["exif", "xmp", "icc"]);
    const { lost, bytes } = await saved(broken);
    expect(lost).toEqual(["icc: damaged", "exif: damaged", "provenance: damaged"]);
    expect((await readMetadata(bytes)).xmp).toEqual(bytesOf("<a>"));
    expect((await saved(broken, { mode: "withoutLocation" })).lost).toContain("xmp: damaged");
  });

  it("hold an extended packet", async () => {
    const id = "0123456789ABCDEF".repeat(2);
    const first = packetOf(`xmlns:xmpNote="${SPACE.note}" xmpNote:HasExtendedXMP="${id}"`);
    const second = bytesOf(
      `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="${RDF}"><rdf:Description xmlns:GDepth="${SPACE.depth}" GDepth:Data="${"QUJD".repeat(30_000)}"/></rdf:RDF></x:xmpmeta>`,
    );
    const piece = (at: number, part: Uint8Array) => {
      const numbers = new DataView(new ArrayBuffer(8));
      numbers.setUint32(0, second.length);
      numbers.setUint32(4, at);
      const head = `http://ns.adobe.com/xmp/extension/\0${id}`;
      return segmentOf(0xe1, head, new Uint8Array(numbers.buffer), part);
    };
    const source = joined([
      ...[jfif, segmentOf(0xe1, XMP, first)],
      ...[piece(60_000, second.subarray(60_000, 120_000)), piece(0, second.subarray(0, 60_000))],
      ...[piece(120_000, second.subarray(120_000)), rest],
    ]);
    const metadata = await readMetadata(source);
    expect(metadata.extendedXmp).toEqual(second);
    expect(metadata.parts).toMatchObject([{ kind: "depthMap", trailer: null }]);
    const { bytes, lost } = await saved(source);
    expect(lost).toEqual([]);
    expect((await readMetadata(bytes)).extendedXmp).toEqual(second);
    const png = await readMetadata((await saved(source, { to: "PNG" })).bytes);
    expect(binaryText(png.xmp as Bytes)).toContain("QUJD".repeat(30_000));
    const turned = await saved(source, { asStored: false });
    expect(turned.lost).toContain("depthMap: pixels");
    expect((await readMetadata(turned.bytes)).extendedXmp).toBeNull();
  });
});

describe("parts behind a JPEG's picture", () => {
  const gainMap = joined([
    ...[
      bytesOf("\xff\xd8"),
      segmentOf(0xe1, XMP, packetOf(`xmlns:hdrgm="${SPACE.hdrGainMap}" hdrgm:Version="1.0"`)),
    ],
    plainJpeg.subarray(2),
  ]);
  /** A gain map in the index and in Google's list, a film in the list alone. */
  const everything = () => {
    const list = packetOf(
      `xmlns:hdrgm="${SPACE.hdrGainMap}" xmlns:GCamera="${SPACE.camera}" hdrgm:Version="1.0" GCamera:MotionPhoto="1"
      xmlns:Container="${SPACE.container}" xmlns:Item="${SPACE.item}"`,
      `<Container:Directory><rdf:Seq>${[
        ["Primary", 0],
        ["GainMap", gainMap.length],
        ["MotionPhoto", film().length],
      ]
        .map(
          ([semantic, length]) =>
            `<rdf:li rdf:parseType="Resource"><Container:Item Item:Semantic="${semantic}" Item:Length="${length}"/></rdf:li>`,
        )
        .join("")}</rdf:Seq></Container:Directory>`,
    );
    const head = joined([jfif, segmentOf(0xe1, XMP, list)]);
    const index = (first: number, offset: number) =>
      segmentOf(0xe2, "MPF\0", indexOfPictures(false, first, [[0, gainMap.length, offset]]));
    const first = head.length + index(0, 0).length + rest.length;
    return joined([head, index(first, first - head.length - 8), rest, gainMap, film()]);
  };

  it("are told by kind", async () => {
    const source = everything();
    const { parts, trailer } = await readMetadata(source);
    const at = source.length - film().length - gainMap.length;
    expect(parts).toEqual([
      {
        kind: "gainMap",
        count: 1,
        indexed: true,
        mayHoldPlace: false,
        trailer: { at, length: gainMap.length },
      },
      {
        ...{ kind: "film", count: 1, indexed: false, mayHoldPlace: true },
        trailer: { at: at + gainMap.length, length: film().length },
      },
    ]);
    expect(trailer).toEqual({ at, length: source.length - at });
  });

  it("all stay in a JPEG, the index telling where", async () => {
    const { bytes, lost } = await saved(everything());
    expect(lost).toEqual([]);
    const { parts } = await readMetadata(bytes);
    expect(parts.map(({ kind, indexed }) => [kind, indexed])).toEqual([
      ["gainMap", true],
      ["film", false],
    ]);
    const at = parts[0]?.trailer?.at ?? 0;
    expect(bytes.subarray(at, at + gainMap.length)).toEqual(gainMap);
  });

  it.each([
    [{ asStored: false }, ["gainMap: pixels"], ["film"]],
    [{ mode: "withoutLocation" }, ["film: place"], ["gainMap"]],
    [{ mode: "none" }, ["gainMap: asked", "film: asked"], []],
    [{ to: "PNG" }, ["gainMap: format", "film: format"], []],
  ] as const)("go where they must, %j", async (more, lost, kinds) => {
    const after = await saved(everything(), more);
    expect(after.lost).toEqual(lost);
    const { parts, xmp: packet, others } = await readMetadata(after.bytes);
    expect(parts.map(({ kind }) => kind)).toEqual(kinds);
    const text = packet ? binaryText(packet) : "";
    for (const [kind, pattern] of [
      ["gainMap", /hdrgm:Version|GainMap/],
      ["film", /MotionPhoto/],
    ] as const) {
      expect(pattern.test(text)).toBe((kinds as readonly string[]).includes(kind));
    }
    expect(others.length).toBe((kinds as readonly string[]).includes("gainMap") ? 1 : 0);
  });

  it.each([
    ["film", joined([plainJpeg, film()])],
    ["film", joined([plainJpeg, new Uint8Array(300), film(), bytesOf("odd end")])],
    ["image", joined([plainJpeg, plainJpeg])],
    ["unknown", joined([plainJpeg, bytesOf("anything of some length")])],
  ])("are found with no list: %s", async (kind, source) => {
    expect((await readMetadata(source)).parts.map((part) => part.kind)).toEqual([kind]);
  });

  it("are Samsung's", async () => {
    const block = joined([bytesOf("\0\0\x30\x0a\x10\0\0\0MotionPhoto_Data"), film()]);
    const number = (value: number) => Uint8Array.of(value & 255, value >> 8, 0, 0);
    const directory = joined([
      ...[bytesOf("SEFH"), number(106), number(1), bytesOf("\0\0\x30\x0a")],
      ...[number(block.length), number(block.length), number(24), bytesOf("SEFT")],
    ]);
    const source = joined([plainJpeg, block, directory]);
    const { parts } = await readMetadata(source);
    expect(parts).toMatchObject([{ kind: "film", trailer: { at: plainJpeg.length } }]);
    expect(parts[0]?.trailer?.length).toBe(block.length + directory.length);
  });

  it("are views of an MPO, of which one tells its place", async () => {
    const view = joined([
      bytesOf("\xff\xd8"),
      segmentOf(0xe1, "Exif\0\0", cameraExif(true)),
      plainJpeg.subarray(2),
    ]);
    const index = (first: number, offset: number) =>
      segmentOf(0xe2, "MPF\0", indexOfPictures(true, first, [[0x020003, view.length, offset]]));
    const first = 20 + index(0, 0).length + rest.length;
    const source = joined([jfif, index(first, first - 28), rest, view]);
    expect((await readMetadata(source)).parts).toMatchObject([
      { kind: "frames", mayHoldPlace: true },
    ]);
    expect((await saved(source)).lost).toEqual([]);
    expect((await saved(source, { mode: "withoutLocation" })).lost).toEqual(["frames: place"]);
  });

  it("are frames of an animation", async () => {
    const raw = { width: 8, height: 24, channels: 3, pageHeight: 8 } as const;
    const bands = new Uint8Array(8 * 24 * 3).map((_, i) => 100 * Math.floor(i / 192));
    const webp = new Uint8Array(await sharp(bands, { raw }).webp().toBuffer());
    expect((await saved(webp)).all).toEqual([{ what: "frames", why: "first", count: 2 }]);
    const png = await bytesIn(await encoded("PNG"));
    const control = chunkOf("acTL", Uint8Array.of(0, 0, 0, 3, 0, 0, 0, 0));
    const frame = chunkOf("fcTL", new Uint8Array(26));
    // Its picture is the first frame, or stands for itself where no animations are known.
    for (const [chunks, count] of [
      [[control, frame], 2],
      [[control], 3],
    ] as const) {
      const { parts } = await readMetadata(
        joined([png.subarray(0, 33), ...chunks, png.subarray(33)]),
      );
      expect(parts).toMatchObject([{ kind: "frames", count }]);
    }
  });
});

describe("a PNG's metadata", () => {
  const png = async (...chunks: Uint8Array[]) => {
    const plain = await bytesIn(await encoded("PNG"));
    return joined([plain.subarray(0, 33), ...chunks, plain.subarray(33)]);
  };
  const text = (keyword: string, value: string) => chunkOf("tEXt", bytesOf(`${keyword}\0${value}`));

  it("keep texts and colours in a PNG", async () => {
    const gamma = chunkOf("gAMA", Uint8Array.of(0, 0, 0xb1, 0x8f));
    const source = await png(gamma, text("Author", "A"), text("exif:GPSLatitude", "12"));
    const { bytes, lost } = await saved(source);
    expect(lost).toEqual(["text: format", "icc: format"].reverse());
    expect(bytes.length).toBeGreaterThan(0);
    const same = await saved(source, { to: "PNG" });
    expect(same.lost).toEqual([]);
    expect((await readMetadata(same.bytes)).others).toEqual((await readMetadata(source)).others);
    const placeless = await saved(source, { to: "PNG", mode: "withoutLocation" });
    expect(placeless.lost).toEqual(["text: place"]);
    expect(indexOf(placeless.bytes, "GPSLatitude")).toBe(-1);
    // Colours are no longer the chunk's where pixels were converted.
    const converted = await saved(source, { to: "PNG", profile: null });
    expect(indexOf(converted.bytes, "gAMA")).toBe(-1);
  });

  it("a profile is kept whose checksum is missing, and none that is cut off", async () => {
    const { deflateSync } = await import("node:zlib");
    const packed = deflateSync(profileOf(300));
    const read = async (bytes: Uint8Array) =>
      readMetadata(await png(chunkOf("iCCP", joined([bytesOf("x\0\0"), bytes]))));
    expect((await read(packed.subarray(0, -4))).icc).toEqual(profileOf(300));
    expect(await read(packed.subarray(0, -12))).toMatchObject({ icc: null, damaged: ["icc"] });
  });

  it("that would fill the memory are damaged", async () => {
    const { deflateSync } = await import("node:zlib");
    const bomb = deflateSync(new Uint8Array(1 << 25));
    const source = await png(chunkOf("iCCP", joined([bytesOf("x\0\0"), bomb])));
    expect((await readMetadata(source)).damaged).toEqual(["icc"]);
  });
});

describe("any bytes at all", () => {
  it("are read, and saved without their place", async () => {
    const sources = await Promise.all(
      (["JPEG", "PNG", "WebP"] as const).map(
        async (to) => (await saved(photo(), { to, profile: profileOf(300) })).bytes,
      ),
    );
    const flips = fc.array(fc.tuple(fc.nat(4000), fc.nat(255)), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(
        ...[fc.constantFrom(...sources), flips, fc.option(fc.nat(4000))],
        ...[fc.constantFrom<Target>("JPEG", "PNG", "WebP")],
        async (source, flipped, cut, to) => {
          const bytes = source.slice(0, cut ?? source.length);
          for (const [at, value] of flipped) if (at < bytes.length) bytes[at] = value;
          const metadata = await readMetadata(bytes);
          const asked = options({ to, mode: "withoutLocation" });
          const { kept } = keepMetadata(metadata, asked);
          const file = await bytesIn(
            await withMetadata(await encoded(to), kept, new Blob([bytes])),
          );
          const again = await readMetadata(file);
          expect(again.source).toBe(to);
          expect(exifFacts(again.exif)?.hasPlace ?? false).toBe(false);
          expect(again.damaged.filter((kind) => kind !== "xmp")).toEqual([]);
        },
      ),
      { numRuns: 400 },
    );
    for (const start of ["\xff\xd8", "\x89PNG\r\n\x1a\n", "RIFF\0\0\0\0WEBP", ""]) {
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (random) => {
          await readMetadata(joined([bytesOf(start), random]));
        }),
        { numRuns: 300 },
      );
    }
  });
});

const exiftool = findExiftool();
if (!exiftool) {
  console.warn("NOT TESTED: exiftool is not installed (Debian: libimage-exiftool-perl).");
}

// In continuous integration scripts/test.js has installed what must run there.
describe.skipIf(!exiftool && !process.env.CI)("exiftool", () => {
  /** All fields but those of the file itself, by group and name. */
  const fields = (bytes: Uint8Array): Record<string, unknown> => {
    const folder = mkdtempSync(join(tmpdir(), "blindspot-"));
    try {
      const file = join(folder, "photo");
      writeFileSync(file, bytes);
      const told = execFileSync("exiftool", [
        "-j",
        "-G1",
        "-a",
        "-warning",
        "-error",
        "-all",
        file,
      ]);
      const [all] = JSON.parse(told.toString()) as [Record<string, unknown>];
      const own = /^(SourceFile|(System|File|Composite|ExifTool:ExifToolVersion))/;
      return Object.fromEntries(Object.entries(all).filter(([name]) => !own.test(name)));
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
  const changed =
    /^(JFIF|PNG|RIFF|XMP-blindspot|XMP-xmp:ModifyDate|IFD1|Adobe|.*Orientation|ExifIFD:ExifImage|ExifTool:Warning)/;
  const place = /^GPS|City/;

  it.each([
    ["JPEG", true, "all"],
    ["JPEG", false, "all"],
    ["JPEG", true, "withoutLocation"],
    ["JPEG", false, "withoutLocation"],
    ["PNG", true, "all"],
    ["PNG", false, "withoutLocation"],
    ["WebP", true, "all"],
    ["WebP", false, "withoutLocation"],
  ] as const)("finds in a %s (little-endian: %s, %s) what was in the source", (to, little, mode) =>
    saved(photo(little), { to, mode }).then(({ bytes }) => {
      const before = fields(photo(little));
      const after = fields(bytes);
      expect(before).toMatchObject({ "IFD0:Make": "Examplecam", "GPS:GPSLatitudeRef": "South" });
      for (const [name, value] of Object.entries(before)) {
        const gone =
          (mode === "withoutLocation" && place.test(name.replace(/^(IPTC|XMP-photoshop):/, ""))) ||
          (to === "WebP" && /^IPTC|^Photoshop/.test(name)) ||
          ((to !== "JPEG" || mode === "withoutLocation") && /^AVI1/.test(name));
        if (changed.test(name)) continue;
        expect([name, after[name]]).toEqual([name, gone ? undefined : value]);
      }
      expect(after).toMatchObject({
        "IFD0:Orientation": "Horizontal (normal)",
        "ExifIFD:ExifImageWidth": WIDTH,
        "XMP-blindspot:Settings": "strength=0.5",
      });
      // The source has one about its invented maker note or thumbnail at most.
      expect(after["ExifTool:Warning"] ?? null).toEqual(before["ExifTool:Warning"] ?? null);
      expect(after["ExifTool:Error"]).toBeUndefined();
    }),
  );
});
