/** A network's inputs as tensors: as many as it has. */
import type { Tensor } from "onnxruntime-web/webgpu";
import type { TileShape } from "../src/geometry/tiles";
import type { InputName } from "../src/models/manifest";
import type { Conditions } from "../src/network/conditions";

/** As every build of ONNX Runtime has it. */
interface Tensors<T> {
  new (type: "float32", data: Float32Array, dims: readonly number[]): T;
  new (type: "int64", data: BigInt64Array, dims: readonly number[]): T;
}

/** @param planes [3, height, width] in [0, 1] */
export function feedsOf<T extends Tensor>(
  Of: Tensors<T>,
  inputs: readonly InputName[],
  planes: Float32Array,
  { width, height }: TileShape,
  { blindness, hole, noise }: Conditions,
): Record<string, T> {
  const offered: Record<InputName, () => T> = {
    image: () => new Of("float32", planes, [1, 3, height, width]),
    blindness: () => new Of("float32", Float32Array.of(blindness), [1]),
    noise: () => new Of("float32", noise, [1, noise.length]),
    // Its four views move by so many pixels away from the one they describe.
    shift: () => new Of("int64", BigInt64Array.of(BigInt((hole + 1) / 2)), [1]),
  };
  return Object.fromEntries(inputs.map((name) => [name, offered[name]()]));
}
