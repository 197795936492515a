import { readFileSync } from "node:fs";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Manifest } from "./manifest";
import { readOnnx } from "./onnx";
import { blindness, denoised, image, tinyOnnx } from "./tiny-onnx.fixtures";

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
    // A half-plane network's graph holds its U-Net four times, turned.
    expect(numbers / model.params).toBeLessThan(model.inputs.includes("shift") ? 4 : 1.2);
  });

  it("leaves weights out of the inputs, and open sides open", () => {
    const scale = { name: "scale", type: 1, shape: [1] };
    const { inputs, outputs, weights } = readOnnx(tinyOnnx({ inputs: [image, blindness, scale] }));
    expect(inputs).toEqual([image, blindness]);
    expect(outputs).toEqual([denoised]);
    expect(weights).toEqual([[1]]);
  });

  it("tells loops, wherever they hide, and weights kept elsewhere", () => {
    const message = (...fields: [number, Uint8Array | string | number][]) => {
      const writer = new BinaryWriter();
      for (const [field, value] of fields) {
        if (typeof value === "number") writer.tag(field, WireType.Varint).int64(value);
        else if (typeof value === "string")
          writer.tag(field, WireType.LengthDelimited).string(value);
        else writer.tag(field, WireType.LengthDelimited).bytes(value);
      }
      return writer.finish();
    };
    const loop = message([4, "Loop"]);
    const branch = message([4, "If"], [5, message([6, message([1, loop])])]);
    const output = message([1, "out"]);
    const read = (...fields: [number, Uint8Array][]) =>
      readOnnx(message([7, message(...fields, [12, output])]));
    expect([...read([1, loop]).operators]).toEqual(["Loop"]);
    expect([...read([1, branch]).operators].sort()).toEqual(["If", "Loop"]);
    const called = readOnnx(message([7, message([12, output])], [25, message([7, branch])]));
    expect(called.operators.has("Loop")).toBe(true);
    expect(read().external).toBe(false);
    expect(read([5, message([8, "w"], [14, 1])]).external).toBe(true);
    expect(read([5, message([8, "w"], [13, message([1, "location"], [2, "/etc"])])]).external).toBe(
      true,
    );
    let deep = loop;
    for (let i = 0; i < 1000; i++) deep = message([4, "If"], [5, message([6, message([1, deep])])]);
    expect(() => read([1, deep])).toThrow("too deep");
    const empty = Uint8Array.from({ length: 200_002 }, (_, i) => (i % 2 ? 0 : (11 << 3) | 2));
    expect(() => readOnnx(message([7, empty]))).toThrow("more parts");
    const shape = Uint8Array.from({ length: 1000 }, () => 1);
    expect(() => read([5, message([1, shape])])).toThrow("too many sides");
  });

  it("of any bytes is an outline or an Error, never a hang or a crash", () => {
    const valid = tinyOnnx();
    const change = fc.tuple(fc.nat(valid.length - 1), fc.nat(255));
    const damaged = fc
      .tuple(fc.array(change, { minLength: 1, maxLength: 5 }), fc.integer({ min: 40, max: 999 }))
      .map(([changes, end]) =>
        changes.reduce((bytes, [at, value]) => bytes.with(at, value), valid).slice(0, end),
      );
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
