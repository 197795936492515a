/** Builds small blocks and files for the tests. */
import { asUtf8, type Bytes, bytesOf, joined } from "./bytes";

/** A tag's value: text, SHORTs, LONGs, fractions, bytes of no type, or another directory. */
export type TagValue =
  | string
  | { readonly short: readonly number[] }
  | { readonly long: readonly number[] }
  | { readonly fraction: readonly (readonly [number, number])[] }
  | { readonly raw: Uint8Array }
  /** Given its own place in the block, as maker notes know it. */
  | { readonly placed: (at: number, little: boolean) => Uint8Array }
  | { readonly directory: Directory };

export type Directory = Readonly<Record<number, TagValue>>;

/** @param second the next directory, with a JPEG thumbnail */
export function tiffOf(
  little: boolean,
  main: Directory,
  second?: { readonly tags: Directory; readonly thumbnail: Uint8Array },
): Bytes {
  const bytes: number[] = [];
  const put = (at: number, value: number, size: 2 | 4) => {
    for (let i = 0; i < size; i++) {
      bytes[at + i] = (value >>> (8 * (little ? i : size - 1 - i))) & 255;
    }
  };
  const numbers = (values: readonly number[], size: 2 | 4) => {
    const view = new DataView(new ArrayBuffer(values.length * size));
    for (const [i, value] of values.entries()) {
      if (size === 2) view.setUint16(2 * i, value, little);
      else view.setUint32(4 * i, value, little);
    }
    return new Uint8Array(view.buffer);
  };
  const add = (content: Uint8Array) => {
    const at = bytes.length;
    bytes.push(...content);
    if (bytes.length % 2 === 1) bytes.push(0);
    return at;
  };
  /** @returns where the directory is, and where its next one's offset stands */
  const write = (directory: Directory): { at: number; nextAt: number } => {
    const tags = Object.entries(directory).sort(([a], [b]) => Number(a) - Number(b));
    const at = bytes.length;
    bytes.push(...new Uint8Array(2 + 12 * tags.length + 4));
    put(at, tags.length, 2);
    for (const [i, [tag, value]] of tags.entries()) {
      const entry = at + 2 + 12 * i;
      const [type, count, content] = coded(value);
      put(entry, Number(tag), 2);
      put(entry + 2, type, 2);
      put(entry + 4, count, 4);
      if (content.length > 4) put(entry + 8, add(content), 4);
      else for (const [j, byte] of content.entries()) bytes[entry + 8 + j] = byte;
    }
    return { at, nextAt: at + 2 + 12 * tags.length };
  };
  const coded = (value: TagValue): [number, number, Uint8Array] => {
    if (typeof value === "string") {
      const text = bytesOf(asUtf8(`${value}\0`));
      return [2, text.length, text];
    }
    if ("short" in value) return [3, value.short.length, numbers(value.short, 2)];
    if ("long" in value) return [4, value.long.length, numbers(value.long, 4)];
    if ("fraction" in value) return [5, value.fraction.length, numbers(value.fraction.flat(), 4)];
    if ("raw" in value) return [7, value.raw.length, value.raw];
    if ("placed" in value) {
      const content = value.placed(bytes.length, little);
      return [7, content.length, content];
    }
    return [4, 1, numbers([write(value.directory).at], 4)];
  };
  bytes.push(...(little ? [0x49, 0x49, 42, 0] : [0x4d, 0x4d, 0, 42]), 0, 0, 0, 0);
  put(4, 8, 4);
  const { nextAt } = write(main);
  if (second) {
    const { thumbnail, tags } = second;
    const pointers = { 259: { short: [6] }, 513: { long: [0] }, 514: { long: [0] } };
    const { at } = write({ ...tags, ...pointers });
    put(nextAt, at, 4);
    const names = [...Object.keys({ ...tags, ...pointers })].map(Number).sort((a, b) => a - b);
    put(at + 2 + 12 * names.indexOf(0x0202) + 8, thumbnail.length, 4);
    put(at + 2 + 12 * names.indexOf(0x0201) + 8, add(thumbnail), 4);
  }
  return Uint8Array.from(bytes);
}

/** Twelve bytes that say where they are: valid only while they stay at their place. */
export const makerNote: TagValue = {
  placed: (at) => bytesOf(`NOTE${String(at).padStart(8, "0")}tail`),
};

export const GPS: Directory = {
  0: { raw: Uint8Array.of(2, 3, 0, 0) },
  1: "S",
  2: {
    fraction: [
      [12, 1],
      [30, 1],
      [0, 1],
    ],
  },
  3: "E",
  4: {
    fraction: [
      [34, 1],
      [15, 1],
      [0, 1],
    ],
  },
};

/** A camera's block, lying on its side. */
export function cameraExif(little: boolean, thumbnail?: Uint8Array, more: Directory = {}): Bytes {
  return tiffOf(
    little,
    {
      271: "Examplecam",
      272: "EX-1",
      274: { short: [6] },
      282: { fraction: [[300, 1]] },
      283: { fraction: [[300, 1]] },
      296: { short: [2] },
      18246: { short: [4] },
      34665: {
        directory: {
          33434: { fraction: [[1, 60]] },
          33437: { fraction: [[28, 10]] },
          34855: { short: [6400] },
          36864: { raw: bytesOf("0232") },
          36867: "2021:07:03 18:22:31",
          37500: makerNote,
          40961: { short: [0xffff] },
          40962: { short: [4000] },
          40963: { short: [3000] },
          40965: { directory: { 1: "R03", 2: { raw: bytesOf("0100") } } },
          42036: "EX 35mm",
        },
      },
      34853: { directory: GPS },
      ...more,
    },
    thumbnail && { tags: { 274: { short: [6] } }, thumbnail },
  );
}

export const RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

/** @param inner elements in rdf:RDF, or properties as attributes of one description */
export const packetOf = (attributes: string, elements = ""): Bytes =>
  bytesOf(
    asUtf8(
      `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="${RDF}">
  <rdf:Description rdf:about=""
    ${attributes}>
   ${elements}
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
${" ".repeat(200)}
<?xpacket end="w"?>`,
    ),
  );

export const dataset = (number: number, text: string): Bytes =>
  joined([Uint8Array.of(0x1c, 2, number, 0, text.length), bytesOf(text)]);

export const segmentOf = (marker: number, ...contents: readonly (Uint8Array | string)[]): Bytes => {
  const content = joined(contents.map((part) => (typeof part === "string" ? bytesOf(part) : part)));
  const length = content.length + 2;
  return joined([Uint8Array.of(0xff, marker, length >> 8, length & 255), content]);
};

/** An index of several pictures. @param pictures those after the first: type, length, distance from the block */
export function indexOfPictures(
  little: boolean,
  first: number,
  pictures: readonly (readonly [type: number, length: number, offset: number])[],
): Bytes {
  const entries = [[0x030000, first, 0] as const, ...pictures];
  const view = new DataView(new ArrayBuffer(16 * entries.length));
  for (const [i, numbers] of entries.entries()) {
    for (const [j, number] of numbers.entries()) view.setUint32(16 * i + 4 * j, number, little);
  }
  return tiffOf(little, {
    45056: { raw: bytesOf("0100") },
    45057: { long: [entries.length] },
    45058: { raw: new Uint8Array(view.buffer) },
  });
}

/** No profile that could be used: a header that tells its length and its colours, and some bytes. */
export function profileOf(length: number, colours: "RGB " | "GRAY" | "CMYK" = "RGB "): Bytes {
  const bytes = Uint8Array.from({ length }, (_, i) => (i * 7 + (i >> 8)) & 255);
  new DataView(bytes.buffer).setUint32(0, length);
  bytes.set(bytesOf(colours), 16);
  bytes.set(bytesOf("acsp"), 36);
  return bytes;
}

/** A film of two boxes. */
export const film = (inner = "moov"): Bytes =>
  joined([
    bytesOf("\0\0\0\x18ftypmp42\0\0\0\0mp42isom"),
    bytesOf("\0\0\0\x10mdat12345678"),
    bytesOf(`\0\0\0${String.fromCharCode(8 + inner.length)}free${inner}`),
  ]);
