/** Writes quantised blocks as bits: the sequential Huffman coding of ITU-T T.81, F.1.2. */
import { reciprocals, transform } from "./dct";
import { type HuffmanTable, ZIGZAG } from "./tables";

/** A block takes 64 codes of at most 26 bits, and every byte may need a zero behind it. */
const MOST_BLOCK_BYTES = 2 * ((64 * 26) / 8) + 8;
const BUFFER_BYTES = 1 << 16;

/** Sixteen zeros, and none but zeros from here on. */
const ZEROS = 0xf0;
const END = 0;

/** Tables for one component's blocks, and its last block's mean, from which the next is told. */
export class Component {
  readonly dc: HuffmanTable;
  readonly ac: HuffmanTable;
  /** By zigzag order. */
  readonly factors: Float64Array;
  mean = 0;

  /** @param divisors row by row */
  constructor(divisors: Uint8Array, dc: HuffmanTable, ac: HuffmanTable) {
    const factors = reciprocals(divisors);
    this.factors = Float64Array.from(ZIGZAG, (at) => factors[at] as number);
    this.dc = dc;
    this.ac = ac;
  }
}

export class EntropyWriter {
  readonly #out: (bytes: Uint8Array<ArrayBuffer>) => void;
  readonly #bytes = new Uint8Array(BUFFER_BYTES);
  #at = 0;
  /** The last bits, of which `#free` fewer than 32 count. */
  #bits = 0;
  #free = 32;
  readonly #block = new Float64Array(64);
  readonly #codes = new Int32Array(80);
  readonly #lengths = new Uint8Array(80);

  /** @param out gets the bytes in order; each array is its own from then on */
  constructor(out: (bytes: Uint8Array<ArrayBuffer>) => void) {
    this.#out = out;
  }

  /** Transforms, quantises and writes the block of 8 × 8 samples that begins at `from`. */
  write(plane: Float32Array, from: number, stride: number, component: Component): void {
    transform(plane, from, stride, this.#block);
    this.#pack(this.#encode(component));
  }

  /** Fills the last byte with ones, F.1.2.3, and hands over what is left. */
  finish(): void {
    const padding = this.#free & 7;
    this.#codes[0] = (1 << padding) - 1;
    this.#lengths[0] = padding;
    this.#pack(1);
    for (let shift = 24; shift >= this.#free; shift -= 8) {
      this.#put((this.#bits << this.#free) >>> shift);
    }
    this.#flush();
  }

  /** @returns how many codes it put into `#codes` and `#lengths` */
  #encode(component: Component): number {
    const { factors, dc, ac } = component;
    const block = this.#block;
    const codes = this.#codes;
    const lengths = this.#lengths;
    const mean = rounded((block[0] as number) * (factors[0] as number));
    const step = mean - component.mean;
    component.mean = mean;
    const size = 32 - Math.clz32(Math.abs(step));
    codes[0] = ((dc.codes[size] as number) << size) | valueBits(step, size);
    lengths[0] = (dc.lengths[size] as number) + size;
    let count = 1;
    let zeros = 0;
    for (let k = 1; k < 64; k++) {
      const value = rounded((block[ZIGZAG[k] as number] as number) * (factors[k] as number));
      if (value === 0) {
        zeros++;
        continue;
      }
      for (; zeros > 15; zeros -= 16, count++) {
        codes[count] = ac.codes[ZEROS] as number;
        lengths[count] = ac.lengths[ZEROS] as number;
      }
      const size = 32 - Math.clz32(Math.abs(value));
      const symbol = (zeros << 4) | size;
      codes[count] = ((ac.codes[symbol] as number) << size) | valueBits(value, size);
      lengths[count] = (ac.lengths[symbol] as number) + size;
      count++;
      zeros = 0;
    }
    if (zeros > 0) {
      codes[count] = ac.codes[END] as number;
      lengths[count] = ac.lengths[END] as number;
      count++;
    }
    return count;
  }

  #pack(count: number): void {
    if (this.#at + MOST_BLOCK_BYTES > BUFFER_BYTES) this.#flush();
    let bits = this.#bits;
    let free = this.#free;
    for (let i = 0; i < count; i++) {
      const code = this.#codes[i] as number;
      const length = this.#lengths[i] as number;
      free -= length;
      if (free >= 0) {
        bits = (bits << length) | code;
        continue;
      }
      // 32 bits are together; those of the code that are left over are the lowest of `bits` again.
      this.#put4((bits << (length + free)) | (code >>> -free));
      bits = code;
      free += 32;
    }
    this.#bits = bits;
    this.#free = free;
  }

  #put4(word: number): void {
    // Whether any of the four bytes is 0xFF: adding one to it turns its highest bit off.
    if ((word & 0x80808080 & ~(word + 0x01010101)) === 0) {
      const bytes = this.#bytes;
      const at = this.#at;
      bytes[at] = word >>> 24;
      bytes[at + 1] = word >>> 16;
      bytes[at + 2] = word >>> 8;
      bytes[at + 3] = word;
      this.#at = at + 4;
      return;
    }
    for (let shift = 24; shift >= 0; shift -= 8) this.#put(word >>> shift);
  }

  /** A byte 0xFF is followed by a zero, so that it is no marker: B.1.1.5. */
  #put(byte: number): void {
    this.#bytes[this.#at++] = byte;
    if ((byte & 255) === 255) this.#bytes[this.#at++] = 0;
  }

  #flush(): void {
    this.#out(this.#bytes.slice(0, this.#at));
    this.#at = 0;
  }
}

/** The nearest whole number, for what lies within ±16,000. */
const rounded = (value: number) => ((value + 16_384.5) | 0) - 16_384;

/** F.1.2.1: negative numbers are told as one less, in so many bits. */
const valueBits = (value: number, size: number) => (value + (value >> 31)) & ((1 << size) - 1);
