import { inflateSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Deflater } from "./deflate";
import { codeLengths } from "./huffman";

function deflated(...parts: Uint8Array[]): Buffer {
  const out: Uint8Array[] = [];
  const deflater = new Deflater((bytes) => out.push(bytes));
  for (const part of parts) deflater.write(part);
  deflater.finish();
  return Buffer.concat(out);
}

const kept = (...parts: Uint8Array[]) =>
  inflateSync(deflated(...parts)).equals(Buffer.concat(parts));

describe("a zlib stream", () => {
  it("holds any bytes, however they come", () => {
    const runs = fc
      .array(fc.tuple(fc.nat(3), fc.nat(700)), { maxLength: 20 })
      .map((runs) => Uint8Array.from(runs.flatMap(([byte, n]) => new Array(n).fill(byte))));
    const part = fc.oneof(runs, fc.uint8Array({ maxLength: 300 }));
    fc.assert(fc.property(fc.array(part, { maxLength: 5 }), (parts) => kept(...parts)));
  });

  it("holds runs of every length", () => {
    for (let n = 1; n < 530; n++) {
      expect(kept(new Uint8Array(n).fill(9), Uint8Array.of(1, 1, 9)), `${n}`).toBe(true);
    }
  });

  it("holds blocks of one kind after another", () => {
    const noise = Uint8Array.from(
      { length: 100_000 },
      (_, i) => Math.imul(i, 2_654_435_761) >>> 24,
    );
    const flat = new Uint8Array(20_000_000);
    const skewed = noise.map((value) => (value < 128 ? 0 : Math.clz32(value * value * value)));
    expect(kept(noise, flat, skewed, noise)).toBe(true);
    expect(deflated(flat).length).toBeLessThan(flat.length / 500);
  });
});

describe("Huffman codes", () => {
  const sum = (lengths: Uint8Array) =>
    lengths.reduce((total, length) => total + (length && 2 ** -length), 0);

  it("fill their tree, within the longest that is allowed", () => {
    const counts = fc.array(fc.oneof(fc.nat(5), fc.nat(100_000)), { minLength: 2, maxLength: 60 });
    fc.assert(
      fc.property(counts, fc.integer({ min: 6, max: 15 }), (given, most) => {
        const weights = Uint32Array.from(given);
        fc.pre(weights.filter((count) => count > 0).length > 1);
        const lengths = codeLengths(weights, most);
        expect(sum(lengths)).toBe(1);
        expect(Math.max(...lengths)).toBeLessThanOrEqual(most);
        for (const [i, length] of lengths.entries()) expect(length > 0).toBe(weights[i] !== 0);
      }),
    );
  });

  it("of rarities that grow as Fibonacci's are cut to fifteen bits", () => {
    const counts = new Uint32Array(40);
    counts.set([1, 1]);
    for (let i = 2; i < 40; i++) {
      counts[i] = (counts[i - 1] as number) + (counts[i - 2] as number);
    }
    const lengths = codeLengths(counts, 15);
    expect([Math.max(...lengths), sum(lengths)]).toEqual([15, 1]);
  });
});
