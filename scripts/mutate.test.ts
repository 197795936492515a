import { readFileSync } from "node:fs";
import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { correctChecksums, mutate, seeded, stepNames } from "./mutate";

const fixture = (name: string) =>
  Uint8Array.from(readFileSync(new URL(`../e2e/fixtures/${name}`, import.meta.url)));
const originals = ["noisy.png", "noisy.avif", "noisy.gif"].map(fixture);

describe("damage to files", () => {
  it("is the same for the same seed, and leaves the originals alone", () => {
    const before = originals.map((bytes) => bytes.slice());
    for (let seed = 0; seed < 50; seed++) {
      expect(mutate(originals, seed)).toEqual(mutate(originals, seed));
    }
    expect(originals).toEqual(before);
  });

  it("differs from seed to seed, and is done to every file in every way", () => {
    const mutants = Array.from({ length: 500 }, (_, seed) => mutate(originals, seed));
    const contents = new Set(mutants.map(({ bytes }) => Buffer.from(bytes).toString("base64")));
    expect(contents.size).toBeGreaterThan(450);
    expect(new Set(mutants.map(({ origin }) => origin))).toEqual(new Set([0, 1, 2]));
    expect(new Set(mutants.flatMap(({ steps }) => steps))).toEqual(
      new Set([...stepNames, "checksums"]),
    );
    const changed = mutants.filter(
      ({ bytes, origin }) => Buffer.compare(bytes, originals[origin] as Uint8Array) !== 0,
    );
    expect(changed.length).toBeGreaterThan(450);
  });

  it("works on files of no or few bytes", () => {
    const tiny = [new Uint8Array(), Uint8Array.of(0xff), Uint8Array.of(0xff, 0xd8)];
    for (let seed = 0; seed < 500; seed++) {
      expect(mutate(tiny, seed).bytes.length).toBeLessThan(100_000);
    }
  });

  it("can leave a PNG's checksums right", () => {
    const bytes = (originals[0] as Uint8Array).slice();
    bytes[19] = 77; // Its width.
    correctChecksums(bytes);
    expect(new DataView(bytes.buffer).getUint32(29)).toBe(crc32(bytes.subarray(12, 29)));
    bytes[19] = 192;
    correctChecksums(bytes);
    expect(bytes).toEqual(originals[0]);
  });
});

describe("seeded numbers", () => {
  it("are whole, below their bound, and spread evenly", () => {
    const random = seeded(7);
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 10_000; i++) {
      const value = random(10);
      counts[value] = (counts[value] ?? Number.NaN) + 1;
    }
    expect(counts).toHaveLength(10);
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});
