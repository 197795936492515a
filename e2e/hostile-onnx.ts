/** ONNX files that are well-formed and meant ill: they pass for a network until they are run. */
import {
  denoised,
  type Field,
  image,
  message,
  node,
  tensor,
} from "../src/models/tiny-onnx.fixtures";

/** A network of the right face whose nodes are these; the last of them must give “denoised”. */
function network(nodes: readonly Uint8Array[], initializers: readonly Uint8Array[]) {
  const graph = message([
    ...nodes.map((bytes): Field => [1, bytes]),
    [2, "hostile"],
    ...initializers.map((bytes): Field => [5, bytes]),
    [11, tensor(image)],
    [12, tensor(denoised)],
  ]);
  return message([
    [1, 8],
    [8, message([[2, 18]])],
    [7, graph],
    [
      14,
      message([
        [1, "radius"],
        [2, "1"],
      ]),
    ],
  ]);
}

/** A list of whole numbers, to be the shape of something. */
const sides = (name: string, values: readonly number[]) =>
  message([
    [1, values.length],
    [2, 7],
    [8, name],
    [9, new Uint8Array(BigInt64Array.from(values, BigInt).buffer)],
  ]);

/** Some hundred bytes that ask for eight gigabytes of zeros. */
export const vastOnnx = () =>
  network(
    [
      node("ConstantOfShape", ["sides"], "zeros"),
      node("ReduceMax", ["zeros"], "zero"),
      node("Add", ["image", "zero"], "denoised"),
    ],
    [sides("sides", [2e9])],
  );

/** Thousands of products of large matrices, each made of the photo: minutes or hours of work a tile. */
export function endlessOnnx(): Uint8Array<ArrayBuffer> {
  const nodes = [
    node("ReduceMean", ["image"], "mean"),
    node("Expand", ["mean", "sides"], "matrix"),
    node("Identity", ["matrix"], "product0"),
  ];
  const products = 20_000;
  for (let i = 1; i <= products; i++) {
    nodes.push(node("MatMul", [`product${i - 1}`, "matrix"], `product${i}`));
  }
  nodes.push(node("ReduceMin", [`product${products}`], "least"));
  nodes.push(node("Add", ["image", "least"], "denoised"));
  return network(nodes, [sides("sides", [1, 1, 2000, 2000])]);
}

/** A loop of 2⁶³ rounds. */
export function loopOnnx(): Uint8Array<ArrayBuffer> {
  const boolean = (name: string) => tensor({ name, type: 9, shape: [] });
  const round = message([
    [1, node("Identity", ["go"], "goOn")],
    [2, "round"],
    [11, tensor({ name: "i", type: 7, shape: [] })],
    [11, boolean("go")],
    [12, boolean("goOn")],
  ]);
  const body = message([
    [1, "body"],
    [6, round],
    [20, 5],
  ]);
  const initialGo = message([
    [2, 9],
    [8, "true"],
    [9, Uint8Array.of(1)],
  ]);
  return network(
    [node("Loop", ["", "true"], "", [body]), node("Identity", ["image"], "denoised")],
    [initialGo],
  );
}

/** A weight of a thousand million numbers, of which four bytes are there. */
export const hollowOnnx = () =>
  network(
    [node("Identity", ["image"], "denoised")],
    [
      message([
        [1, 1_000_000_000],
        [2, 1],
        [8, "weight"],
        [9, new Uint8Array(4)],
      ]),
    ],
  );

/** A weight that is said to be in a file of the person's system. */
export const elsewhereOnnx = () =>
  network(
    [node("Identity", ["image"], "denoised")],
    [
      message([
        [1, 4],
        [2, 1],
        [8, "weight"],
        [
          13,
          message([
            [1, "location"],
            [2, "../../../etc/passwd"],
          ]),
        ],
        [14, 1],
      ]),
    ],
  );
