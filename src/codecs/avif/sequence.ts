/** How finely an AVIF's picture is coded, by the first bits of its stream. AV1, 5.5 and 5.9. */

const [SEQUENCE, FRAME_HEADER, FRAME] = [1, 3, 6];

/** Of the sequence that holds one still picture, as encoders of pictures write it. */
interface Sequence {
  readonly width: number;
  readonly height: number;
  readonly large: boolean;
  readonly superres: boolean;
}

/** Measured: libaom's index for some qualities of libvips. */
const INDICES = [
  0, 4, 8, 12, 16, 24, 32, 48, 60, 76, 92, 108, 120, 148, 172, 196, 216, 236, 249, 255,
];
const QUALITIES = [100, 99, 98, 97, 95, 92, 90, 85, 80, 75, 70, 65, 60, 50, 40, 30, 20, 10, 5, 1];

/** The quality at which libvips codes a picture as finely, in [0, 1]; 1 is without loss. */
export function qualityOf(stream: Uint8Array): number | null {
  const index = quantiserIn(stream);
  if (index === null) return null;
  const next = Math.max(
    1,
    INDICES.findIndex((at) => at >= index),
  );
  const [from, to] = [INDICES[next - 1] as number, INDICES[next] as number];
  const [best, worst] = [QUALITIES[next - 1] as number, QUALITIES[next] as number];
  return Math.round(best + ((worst - best) * (index - from)) / (to - from)) / 100;
}

/**
 * The quantiser's index, 0 to 255; 0 is without loss. Null where the stream is no usual one.
 * @param stream its beginning
 */
export function quantiserIn(stream: Uint8Array): number | null {
  let sequence: Sequence | null = null;
  for (let at = 0; at < stream.length; ) {
    const head = stream[at++] as number;
    const type = (head >> 3) & 15;
    // Without a length it goes on to the end, with an extension a byte follows.
    if (head & 4) at++;
    let length = 0;
    for (let shift = 0; head & 2 && shift < 28; shift += 7) {
      const byte = stream[at++] ?? 0;
      length |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    const content = stream.subarray(at, head & 2 ? at + length : stream.length);
    if (type === SEQUENCE) sequence = readSequence(new Bits(content));
    if (type === FRAME || type === FRAME_HEADER) {
      return sequence && readQuantiser(new Bits(content), sequence);
    }
    at += content.length;
    if (content.length === 0 && !(head & 2)) break;
  }
  return null;
}

function readSequence(bits: Bits): Sequence | null {
  bits.skip(3); // profile
  // A still picture with a reduced header.
  if (bits.read(2) !== 3) return null;
  bits.skip(5); // level
  const [across, down] = [bits.read(4) + 1, bits.read(4) + 1];
  const [width, height] = [bits.read(across) + 1, bits.read(down) + 1];
  const large = bits.read(1) === 1;
  bits.skip(2); // filter_intra, intra_edge_filter
  return { width, height, large, superres: bits.read(1) === 1 };
}

function readQuantiser(bits: Bits, { width, height, large, superres }: Sequence): number | null {
  bits.skip(1); // disable_cdf_update
  const screen = bits.read(1) === 1;
  if (screen) bits.skip(1); // force_integer_mv
  // A picture that is coded narrower than it is.
  if (superres && bits.read(1) === 1) return null;
  if (bits.read(1) === 1) bits.skip(32); // render size
  if (screen) bits.skip(1); // allow_intrabc
  if (!skipTiles(bits, width, height, large ? 7 : 6)) return null;
  return bits.at(8);
}

/** @param block log2 of the pixels along a superblock's side */
function skipTiles(bits: Bits, width: number, height: number, block: number): boolean {
  if (bits.read(1) === 0) return false; // tiles of unlike size
  const blocks = (pixels: number) => Math.ceil((8 * Math.ceil(pixels / 8)) / 2 ** block);
  const [columns, rows] = [blocks(width), blocks(height)];
  const leastColumns = log2(4096 >> block, columns);
  const least = Math.max(leastColumns, log2((4096 * 2304) >> (2 * block), rows * columns));
  const count = (from: number, most: number) => {
    let found = from;
    while (found < most && bits.read(1) === 1) found++;
    return found;
  };
  const across = count(leastColumns, log2(1, Math.min(columns, 64)));
  const down = count(Math.max(least - across, 0), log2(1, Math.min(rows, 64)));
  if (across + down > 0) bits.skip(across + down + 2);
  return true;
}

/** The least power of two that makes `size` at least `target`. */
function log2(size: number, target: number): number {
  let power = 0;
  while (size * 2 ** power < target) power++;
  return power;
}

/** Bits of bytes, the highest first; zeros beyond the end. */
class Bits {
  readonly #bytes: Uint8Array;
  #place = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  skip(count: number): void {
    this.#place += count;
  }

  read(count: number): number {
    return this.at(count) ?? 0;
  }

  /** Null where they are not there. */
  at(count: number): number | null {
    let value = 0;
    for (const end = this.#place + count; this.#place < end; this.#place++) {
      const byte = this.#bytes[this.#place >> 3];
      if (byte === undefined) return null;
      value = 2 * value + ((byte >> (7 - (this.#place & 7))) & 1);
    }
    return value;
  }
}
