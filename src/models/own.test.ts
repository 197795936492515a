import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AppError } from "../base/errors";
import { NOISE_NUMBERS } from "../network/told-noise";
import { sentenceOf } from "../words/sentence";
import { thrownBy } from "../words/told.fixtures";
import { INPUTS } from "./manifest";
import { FLOAT32, INT64 } from "./onnx";
import { checkSizes, describeOwnModel, trialTile } from "./own";
import { blindness, denoised, image, type TinyOnnx, tinyOnnx } from "./tiny-onnx.fixtures";

const sha256 = "0123456789abcdef".repeat(4);
const describe_ = (tiny: TinyOnnx = {}, card: unknown = null) =>
  describeOwnModel(
    "mine.onnx",
    tinyOnnx(tiny),
    sha256,
    card === null ? null : JSON.stringify(card),
  );

describe("a person's model", () => {
  it("is described by its file alone", () => {
    expect(describe_({ inputs: [image, blindness] })).toMatchObject({
      id: "own-0123456789abcdef",
      name: "mine",
      own: true,
      default: false,
      radius: 1,
      multiple: 1,
      params: 1,
      macsPerPixel: 1,
      inputs: ["image", "blindness"],
      defaultBlindness: 0,
    });
    const metadata = { radius: "3", blindness: "0.25" };
    expect(describe_({ inputs: [image, blindness], metadata })).toMatchObject({
      defaultBlindness: 0.25,
    });
    expect(
      describe_({ metadata: { radius: "9", multiple: "8", macs_per_pixel: "77" } }),
    ).toMatchObject({ radius: 9, multiple: 8, macsPerPixel: 77, inputs: ["image"] });
  });

  it("may ask for the noise and for a hole, in any order", () => {
    const shift = { name: "shift", type: INT64, shape: [1] };
    const noise = { name: "noise", type: FLOAT32, shape: [1, NOISE_NUMBERS] };
    expect(describe_({ inputs: [shift, image, noise, blindness] }).inputs).toEqual(INPUTS);
    expect(describe_({ inputs: [image, noise] }).inputs).toEqual(["image", "noise"]);
    for (const [strange, sentence] of [
      [{ ...noise, shape: [1, 4] }, /“noise” must be float32 of shape 1 × 28\.$/],
      [{ ...noise, type: INT64 }, /“noise” must be float32/],
      [{ ...shift, type: FLOAT32 }, /“shift” must be int64 of shape 1\.$/],
      [{ ...shift, shape: [] }, /“shift” must be int64/],
    ] as const) {
      const error = thrownBy(() => describe_({ inputs: [image, strange] }));
      expect(error).toMatchObject({ message: expect.stringMatching(sentence) });
    }
  });

  it("takes what its card says first: a few fields, or the exporter's manifest", () => {
    const stated = { name: "Night", summary: "For the stars.", radius: 5, defaultBlindness: 0.4 };
    const tiny = { inputs: [image, blindness] };
    expect(describe_(tiny, stated)).toMatchObject(stated);
    expect(
      describe_(tiny, {
        models: [
          { sha256: "other", radius: 7 },
          { ...stated, sha256 },
        ],
      }),
    ).toMatchObject(stated);
  });

  it("cannot pose as one of the site's", () => {
    const card = { id: "compact", own: false, default: true, sha256: "x", inputs: [], file: "/x" };
    expect(describe_({}, card)).toMatchObject({
      id: "own-0123456789abcdef",
      own: true,
      default: false,
      sha256,
      inputs: ["image"],
      file: "mine.onnx",
    });
  });

  it.each<[string, TinyOnnx, unknown, RegExp]>([
    [
      "without an image",
      { inputs: [{ ...image, name: "x" }] },
      null,
      /no input named “image”, only “x”/,
    ],
    ["that asks for more", { inputs: [image, { ...blindness, name: "sigma" }] }, null, /“sigma”/],
    ["of fixed size", { inputs: [{ ...image, shape: [1, 3, 64, 64] }] }, null, /left open/],
    ["of one channel", { inputs: [{ ...image, shape: [1, 1, null, null] }] }, null, /1 × 3/],
    ["in half precision", { inputs: [{ ...image, type: 10 }] }, null, /float32/],
    ["of wide blindness", { inputs: [image, { ...blindness, shape: [2] }] }, null, /shape 1\./],
    ["of another output", { output: { ...denoised, shape: [1, 1, null, null] } }, null, /output/],
    ["without a radius", { metadata: {} }, null, /radius.*Add a card.*"radius"/],
    [
      "of no radius",
      { metadata: { radius: "wide" } },
      null,
      /whole number from 0 to 256, not wide/,
    ],
    ["of huge radius", {}, { radius: 100_000 }, /radius must be a whole number/],
    ["of half a radius", {}, { radius: 1.5 }, /radius must be a whole number/],
    ["with a list for a card", {}, [1], /card is not a JSON object/],
    ["with others' card", {}, { models: [{ sha256: "other" }] }, /describes other models/],
    ["of blindness beyond", { inputs: [image, blindness] }, { defaultBlindness: 2 }, /from 0 to 1/],
  ])("%s is refused in words", (_, tiny, card, message) => {
    expect(thrownBy(() => describe_(tiny, card))).toMatchObject({
      name: "ModelRejected",
      message: expect.stringMatching(message),
    });
  });

  it("that is no ONNX file, or with a card that is no JSON, is refused in words", () => {
    const bytes = new TextEncoder().encode("hello");
    expect(thrownBy(() => describeOwnModel("a.onnx", bytes, sha256, null)).message).toMatch(
      /^a\.onnx cannot be used/,
    );
    expect(thrownBy(() => describeOwnModel("a.onnx", tinyOnnx(), sha256, "{")).message).toMatch(
      /not a JSON object/,
    );
  });

  it("with bytes changed anywhere is described soundly or refused in a sentence", () => {
    const valid = tinyOnnx({ inputs: [image, blindness] });
    const change = fc.tuple(fc.nat(valid.length - 1), fc.nat(255));
    const card = fc.oneof(
      fc.constant(null),
      fc.json(),
      fc.string(),
      fc
        .record(
          {
            radius: fc.jsonValue(),
            name: fc.jsonValue(),
            macsPerPixel: fc.jsonValue(),
            defaultBlindness: fc.jsonValue(),
            channels: fc.double(),
          },
          { requiredKeys: [] },
        )
        .map((fields) => JSON.stringify(fields)),
    );
    const changes = fc.array(change, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(changes, card, fc.string({ unit: "binary" }), (changed, text, name) => {
        const bytes = changed.reduce((all, [at, value]) => all.with(at, value), valid);
        try {
          const model = describeOwnModel(name, bytes, sha256, text);
          for (const key of ["params", "macsPerPixel", "radius", "multiple", "channels"] as const) {
            expect(model[key]).toSatisfy((n) => Number.isInteger(n) && n >= 0 && n <= 1e12);
          }
          expect(model.name.length).toBeGreaterThan(0);
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
          expect(error.name).toBe("ModelRejected");
          expect(sentenceOf(error)).toMatch(/^[^\n]{1,700}\.$/);
          expect(sentenceOf(error)).not.toMatch(/undefined|\[object/);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it.each<[string, string]>([
    ["a million lists in one another", `{"radius":${"[".repeat(5000)}1${"]".repeat(5000)}}`],
    ["a radius of a million letters", JSON.stringify({ radius: "9x".repeat(5e5) })],
    ["a radius of a million digits", JSON.stringify({ radius: "9".repeat(1e6) })],
  ])("whose card states %s is refused in a short sentence", (_, card) => {
    const describing = () => describeOwnModel("a.onnx", tinyOnnx({ metadata: {} }), sha256, card);
    expect(thrownBy(describing)).toMatchObject({
      name: "ModelRejected",
      message: expect.stringMatching(/^.{1,300}\.$/),
    });
  });

  it("of any size, or with a card of any size, is refused before it is read", () => {
    const file = (name: string, size: number) => ({ name, size }) as File;
    const sizes = (onnx: File, card: File | null) => () => checkSizes(onnx, card);
    expect(sizes(file("a.onnx", 2 ** 28), file("a.json", 2 ** 20))).not.toThrow();
    expect(thrownBy(sizes(file("a.onnx", 3 * 2 ** 30), null)).message).toMatch(
      /a\.onnx cannot.*256 MB\.$/,
    );
    expect(thrownBy(sizes(file("a.onnx", 9), file("b.json", 2 ** 30))).message).toMatch(
      /card b\.json.*1 MB\. .+\.$/,
    );
  });

  it("is tried with the same tile every time, in [0, 1]", () => {
    const tile = trialTile(16);
    expect(tile).toHaveLength(3 * 16 * 16);
    expect(tile).toEqual(trialTile(16));
    expect(tile.every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(new Set(tile).size).toBeGreaterThan(500);
  });
});
