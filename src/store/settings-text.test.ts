import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FULL } from "../core/blend";
import { AppError } from "../core/errors";
import type { Sampling } from "../core/procedure";
import { readFragment, readSettings, settingsFragment, settingsText } from "./settings-text";
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
const name = fc.string({ unit: "grapheme", maxLength: 20 }).map((text) => text.trim() || null);
const variant: fc.Arbitrary<VariantSettings> = fc.record({
  name,
  model: fc.option(fc.string({ minLength: 1, maxLength: 30 })),
  blindness: fc.option(share),
  procedure: fc.record({ sampling, refine: fc.boolean(), ensemble: fc.boolean() }),
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
      blindness: 1,
      procedure: { sampling: { kind: "none" }, refine: false, ensemble: false },
      blend: FULL,
    };
    expect(settingsText([plain])).toBe('{"blindspot":1,"variants":[{"blindness":1}]}');
    expect(readFragment("#elsewhere")).toBeNull();
  });

  it.each<[string, string, RegExp]>([
    ["cut short", '{"blindspot":1,"variants":[{"bli', /not complete/],
    ["something else", '{"name":"package"}', /something else/],
    ["newer", '{"blindspot":2,"variants":[{}]}', /newer version/],
    ["empty", '{"blindspot":1,"variants":[]}', /1 to 6 variants/],
    ["many", `{"blindspot":1,"variants":[${"{},".repeat(6)}{}]}`, /1 to 6 variants/],
    ["beyond", '{"blindspot":1,"variants":[{"blindness":1.5}]}', /from 0 to 1/],
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
    expect(() => readSettings(text)).toThrow(
      expect.objectContaining({ name: "BadSettings", message: expect.stringMatching(message) }),
    );
  });

  it("of any kind are read or refused, never half taken", () => {
    const any = fc.oneof(
      fc.string(),
      fc.json(),
      fc.json().map((inner) => `{"blindspot":1,"variants":[${inner}]}`),
    );
    fc.assert(
      fc.property(any, (text) => {
        for (const read of [() => readSettings(text), () => readFragment(`#settings=${text}`)]) {
          try {
            for (const { blindness } of read() ?? []) {
              expect(blindness === null || (blindness >= 0 && blindness <= 1)).toBe(true);
            }
          } catch (error) {
            if (!(error instanceof AppError)) throw error;
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
