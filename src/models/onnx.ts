/**
 * An ONNX file's outline: its inputs and outputs, its metadata and the size of its weights.
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
  /** At least one weight is kept in another file. */
  readonly external: boolean;
  /** The kinds of nodes in it, branches and functions included. */
  readonly operators: ReadonlySet<string>;
}

/** More than any network for photos has: a file of nothing but empty parts would fill the memory. */
const MOST_PARTS = 100_000;
const MOST_SIDES = 64;

/** Depth to which a node's own graphs are followed; ONNX Runtime's exporters need two. */
const MOST_DEPTH = 16;

export const FLOAT32 = 1;
export const INT64 = 7;

/** @throws Error when the bytes are not a protocol buffer with a graph in it */
export function readOnnx(bytes: Uint8Array): OnnxOutline {
  const metadata = new Map<string, string>();
  const inputs: OnnxTensor[] = [];
  const outputs: OnnxTensor[] = [];
  const weights = new Map<string, readonly number[]>();
  const operators = new Set<string>();
  let graphs = 0;
  let parts = 0;
  let external = false;
  /** Of each part, before it is read. */
  const counted =
    (read: OnMessage): OnMessage =>
    (part) => {
      if (++parts > MOST_PARTS) throw new Error("it has more parts than any network for photos");
      read(part);
    };
  /** NodeProto: its operator (4) and attributes (5), which may be graphs (6, 11) of further nodes (1). */
  const readNode = (depth: number): OnMessage =>
    counted((node) => {
      if (depth > MOST_DEPTH) throw new Error("its graphs lie too deep in one another");
      const inner: OnMessage = (graph) => eachField(graph, { 1: readNode(depth + 1) });
      eachField(node, {
        4: (text) => operators.add(decoder.decode(text.subarray(0, 100))),
        5: counted((attribute) => eachField(attribute, { 6: inner, 11: inner })),
      });
    });

  eachField(bytes, {
    7: (graph) => {
      graphs++;
      eachField(graph, {
        1: readNode(0),
        5: counted((initializer) => {
          const { name, shape, elsewhere } = readWeights(initializer);
          weights.set(name, shape);
          external ||= elsewhere;
        }),
        11: counted((input) => inputs.push(readTensor(input))),
        12: counted((output) => outputs.push(readTensor(output))),
      });
    },
    14: counted((property) => {
      const { 1: key = "", 2: value = "" } = readStrings(property);
      metadata.set(key, value);
    }),
    // FunctionProto: nodes (7) that a node of the graph stands for.
    25: (definition) => eachField(definition, { 7: readNode(0) }),
  });
  if (graphs !== 1 || outputs.length === 0) throw new Error("there is no network in it");
  return {
    inputs: inputs.filter(({ name }) => !weights.has(name)),
    outputs,
    metadata,
    weights: [...weights.values()],
    external,
    operators,
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
    addSide(shape, size);
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

function addSide<T>(shape: T[], side: T): void {
  if (shape.length === MOST_SIDES) throw new Error("a tensor in it has too many sides");
  shape.push(side);
}

/**
 * TensorProto: its shape (1), packed or not, its name (8), and whether its numbers are in another file
 * (13, 14). The numbers themselves are passed over.
 */
function readWeights(bytes: Uint8Array): { name: string; shape: number[]; elsewhere: boolean } {
  let name = "";
  let elsewhere = false;
  const shape: number[] = [];
  eachField(
    bytes,
    {
      1: (packed) => {
        const reader = new BinaryReader(packed);
        while (reader.pos < reader.len) addSide(shape, Number(reader.int64()));
      },
      8: (text) => {
        name = decoder.decode(text);
      },
      13: () => {
        elsewhere = true;
      },
    },
    {
      1: (value) => addSide(shape, value),
      14: (location) => {
        elsewhere ||= location !== 0;
      },
    },
  );
  return { name, shape, elsewhere };
}
