import { describe, expect, it } from "vitest";
import { cicpProfile, WIDE } from "./matrix-profile";

/** A tag's bytes. */
function tag(profile: Uint8Array<ArrayBuffer>, name: string): DataView {
  const view = new DataView(profile.buffer);
  for (let i = 0; i < view.getUint32(128); i++) {
    const at = 132 + 12 * i;
    const found = Buffer.from(profile.subarray(at, at + 4)).toString("latin1");
    if (found === name) {
      return new DataView(profile.buffer, view.getUint32(at + 4), view.getUint32(at + 8));
    }
  }
  throw new Error(`no ${name}`);
}

const xyz = (view: DataView) => [8, 12, 16].map((at) => view.getInt32(at) / 65_536);

describe("a profile for numbers", () => {
  it("has Display P3's colorants, as Apple's own profile has them", () => {
    const profile = cicpProfile({ primaries: 12, transfer: 13 });
    if (!profile) throw new Error("none");
    const right = {
      rXYZ: [0.5151, 0.2412, -0.0011],
      gXYZ: [0.2919, 0.6922, 0.0419],
      bXYZ: [0.1572, 0.0666, 0.7841],
    };
    for (const [name, values] of Object.entries(right)) {
      for (const [i, value] of xyz(tag(profile, name)).entries()) {
        expect(Math.abs(value - (values[i] ?? 9))).toBeLessThan(2e-4);
      }
    }
    expect(new DataView(profile.buffer).getUint32(0)).toBe(profile.length);
  });

  it("adds up to white", () => {
    const profile = cicpProfile(WIDE);
    if (!profile) throw new Error("none");
    const sum = ["rXYZ", "gXYZ", "bXYZ"].map((name) => xyz(tag(profile, name)));
    for (const [i, white] of [0.9642, 1, 0.8249].entries()) {
      expect(sum.reduce((total, point) => total + (point[i] ?? 0), 0)).toBeCloseTo(white, 3);
    }
  });

  it("is none for sRGB, for what is unspecified, and for what is unknown", () => {
    for (const [primaries, transfer] of [
      [1, 13],
      [1, 1],
      [2, 2],
      [1, 6],
      [77, 13],
      [1, 77],
    ] as const) {
      expect(cicpProfile({ primaries, transfer })).toBeNull();
    }
  });

  it("of HDR carries the numbers, and a curve of light", () => {
    const profile = cicpProfile({ primaries: 9, transfer: 16 });
    if (!profile) throw new Error("none");
    const numbers = tag(profile, "cicp");
    expect([8, 9].map((at) => numbers.getUint8(at))).toEqual([9, 16]);
    const curve = tag(profile, "rTRC");
    // SMPTE ST 2084: half the signal is 92.2 of 10,000 candelas.
    const half = curve.getUint16(12 + 2 * 512) / 65_535;
    expect(half).toBeCloseTo(0.0093, 3);
  });
});
