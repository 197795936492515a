/** Reads the metadata of any file: what it holds, whole or not, and nothing for a format without. */
import { type Metadata, NOTHING } from "./metadata";
import { readJpegMetadata } from "./read-jpeg";
import { readPngMetadata } from "./read-png";
import { readWebPMetadata } from "./read-webp";

/** Never fails because of what is in the bytes: `damaged` tells which blocks could not be read. */
export async function readMetadata(bytes: Uint8Array): Promise<Metadata> {
  return (
    readJpegMetadata(bytes) ?? readWebPMetadata(bytes) ?? (await readPngMetadata(bytes)) ?? NOTHING
  );
}
