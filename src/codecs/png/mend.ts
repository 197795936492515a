/** Ends a PNG that was cut off, so that decoders read what is there. PNG specification, section 5. */
import { type Bytes, binaryText } from "../metadata/bytes";
import { chunkOf, readChunks, SIGNATURE } from "../png/chunks";

/** Parts of the file up to the cut: of the chunk in which it lies only pixels are kept. */
export function mendPng(bytes: Bytes): readonly Bytes[] {
  const last = readChunks(bytes).at(-1);
  const end = last ? last.at + 12 + last.content.length : SIGNATURE.length;
  const isPixels = binaryText(bytes.subarray(end + 4, end + 8)) === "IDAT";
  return [
    bytes.subarray(0, end),
    ...(isPixels ? [chunkOf("IDAT", bytes.subarray(end + 8))] : []),
    ...(last?.type === "IEND" ? [] : [chunkOf("IEND", new Uint8Array())]),
  ];
}
