import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Manifest } from "./manifest";
import { readOnnx } from "./onnx";
import { blindness, denoised, image, tinyOnnx } from "./tiny-onnx";

const models = new URL("../../public/models/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL("manifest.json", models), "utf8")) as Manifest;

describe("an ONNX file's outline", () => {
  it.each(manifest.models)("is what the manifest says of $id", (model) => {
    const { inputs, outputs, metadata, weights } = readOnnx(
      readFileSync(new URL(model.file, models)),
    );
    expect(inputs.map(({ name }) => name)).toEqual(model.inputs);
    expect(inputs[0]).toEqual(image);
    expect(outputs).toMatchObject([{ name: "denoised", type: 1 }]);
    expect(metadata.get("radius")).toBe(String(model.radius));
    const numbers = weights.reduce((sum, shape) => sum + shape.reduce((n, side) => n * side, 1), 0);
    expect(numbers / model.params).toBeGreaterThan(0.9);
    expect(numbers / model.params).toBeLessThan(1.2);
  });

  it("leaves weights out of the inputs, and open sides open", () => {
    const scale = { name: "scale", type: 1, shape: [1] };
    const { inputs, outputs, weights } = readOnnx(tinyOnnx({ inputs: [image, blindness, scale] }));
    expect(inputs).toEqual([image, blindness]);
    expect(outputs).toEqual([denoised]);
    expect(weights).toEqual([[1]]);
  });

  it("of any bytes is an outline or an Error, never a hang or a crash", () => {
    const valid = tinyOnnx();
    const damaged = fc
      .tuple(fc.nat(valid.length - 1), fc.nat(255), fc.nat(valid.length))
      .map(([at, value, end]) => valid.with(at, value).slice(0, end));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), damaged), (bytes) => {
        try {
          expect(readOnnx(bytes).outputs.length).toBeGreaterThan(0);
        } catch (error) {
          if (!(error instanceof Error)) throw error;
        }
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ["nothing", new Uint8Array()],
    ["text", new TextEncoder().encode("Dear diary, today")],
    ["a file cut short", tinyOnnx().slice(0, 60)],
  ])("of %s is refused", (_, bytes) => {
    expect(() => readOnnx(bytes)).toThrow();
  });
});
