import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dataset } from "./builders.fixtures";
import { binaryText, bytesOf, joined } from "./bytes";
import {
  editResources,
  iptcOf,
  RESOURCE,
  readIptc,
  readResources,
  resourceOf,
  resourcesHoldPlace,
} from "./irb";

const long = joined([
  Uint8Array.of(0x1c, 2, 120, 0x80, 2, 0x01, 0x00),
  new Uint8Array(256).fill(0x41),
]);
const iptc = joined([
  dataset(25, "holiday"),
  dataset(90, "Bonn"),
  long,
  dataset(95, "NRW"),
  dataset(101, "Germany"),
]);
const named = bytesOf("8BIM\x03\xed\x03abc\0\0\0\x03xyz\0");
const whole = joined([
  named,
  resourceOf(RESOURCE.iptc, iptc),
  resourceOf(0x040c, new Uint8Array(50)),
  resourceOf(RESOURCE.digest, new Uint8Array(16)),
]);

describe("Photoshop's resources", () => {
  it("are read with names and fillings", () => {
    expect(readResources(whole)?.map(({ id }) => id)).toEqual([0x03ed, 0x0404, 0x040c, 0x0425]);
    expect(joined(readResources(whole)?.map((r) => r.whole) ?? [])).toEqual(whole);
    expect(readIptc(iptc).datasets.map(({ number }) => number)).toEqual([25, 90, 120, 95, 101]);
  });

  it("lose the old picture's thumbnail alone where nothing else is asked", () => {
    const edited = editResources(whole, false);
    expect(readResources(edited as Uint8Array)?.map(({ id }) => id)).toEqual([
      0x03ed, 0x0404, 0x0425,
    ]);
    expect(iptcOf(edited)).toEqual(iptc);
  });

  it("lose the place, and the check sum that no longer holds", () => {
    expect(resourcesHoldPlace(whole)).toBe(true);
    const edited = editResources(whole, true) as Uint8Array;
    expect(resourcesHoldPlace(edited)).toBe(false);
    expect(readResources(edited)?.map(({ id }) => id)).toEqual([0x03ed, 0x0404]);
    expect(iptcOf(edited)).toEqual(joined([dataset(25, "holiday"), long]));
    expect(binaryText(edited).startsWith(binaryText(named))).toBe(true);
  });

  it("without a place stay byte for byte", () => {
    const plain = joined([named, resourceOf(RESOURCE.iptc, dataset(25, "x"))]);
    expect(editResources(plain, true)).toEqual(plain);
  });

  it("survive any damage", () => {
    const flips = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 6 });
    fc.assert(
      fc.property(flips, fc.nat(whole.length), (flipped, cut) => {
        const bytes = whole.slice(0, cut);
        for (const [at, value] of flipped) if (at < cut) bytes[at] = value;
        const edited = editResources(bytes, true);
        if (edited) expect(resourcesHoldPlace(edited)).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });
});
