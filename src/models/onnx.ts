/**
 * What an ONNX file says of itself: its inputs and outputs, its metadata and the size of its weights.
 * Reads the protocol buffer's outline only; the field numbers are those of onnx.proto
 * (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
 */
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";

export interface OnnxTensor {
  readonly name: string;
  /** TensorProto.DataType: 1 is float32, 10 float16. 0 when it is no tensor. */
  readonly type: number;
  /** A number is fixed, null is whatever it is given. */
  readonly shape: readonly (number | null)[];
}

export interface OnnxOutline {
  /** Without those that only carry weights. */
  readonly inputs: readonly OnnxTensor[];
  readonly outputs: readonly OnnxTensor[];
  readonly metadata: ReadonlyMap<string, string>;
  /** Shapes of the weights. */
  readonly weights: readonly (readonly number[])[];
}

export const FLOAT32 = 1;

/** @throws Error when the bytes are not a protocol buffer with a graph in it */
export function readOnnx(bytes: Uint8Array): OnnxOutline {
  const metadata = new Map<string, string>();
  const inputs: OnnxTensor[] = [];
  const outputs: OnnxTensor[] = [];
  const weights = new Map<string, readonly number[]>();
  let graphs = 0;

  eachField(bytes, {
    7: (graph) => {
      graphs++;
      eachField(graph, {
        5: (initializer) => {
          const { name, shape } = readWeights(initializer);
          weights.set(name, shape);
        },
        11: (input) => inputs.push(readTensor(input)),
        12: (output) => outputs.push(readTensor(output)),
      });
    },
    14: (property) => {
      const { 1: key = "", 2: value = "" } = readStrings(property);
      metadata.set(key, value);
    },
  });
  if (graphs !== 1 || outputs.length === 0) throw new Error("there is no network in it");
  return {
    inputs: inputs.filter(({ name }) => !weights.has(name)),
    outputs,
    metadata,
    weights: [...weights.values()],
  };
}

type OnMessage = (message: Uint8Array) => void;

/** Hands over the fields that are strings, bytes or messages, and passes over all others. */
function eachField(
  bytes: Uint8Array,
  onMessage: Readonly<Record<number, OnMessage>>,
  onNumber: Readonly<Record<number, (value: number) => void>> = {},
): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    if (type === WireType.LengthDelimited && onMessage[field]) onMessage[field](reader.bytes());
    else if (type === WireType.Varint && onNumber[field]) onNumber[field](Number(reader.int64()));
    else reader.skip(type, field);
  }
}

const decoder = new TextDecoder();

function readStrings(bytes: Uint8Array): Partial<Record<1 | 2, string>> {
  const strings: Partial<Record<1 | 2, string>> = {};
  eachField(bytes, {
    1: (text) => {
      strings[1] = decoder.decode(text);
    },
    2: (text) => {
      strings[2] = decoder.decode(text);
    },
  });
  return strings;
}

/** ValueInfoProto: a name (1) and a type (2) that, for tensors (1), is elements (1) and shape (2). */
function readTensor(bytes: Uint8Array): OnnxTensor {
  let name = "";
  let type = 0;
  const shape: (number | null)[] = [];
  const readDimension: OnMessage = (dimension) => {
    let size: number | null = null;
    eachField(
      dimension,
      {},
      {
        1: (value) => {
          size = value;
        },
      },
    );
    shape.push(size);
  };
  const readTensorType: OnMessage = (tensor) =>
    eachField(
      tensor,
      { 2: (dimensions) => eachField(dimensions, { 1: readDimension }) },
      {
        1: (value) => {
          type = value;
        },
      },
    );
  eachField(bytes, {
    1: (text) => {
      name = decoder.decode(text);
    },
    2: (kind) => eachField(kind, { 1: readTensorType }),
  });
  return { name, type, shape };
}

/** TensorProto: its shape (1), packed or not, and its name (8). The numbers themselves are passed over. */
function readWeights(bytes: Uint8Array): { name: string; shape: number[] } {
  let name = "";
  const shape: number[] = [];
  eachField(
    bytes,
    {
      1: (packed) => {
        const reader = new BinaryReader(packed);
        while (reader.pos < reader.len) shape.push(Number(reader.int64()));
      },
      8: (text) => {
        name = decoder.decode(text);
      },
    },
    { 1: (value) => shape.push(value) },
  );
  return { name, shape };
}
