/** Small ONNX files for tests, written field by field: a 3 × 3 mean, and what goes wrong with files. */
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";

export interface TinyOnnx {
  readonly inputs?: readonly TinyTensor[];
  readonly output?: TinyTensor;
  readonly metadata?: Readonly<Record<string, string>>;
  /** Factor on the mean; 1 leaves a plausible image. */
  readonly scale?: number;
}

export interface TinyTensor {
  readonly name: string;
  readonly type: number;
  /** Null is an open side. */
  readonly shape: readonly (number | null)[];
}

export const image: TinyTensor = { name: "image", type: 1, shape: [1, 3, null, null] };
export const blindness: TinyTensor = { name: "blindness", type: 1, shape: [1] };
export const denoised: TinyTensor = { ...image, name: "denoised" };

/**
 * With `image` alone: its 3 × 3 mean. With `blindness` too: that much of the way from image to mean,
 * so it is not blind at 1. Both have a radius of one pixel.
 */
export function tinyOnnx({
  inputs = [image],
  output = denoised,
  metadata = { radius: "1" },
  scale = 1,
}: TinyOnnx = {}): Uint8Array<ArrayBuffer> {
  const conditional = inputs.some(({ name }) => name === "blindness");
  const mean = conditional ? "mean" : "unscaled";
  const pool = node("AveragePool", ["image"], mean, [
    ints("kernel_shape", [3, 3]),
    ints("pads", [1, 1, 1, 1]),
  ]);
  const nodes = conditional
    ? [
        pool,
        node("Sub", ["mean", "image"], "change"),
        node("Mul", ["change", "blindness"], "part"),
        node("Add", ["image", "part"], "unscaled"),
      ]
    : [pool];
  nodes.push(node("Mul", ["unscaled", "scale"], output.name));
  const graph = message([
    ...nodes.map((bytes): Field => [1, bytes]),
    [2, "tiny"],
    [
      5,
      message([
        [1, 1],
        [2, 1],
        [8, "scale"],
        [9, floatBytes(scale)],
      ]),
    ],
    ...inputs.map((input): Field => [11, tensor(input)]),
    [12, tensor(output)],
  ]);
  return message([
    [1, 8],
    [8, message([[2, 18]])],
    [7, graph],
    ...Object.entries(metadata).map(
      ([key, value]): Field => [
        14,
        message([
          [1, key],
          [2, value],
        ]),
      ],
    ),
  ]);
}

/** A field of a protocol buffer: its number and what is in it. */
export type Field = readonly [number: number, value: number | string | Uint8Array];

/** A protocol buffer's message. */
export function message(fields: readonly Field[]): Uint8Array<ArrayBuffer> {
  const writer = new BinaryWriter();
  for (const [field, value] of fields) {
    if (typeof value === "number") writer.tag(field, WireType.Varint).int64(value);
    else if (typeof value === "string") writer.tag(field, WireType.LengthDelimited).string(value);
    else writer.tag(field, WireType.LengthDelimited).bytes(value);
  }
  return Uint8Array.from(writer.finish());
}

const floatBytes = (value: number) => new Uint8Array(Float32Array.of(value).buffer);

/** ValueInfoProto: an input or output. */
export const tensor = ({ name, type, shape }: TinyTensor) =>
  message([
    [1, name],
    [
      2,
      message([
        [
          1,
          message([
            [1, type],
            [
              2,
              message(
                shape.map((side): Field => [1, message([side === null ? [2, "side"] : [1, side]])]),
              ),
            ],
          ]),
        ],
      ]),
    ],
  ]);

/** NodeProto. */
export const node = (
  type: string,
  inputs: string[],
  output: string,
  attributes: Uint8Array[] = [],
) =>
  message([
    ...inputs.map((input): Field => [1, input]),
    [2, output],
    [4, type],
    ...attributes.map((attribute): Field => [5, attribute]),
  ]);

const ints = (name: string, values: number[]) =>
  message([[1, name], ...values.map((value): Field => [8, value]), [20, 7]]);
