import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AppError } from "../base/errors";
import { oneLine } from "../base/foreign-text";
import type { Sampling } from "../network/procedure";
import { HOLES } from "../network/settings";
import { FULL } from "../raster/blend";
import { sentenceOf } from "../words/sentence";
import { thrownBy } from "../words/told.fixtures";
import { ALL_AUTO, NO_AUTO } from "./auto";
import {
  readFragment,
  readPresets,
  readSettings,
  settingsFragment,
  settingsText,
} from "./settings-text";
import type { VariantSettings } from "./variants";

const share = fc.double({ min: 0, max: 1, noNaN: true }).map((n) => Math.round(n * 100) / 100);
const stride = fc.integer({ min: 2, max: 5 });
const sampling: fc.Arbitrary<Sampling> = fc.oneof(
  fc.constant({ kind: "none" } as const),
  fc.record({ kind: fc.constant("pixel-shuffle" as const), stride }),
  fc.record({
    kind: fc.constant("random" as const),
    stride,
    draws: fc.integer({ min: 1, max: 16 }),
    seed: fc.integer(),
  }),
);
// A line of text: names with line breaks and turned ones are a case of their own, below.
const name = fc
  .string({ unit: "grapheme", maxLength: 20 })
  .map((text) => oneLine(text, 60) || null);
const variant: fc.Arbitrary<VariantSettings> = fc.record({
  name,
  model: fc.option(fc.string({ minLength: 1, maxLength: 30 })),
  auto: fc.record({
    blindness: fc.boolean(),
    hole: fc.boolean(),
    sampling: fc.boolean(),
    strength: fc.boolean(),
    blotches: fc.boolean(),
  }),
  blindness: fc.option(share),
  hole: fc.constantFrom(...HOLES),
  procedure: fc.record({ sampling, refine: fc.boolean(), ensemble: fc.boolean() }),
  removeHotPixels: fc.boolean(),
  blotches: share,
  keepStructure: fc.boolean(),
  correctBrightness: fc.boolean(),
  blend: fc.record({ strength: share, luminance: share, chroma: share, detail: share }),
});
const variants = fc.array(variant, { minLength: 1, maxLength: 6 });

describe("settings as text", () => {
  it("come back as they were, through the clipboard, a file and a link", () => {
    fc.assert(
      fc.property(variants, (all) => {
        expect(readSettings(settingsText(all))).toEqual(all);
        expect(readSettings(settingsText(all, 2))).toEqual(all);
        const fragment = settingsFragment(all);
        expect(fragment).toMatch(/^#settings=[\w-]+$/);
        expect(readFragment(fragment)).toEqual(all);
      }),
    );
  });

  it("are short when nothing is out of the ordinary", () => {
    const plain: VariantSettings = {
      name: null,
      model: null,
      auto: NO_AUTO,
      blindness: 1,
      hole: 1,
      procedure: { sampling: { kind: "none" }, refine: false, ensemble: false },
      removeHotPixels: false,
      blotches: 0,
      keepStructure: false,
      correctBrightness: false,
      blend: FULL,
    };
    expect(settingsText([plain])).toBe('{"blindspot":1,"variants":[{"blindness":1}]}');
    const text = settingsText([{ ...plain, auto: { ...ALL_AUTO, blindness: false } }]);
    expect(JSON.parse(text).variants).toEqual([
      { auto: ["hole", "sampling", "strength", "blotches"], blindness: 1 },
    ]);
    expect(JSON.parse(settingsText([{ ...plain, hole: 5 }])).variants[0].hole).toBe(5);
    expect(readFragment("#elsewhere")).toBeNull();
  });

  it.each<[string, string, RegExp]>([
    ["cut short", '{"blindspot":1,"variants":[{"bli', /not complete/],
    ["something else", '{"name":"package"}', /something else/],
    ["newer", '{"blindspot":2,"variants":[{}]}', /newer version/],
    ["empty", '{"blindspot":1,"variants":[]}', /1 to 6 variants/],
    ["many", `{"blindspot":1,"variants":[${"{},".repeat(6)}{}]}`, /1 to 6 variants/],
    ["left to Auto by the word", '{"blindspot":1,"variants":[{"auto":"all"}]}', /a list/],
    ["beyond Auto", '{"blindspot":1,"variants":[{"auto":["detail"]}]}', /does not know/],
    ["beyond", '{"blindspot":1,"variants":[{"blindness":1.5}]}', /from 0 to 1/],
    ["a hole of 2", '{"blindspot":1,"variants":[{"hole":2}]}', /one of 1, 3, 5, 7/],
    ["no number", '{"blindspot":1,"variants":[{"strength":"full"}]}', /strength/],
    [
      "stride 9",
      '{"blindspot":1,"variants":[{"downsampling":{"kind":"random","stride":9}}]}',
      /2, 3/,
    ],
    [
      "a kind of its own",
      '{"blindspot":1,"variants":[{"downsampling":{"kind":"x","stride":2}}]}',
      /none this page/,
    ],
  ])("that are %s are refused in words", (_, text, message) => {
    expect(thrownBy(() => readSettings(text))).toMatchObject({
      name: "BadSettings",
      message: expect.stringMatching(message),
    });
  });

  it.each<[string, string]>([
    ["a million lists in one another", "[".repeat(1e6 - 1)],
    [
      "a hundred thousand objects in one another",
      `{"blindspot":1,"variants":${'{"a":'.repeat(1e5)}1${"}".repeat(1e5)}}`,
    ],
    [
      "a name for a model of 200 letters",
      `{"blindspot":1,"variants":[{"model":"${"x".repeat(200)}"}]}`,
    ],
    ["far too much text", `{"blindspot":1,"variants":[{"name":"${"x".repeat(1e6)}"}]}`],
    ["no list", '{"blindspot":1,"variants":{"length":1}}'],
  ])("with %s are refused in words", (_, text) => {
    const presets = text.replace('"variants"', '"presets"');
    for (const read of [() => readSettings(text), () => readPresets(presets)]) {
      expect(thrownBy(read)).toMatchObject({
        name: "BadSettings",
        message: expect.stringMatching(/\.$/),
      });
    }
  });

  it("cannot reach what objects inherit", () => {
    const poison =
      '"__proto__":{"blindness":0.5,"polluted":true},"constructor":{"prototype":{"polluted":true}}';
    const read = readSettings(`{"blindspot":1,${poison},"variants":[{${poison}}]}`);
    expect(read).toEqual(readSettings('{"blindspot":1,"variants":[{}]}'));
    expect("polluted" in {}).toBe(false);
    expect(Object.getPrototypeOf(read[0])).toBe(Object.prototype);
  });

  it("show long and turned names on one line", () => {
    const name = JSON.stringify(`a\u202eb\n${"🌸".repeat(100)}`);
    const [variant] = readSettings(`{"blindspot":1,"variants":[{"name":${name}}]}`);
    expect(variant?.name).toMatch(/^a b 🌸{35}…🌸{20}$/u);
  });

  it("of any kind are read or refused, never half taken", () => {
    const keys = fc.constantFrom(
      ...[
        "name",
        "model",
        "auto",
        "blindness",
        "refine",
        "ensemble",
        "downsampling",
        "strength",
        "detail",
      ],
      ...["kind", "stride", "draws", "seed", "__proto__", "constructor", "toString", "length"],
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.jsonValue({ maxDepth: 1 }),
        fc.constantFrom(0, 1, 2, -1, 1e308, 5e-324, "random", "pixel-shuffle", "none", true, null),
        fc
          .array(fc.tuple(keys, tie("tree")), { maxLength: 5 })
          // As text: an object would lose "__proto__".
          .map((pairs) => `{${pairs.map(([key, value]) => `"${key}":${told(value)}`).join(",")}}`),
      ),
    }));
    const told = (value: unknown) =>
      typeof value === "string" && value.startsWith("{") ? value : JSON.stringify(value);
    const any = fc.oneof(
      fc.string(),
      fc.json(),
      fc.json().map((inner) => `{"blindspot":1,"variants":[${inner}]}`),
      tree.map((inner) => `{"blindspot":1,"variants":[${told(inner)}]}`),
      tree.map((inner) => `{"blindspot":1,"presets":[${told(inner)}]}`),
      fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString("base64url")),
    );
    fc.assert(
      fc.property(any, (text) => {
        const encoded = Buffer.from(text).toString("base64url");
        for (const read of [
          () => readSettings(text),
          () => readPresets(text)?.map(({ settings }) => settings),
          () => readFragment(`#settings=${text}`),
          () => readFragment(`#settings=${encoded}`),
        ]) {
          try {
            for (const { blindness } of read() ?? []) {
              expect(blindness === null || (blindness >= 0 && blindness <= 1)).toBe(true);
            }
          } catch (error) {
            if (!(error instanceof AppError)) throw error;
            expect(error.name).toBe("BadSettings");
            expect(sentenceOf(error)).toMatch(/^[^\n]{1,200}\.$/);
          }
        }
      }),
      { numRuns: 2000 },
    );
  });
});
