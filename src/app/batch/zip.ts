import { makeZip } from "client-zip";

export interface ZipEntry {
  readonly name: string;
  readonly lastModified: Date;
  readonly input: Blob | ReadableStream<Uint8Array<ArrayBuffer>>;
}

/** A count of 16 bits that says: see the one of 64. */
const MANY = 0xffff;

const LITTLE = true;

/** One ZIP, made while it is read: beyond 4 GiB and 65,535 files in the form of ZIP64. */
export function zipOf(entries: AsyncIterable<ZipEntry>): ReadableStream<Uint8Array> {
  let count = 0;
  const counted = async function* () {
    for await (const entry of entries) {
      count++;
      yield entry;
    }
  };
  const zip = makeZip(counted(), { buffersAreUTF8: true });
  let last: Uint8Array | null = null;
  return zip.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, to) {
        if (last) to.enqueue(last);
        last = chunk;
      },
      flush(to) {
        if (!last) return;
        const end = new DataView(last.buffer, last.byteOffset, last.length);
        const [size, at] = [end.getUint32(12, LITTLE), end.getUint32(16, LITTLE)];
        // client-zip 2.5.1 begins with ZIP64 at 4 GiB, and not where there are many small files.
        if (count >= MANY && at < 0xffffffff) to.enqueue(endOf64(count, size, at));
        to.enqueue(last);
      },
    }),
  );
}

/** APPNOTE 6.3.10, 4.3.14 and 4.3.15: the end of the directory as ZIP64 tells it, and where that is. */
function endOf64(count: number, size: number, at: number): Uint8Array {
  const bytes = new Uint8Array(76);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x06064b50, LITTLE);
  view.setBigUint64(4, 44n, LITTLE); // Bytes from here to the locator.
  view.setUint16(12, 45, LITTLE); // Made, and to be read, by version 4.5.
  view.setUint16(14, 45, LITTLE);
  view.setBigUint64(24, BigInt(count), LITTLE); // On this disk, and in all.
  view.setBigUint64(32, BigInt(count), LITTLE);
  view.setBigUint64(40, BigInt(size), LITTLE);
  view.setBigUint64(48, BigInt(at), LITTLE);
  view.setUint32(56, 0x07064b50, LITTLE);
  view.setBigUint64(64, BigInt(at + size), LITTLE);
  view.setUint32(72, 1, LITTLE);
  return bytes;
}
