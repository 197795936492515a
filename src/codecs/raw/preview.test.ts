import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exifFacts } from "../metadata/exif";
import { readMetadata } from "../metadata/read";
import { exifOfRaw } from "./directories";
import { findPreview, jpegOfRaw } from "./preview";

const dng = new Uint8Array(
  readFileSync(new URL("../../../e2e/fixtures/patches.dng", import.meta.url)),
);

/** A frame of the size, a scan of a few bytes, and an end. */
function jpeg(width: number, height: number, frame = 0xc0): number[] {
  const two = (value: number) => [value >> 8, value & 255];
  return [
    ...[0xff, 0xd8, 0xff, frame, 0, 17, 8, ...two(height), ...two(width), 3, ...Array(9).fill(0)],
    ...[0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0x12, 0xff, 0, 0x34, 0xff, 0xd0, 0x56, 0xff, 0xd9],
  ];
}

const ascii = (text: string) => Array.from(text, (letter) => letter.charCodeAt(0));
const long = (value: number) => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255);
const box = (type: string, ...content: number[]) => [
  ...long(8 + content.length),
  ...ascii(type),
  ...content,
];

describe("the JPEG in a raw file", () => {
  it("of directories like a TIFF's", () => {
    const found = findPreview(dng);
    expect(found).toMatchObject({ width: 32, height: 24 });
    expect(Array.from(dng.subarray(found?.start, (found?.start ?? 0) + 3))).toEqual([
      255, 216, 255,
    ]);
    expect(Array.from(dng.subarray((found?.end ?? 0) - 2, found?.end))).toEqual([255, 217]);
  });

  it("of Fuji", () => {
    const inside = jpeg(1920, 1280);
    const bytes = new Uint8Array(200 + inside.length);
    bytes.set(ascii("FUJIFILMCCD-RAW 0201"));
    bytes.set([...long(160), ...long(inside.length)], 84);
    bytes.set(inside, 160);
    expect(findPreview(bytes)).toEqual({
      start: 160,
      end: 160 + inside.length,
      width: 1920,
      height: 1280,
    });
  });

  it("of Canon's CR3: the largest of its tracks and its preview", () => {
    const [large, small] = [jpeg(6000, 4000), jpeg(1620, 1080)];
    const file = (at: number) => [
      ...box("ftyp", ...ascii("crx "), ...long(1), ...ascii("crx isom")),
      ...box(
        "moov",
        ...box(
          "trak",
          ...box(
            "mdia",
            ...box(
              "minf",
              ...box(
                "stbl",
                ...box("stsz", ...long(0), ...long(0), ...long(1), ...long(large.length)),
                ...box("co64", ...long(0), ...long(1), ...long(0), ...long(at)),
              ),
            ),
          ),
        ),
      ),
      ...box(
        "uuid",
        ...Array(16).fill(7),
        ...long(0),
        ...long(1),
        ...box("PRVW", ...long(0), 0, 1, 6, 84, 4, 56, 0, 1, ...long(small.length), ...small),
      ),
      ...long(8 + large.length),
      ...ascii("mdat"),
    ];
    const at = file(0).length;
    const bytes = Uint8Array.from([...file(at), ...large]);
    expect(findPreview(bytes)).toEqual({
      start: at,
      end: at + large.length,
      width: 6000,
      height: 4000,
    });
    // Without the track's the smaller one is left.
    const cut = bytes.slice(0, at + 4);
    expect(findPreview(cut)).toMatchObject({ width: 1620, height: 1080 });
  });

  it("that maker notes alone know of, and never the sensor's lossless JPEG", () => {
    const bytes = Uint8Array.from([
      ...Array(64).fill(1),
      ...jpeg(160, 120),
      ...jpeg(5000, 4000, 0xc3),
      ...jpeg(1024, 768),
    ]);
    expect(findPreview(bytes)).toMatchObject({ width: 1024, height: 768 });
    expect(findPreview(bytes.subarray(0, 64))).toBeNull();
  });

  it.each([
    ["starts", [0xff, 0xd8]],
    ["starts and scans", [0xff, 0xd8, 0xff, 0xda, 0, 2]],
    ["starts and frames", [0xff, 0xd8, 0xff, 0xc0, 0, 2]],
  ])("is not looked for from each of many %s to the end", (_, bytes) => {
    const many = new Uint8Array(1 << 20).map((_, i) => bytes[i % bytes.length] ?? 0);
    const start = performance.now();
    expect(findPreview(many)).toBeNull();
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  it("lies within the file, whatever is in that", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 40 }),
        fc.nat(2000),
        fc.nat(dng.length),
        (noise, at, length) => {
          const bytes = dng.slice();
          bytes.set(noise, at);
          const part = bytes.subarray(0, length);
          const found = findPreview(part);
          if (found) expect(found.start < found.end && found.end <= part.length).toBe(true);
          exifOfRaw(part);
        },
      ),
      { numRuns: 500 },
    );
  });
});

it("a preview as a file of its own brings what the raw tells, unless it tells that itself", async () => {
  const preview = findPreview(dng);
  if (!preview) throw new Error("no preview");
  const file = await jpegOfRaw(new Blob([dng]), preview);
  const bytes = new Uint8Array(await file.arrayBuffer());
  const { exif } = await readMetadata(bytes);
  expect(exif && exifFacts(exif)).toMatchObject({ orientation: 6 });
  const again = { ...preview, start: 100, end: 100 + bytes.length };
  const other = new Blob([dng.subarray(0, 100), bytes, dng.subarray(100)]);
  expect(new Uint8Array(await (await jpegOfRaw(other, again)).arrayBuffer())).toEqual(bytes);
});

it("EXIF of a raw keeps how and where it was taken, and no maker notes", () => {
  const text = Buffer.from(exifOfRaw(dng) ?? []).toString("latin1");
  expect(text).toContain("Blindspot Test Camera");
  expect(text).toContain("2026:01:02 03:04:05");
  expect(text).toContain("A. Tester");
  expect(text).not.toContain("maker notes");
});
