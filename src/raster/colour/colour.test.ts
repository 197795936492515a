import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { profileOfCicp } from "./cicp";
import { Conversion, sameColours } from "./convert";
import { decoderOf, encoderOf, fastDecoderOf, fastEncoderOf, gammaCurve } from "./curve";
import { deltaE, labOf } from "./delta-e.fixtures";
import type { Triple } from "./matrix";
import {
  ADOBE_RGB,
  classOf,
  DISPLAY_P3,
  LINEAR_SRGB,
  PROPHOTO,
  type ReadProfile,
  type RgbProfile,
  SRGB,
  SRGB_GREY,
  workingSpace,
} from "./profile";
import { readIcc } from "./read-icc";
import { writeIcc } from "./write-icc";

/** Made by littleCMS: `fixtures/lcms.py` says how. */
const cases: readonly {
  readonly icc: string;
  readonly colours: readonly Triple[];
  readonly srgb: readonly Triple[];
}[] = JSON.parse(readFileSync(new URL("fixtures/lcms.json", import.meta.url), "utf8"));

const BUILT_IN = [SRGB, DISPLAY_P3, ADOBE_RGB, PROPHOTO, LINEAR_SRGB];
const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, "base64"));
const read = (bytes: Uint8Array): ReadProfile => {
  const profile = readIcc(bytes);
  if (profile.kind === "unread") throw new Error(`unread: ${profile.reason}`);
  return profile;
};

/** Interleaved RGB through a conversion. */
function converted(from: ReadProfile, to: ReadProfile, colours: readonly Triple[]): number[] {
  const values = Float32Array.from(colours.flat());
  new Conversion(from, to).convert(values, { first: [0, 1, 2], step: 3 }, colours.length);
  return [...values];
}

const clamped = (value: number) => Math.min(1, Math.max(0, value));

describe("a profile of matrix and curves", () => {
  it.each(cases.map((each) => [read(bytesOf(each.icc)).name, each] as const))(
    "%s makes the colours that littleCMS makes of it",
    (_, { icc, colours, srgb }) => {
      const ours = converted(read(bytesOf(icc)), SRGB, colours);
      for (const [i, theirs] of srgb.entries()) {
        const mine = ours.slice(3 * i, 3 * i + 3).map(clamped) as unknown as Triple;
        const right = theirs.map(clamped) as unknown as Triple;
        expect(deltaE(labOf(SRGB, mine), labOf(SRGB, right))).toBeLessThan(0.1);
        // littleCMS tabulates curves that are no formulas, and lets rounded matrices tint greys.
        for (const c of [0, 1, 2] as const)
          expect(Math.abs(mine[c] - right[c])).toBeLessThan(0.002);
      }
    },
  );

  it("has sRGB's numbers where it is sRGB", () => {
    // Bruce Lindbloom's matrix of sRGB, adapted to D50 by Bradford's method.
    const lindbloom = [
      0.4360747, 0.3850649, 0.1430804, 0.2225045, 0.7168786, 0.0606169, 0.0139322, 0.0971045,
      0.7141733,
    ];
    for (const [i, value] of SRGB.matrix.entries()) expect(value).toBeCloseTo(lindbloom[i] ?? 0, 3);
  });

  it.each(BUILT_IN)("$name is the same after writing and reading", (profile) => {
    const bytes = writeIcc(profile);
    expect(bytes.length).toBeLessThan(600);
    const again = read(bytes) as RgbProfile;
    expect(again).toMatchObject({ kind: "rgb", name: profile.name, approximate: false });
    for (const [i, value] of again.matrix.entries()) {
      expect(value).toBeCloseTo(profile.matrix[i] ?? 0, 4);
    }
    expect(sameColours(profile, again)).toBe(true);
    expect(writeIcc(again)).toEqual(bytes);
  });

  it("of grey too, and tables stay tables", () => {
    expect(sameColours(read(writeIcc(SRGB_GREY)), SRGB_GREY)).toBe(true);
    for (const { icc } of cases) {
      const profile = read(bytesOf(icc));
      const again = read(writeIcc(profile));
      expect(again.kind).toBe(profile.kind);
      expect(sameColours(profile, again)).toBe(true);
    }
  });
});

describe("what is no such profile", () => {
  const first = bytesOf(cases[0]?.icc ?? "");
  const changed = (at: number, text: string) => {
    const bytes = first.slice();
    for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
    return readIcc(bytes);
  };

  it("is said as data", () => {
    expect(readIcc(new Uint8Array())).toMatchObject({ kind: "unread", reason: "damaged" });
    expect(changed(36, "nope")).toMatchObject({ reason: "damaged" });
    expect(changed(16, "CMYK")).toMatchObject({ reason: "space", space: "CMYK" });
    expect(changed(12, "link")).toMatchObject({ reason: "use" });
    // The first tag after name and white is red's.
    expect(changed(132 + 24, "A2B0")).toMatchObject({ reason: "table", space: "RGB" });
  });

  it("never throws, whatever is damaged", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...cases.map(({ icc }) => icc)),
        fc.array(fc.tuple(fc.nat(600), fc.nat(255)), { maxLength: 8 }),
        fc.nat(700),
        (icc, spots, length) => {
          const bytes = bytesOf(icc).slice(0, length);
          for (const [at, value] of spots) if (at < bytes.length) bytes[at] = value;
          const profile = readIcc(bytes);
          if (profile.kind === "unread") return;
          // It can be computed with, too.
          converted(profile, SRGB, [[0.2, 0.5, 0.9]]);
          classOf(profile);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("a curve", () => {
  const curves = [
    gammaCurve(3),
    ...BUILT_IN.map(({ curves: [red] }) => red),
    ...cases.flatMap(({ icc }) => {
      const profile = read(bytesOf(icc));
      return profile.kind === "rgb" ? profile.curves : [profile.curve];
    }),
  ];

  it("comes back through its inverse, and tabulated is the same", () => {
    for (const [n, curve] of curves.entries()) {
      // Tables have corners, and formulas rounded to 1/65536 a step at their joint.
      const close = n <= BUILT_IN.length ? 3e-7 : 1e-4;
      const [decode, encode] = [decoderOf(curve), encoderOf(curve)];
      const [fast, back] = [fastDecoderOf(curve), fastEncoderOf(curve)];
      // Beyond a table's ends there is nothing.
      const [low, high] = curve.kind === "table" ? [0, 1] : [-0.5, 2];
      for (let i = 0; i <= 1000; i++) {
        const x = low + ((high - low) * i) / 1000;
        const y = decode(x);
        expect(Math.abs(decode(encode(y)) - y)).toBeLessThan(1e-9);
        expect(Math.abs(fast(x) - y)).toBeLessThan(close);
        expect(Math.abs(back(y) - encode(y))).toBeLessThan(close);
      }
    }
  });
});

describe("a conversion", () => {
  const value = fc.float({ min: 0, max: 1, noNaN: true });
  const colours: fc.Arbitrary<Triple[]> = fc.array(fc.tuple(value, value, value), {
    minLength: 1,
    maxLength: 50,
  });
  const layout = { first: [0, 1, 2], step: 3 } as const;

  it("there and back changes no 16-bit value, wherever the network needs one", () => {
    const way = fc.constantFrom(
      ...[PROPHOTO, LINEAR_SRGB].map((profile) => ({
        there: new Conversion(profile, SRGB),
        back: new Conversion(SRGB, profile),
      })),
    );
    fc.assert(
      fc.property(way, colours, ({ there, back }, before) => {
        const values = Float32Array.from(before.flat());
        there.convert(values, layout, before.length);
        back.convert(values, layout, before.length);
        for (const [i, value] of before.flat().entries()) {
          expect(Math.abs((values[i] as number) - value)).toBeLessThan(0.5 / 65_535);
        }
      }),
    );
  });

  it("there and back keeps the light between any two", () => {
    const ways = BUILT_IN.flatMap((from) =>
      BUILT_IN.map((to) => ({
        light: decoderOf(from.curves[0]),
        there: new Conversion(from, to),
        back: new Conversion(to, from),
      })),
    );
    fc.assert(
      fc.property(fc.constantFrom(...ways), colours, ({ light, there, back }, before) => {
        const values = Float32Array.from(before.flat());
        there.convert(values, layout, before.length);
        back.convert(values, layout, before.length);
        for (const [i, value] of before.flat().entries()) {
          // Single precision: one part in 2²³, a few times over.
          expect(Math.abs(light(values[i] as number) - light(value))).toBeLessThan(2e-6);
        }
      }),
    );
  });

  it("of planes is that of pixels", () => {
    const planes = Float32Array.of(0.1, 0.9, 0.2, 0.8, 0.3, 0.7);
    new Conversion(PROPHOTO, SRGB).convertPlanes(planes);
    const pixels = converted(PROPHOTO, SRGB, [
      [0.1, 0.2, 0.3],
      [0.9, 0.8, 0.7],
    ]);
    expect([...planes]).toEqual([0, 3, 1, 4, 2, 5].map((i) => pixels[i]));
  });

  it("keeps grey grey, black black and white white", () => {
    for (const profile of [...BUILT_IN, ...cases.map(({ icc }) => read(bytesOf(icc)))]) {
      if (profile.name === "three curves") continue;
      for (const grey of [0, 0.1, 0.5, 1]) {
        const [r, g, b] = converted(profile, SRGB, [[grey, grey, grey]]) as [
          number,
          number,
          number,
        ];
        expect(Math.abs(r - g) + Math.abs(b - g)).toBeLessThan(1e-6);
        if (grey === 1) expect(g).toBeCloseTo(1, 2);
        if (grey === 0) expect(Math.abs(g)).toBeLessThan(2e-2);
      }
    }
  });

  it("knows when there is nothing to do", () => {
    expect(sameColours(SRGB, DISPLAY_P3)).toBe(false);
    expect(sameColours(SRGB, LINEAR_SRGB)).toBe(false);
    const coded = profileOfCicp({ primaries: 12, transfer: 13, matrix: 0, fullRange: true });
    expect(coded && sameColours(coded, DISPLAY_P3)).toBe(true);
    expect(profileOfCicp({ primaries: 9, transfer: 16, matrix: 0, fullRange: true })).toBe(null);
  });
});

describe("a profile's class", () => {
  it("says which photos the network takes as they are", () => {
    expect(BUILT_IN.map(classOf)).toEqual(["srgb-like", "wide", "wide", "very-wide", "linear"]);
    const bt2020 = profileOfCicp({ primaries: 9, transfer: 14, matrix: 0, fullRange: true });
    expect(bt2020 && classOf(bt2020)).toBe("very-wide");
    expect(BUILT_IN.map(workingSpace)).toEqual([null, null, null, SRGB, SRGB]);
    expect(workingSpace({ kind: "grey", name: "", curve: gammaCurve(1) })).toBe(SRGB_GREY);
    expect(workingSpace(SRGB_GREY)).toBe(null);
  });
});
