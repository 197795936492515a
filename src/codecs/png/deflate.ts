/**
 * A zlib stream (RFC 1950, 1951) made for filtered photos: Huffman codes, and runs of one byte. Longer
 * repetitions are not looked for: noise has none, and the search takes several times as long as all the rest.
 * On photos the stream is smaller than that of zlib's usual strategy, too.
 */
import { codeLengths, codesOf } from "./huffman";

/** Symbols a block. Each has its own codes. */
const BLOCK_SYMBOLS = 1 << 15;
/** The longest symbol is a run: 15 bits, 5 more for its length, and one for its distance. */
const MOST_SYMBOL_BYTES = 3;
/** Codes of all symbols, told one by one. */
const MOST_HEADER_BYTES = 512;

/** RFC 1951, 3.2.5: a byte, the end of a block, or a run's length and how many bits tell the rest of it. */
const END = 256;
const SYMBOLS = 286;
const LONGEST_RUN = 258;
const SHORTEST_RUN = 3;

/** By a run's length: its symbol, its further bits, and how many those are. */
const RUNS = (() => {
  const symbols = new Uint16Array(LONGEST_RUN + 1);
  const rests = new Uint8Array(LONGEST_RUN + 1);
  const bits = new Uint8Array(LONGEST_RUN + 1);
  let [symbol, first] = [257, SHORTEST_RUN];
  for (; symbol < 285; symbol++) {
    const extra = symbol < 265 ? 0 : (symbol - 261) >> 2;
    for (let rest = 0; rest < 1 << extra && first + rest < LONGEST_RUN; rest++) {
      symbols[first + rest] = symbol;
      rests[first + rest] = rest;
      bits[first + rest] = extra;
    }
    first += 1 << extra;
  }
  symbols[LONGEST_RUN] = 285;
  return { symbols, rests, bits };
})();

/** RFC 1951, 3.2.7: in which order the lengths of the lengths' own codes are told. */
const LENGTHS_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

export class Deflater {
  readonly #out: (bytes: Uint8Array<ArrayBuffer>) => void;
  /** Bytes, and runs as 256 plus their length. */
  readonly #symbols = new Uint16Array(BLOCK_SYMBOLS);
  #count = 0;
  /** The last byte, and how often it has come since it was told. */
  #byte = -1;
  #run = 0;
  readonly #bytes = new Uint8Array(BLOCK_SYMBOLS * MOST_SYMBOL_BYTES + MOST_HEADER_BYTES);
  #at = 0;
  /** Bits that fill no byte yet, the first in the lowest place. */
  #bits = 0;
  #bitCount = 0;
  // The check sum of RFC 1950, 8.2.
  #sum = 1;
  #sumOfSums = 0;

  /** @param out gets the stream in parts; each is its own from then on */
  constructor(out: (bytes: Uint8Array<ArrayBuffer>) => void) {
    this.#out = out;
    // Deflate with a window of 32 KiB; packed by a fast method.
    out(Uint8Array.of(0x78, 0x01));
  }

  write(bytes: Uint8Array): void {
    this.#check(bytes);
    let [last, run] = [this.#byte, this.#run];
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i] as number;
      if (byte === last) {
        run++;
        continue;
      }
      if (run > 0) this.#addRun(last, run);
      if (this.#count === BLOCK_SYMBOLS) this.#writeBlock(false);
      this.#symbols[this.#count++] = byte;
      last = byte;
      run = 0;
    }
    this.#byte = last;
    this.#run = run;
  }

  finish(): void {
    this.#addRun(this.#byte, this.#run);
    this.#writeBlock(true);
    const end = new DataView(new ArrayBuffer(4));
    end.setUint16(0, this.#sumOfSums);
    end.setUint16(2, this.#sum);
    this.#out(new Uint8Array(end.buffer));
  }

  #addRun(byte: number, run: number): void {
    for (let rest = run; rest > 0; ) {
      if (this.#count === BLOCK_SYMBOLS) this.#writeBlock(false);
      const length = rest < SHORTEST_RUN ? 1 : Math.min(rest, LONGEST_RUN);
      this.#symbols[this.#count++] = length === 1 ? byte : END + length;
      rest -= length;
    }
  }

  /** RFC 1951, 3.2.3 and 3.2.7. */
  #writeBlock(last: boolean): void {
    const counts = new Uint32Array(SYMBOLS);
    for (let i = 0; i < this.#count; i++) {
      const symbol = this.#symbols[i] as number;
      (counts[symbol < END ? symbol : (RUNS.symbols[symbol - END] as number)] as number)++;
    }
    counts[END] = 1;
    const lengths = codeLengths(counts, 15);
    this.#put(last ? 1 : 0, 1);
    this.#put(2, 2); // with codes of its own
    this.#putLengths(lengths);
    this.#putSymbols(codesOf(lengths), lengths);
    this.#count = 0;
    if (last) this.#put(0, (8 - (this.#bitCount & 7)) & 7);
    while (this.#bitCount >= 8) this.#putByte();
    this.#out(this.#bytes.slice(0, this.#at));
    this.#at = 0;
  }

  /** The codes, as their lengths; those of distances are one, of a bit, for a distance of one byte. */
  #putLengths(lengths: Uint8Array): void {
    const counts = new Uint32Array(19);
    for (const length of lengths) (counts[length] as number)++;
    (counts[1] as number)++;
    const lengthLengths = codeLengths(counts, 7);
    const codes = codesOf(lengthLengths);
    this.#put(SYMBOLS - 257, 5);
    this.#put(0, 5);
    this.#put(LENGTHS_ORDER.length - 4, 4);
    for (const length of LENGTHS_ORDER) this.#put(lengthLengths[length] as number, 3);
    for (const length of [...lengths, 1]) {
      this.#put(codes[length] as number, lengthLengths[length] as number);
    }
  }

  #putSymbols(codes: Uint16Array, lengths: Uint8Array): void {
    const [symbols, count, bytes] = [this.#symbols, this.#count, this.#bytes];
    let [at, bits, bitCount] = [this.#at, this.#bits, this.#bitCount];
    for (let i = 0; i < count; i++) {
      const symbol = symbols[i] as number;
      while (bitCount >= 8) {
        bytes[at++] = bits;
        bits >>>= 8;
        bitCount -= 8;
      }
      if (symbol < END) {
        bits |= (codes[symbol] as number) << bitCount;
        bitCount += lengths[symbol] as number;
        continue;
      }
      const run = symbol - END;
      const code = RUNS.symbols[run] as number;
      bits |= (codes[code] as number) << bitCount;
      bitCount += lengths[code] as number;
      bits |= (RUNS.rests[run] as number) << bitCount;
      bitCount += (RUNS.bits[run] as number) + 1; // and the distance's code, a zero
    }
    this.#at = at;
    this.#bits = bits;
    this.#bitCount = bitCount;
    this.#put(codes[END] as number, lengths[END] as number);
  }

  /** @param length at most 15 */
  #put(value: number, length: number): void {
    while (this.#bitCount >= 8) this.#putByte();
    this.#bits |= value << this.#bitCount;
    this.#bitCount += length;
  }

  #putByte(): void {
    this.#bytes[this.#at++] = this.#bits;
    this.#bits >>>= 8;
    this.#bitCount -= 8;
  }

  #check(bytes: Uint8Array): void {
    let [sum, sumOfSums] = [this.#sum, this.#sumOfSums];
    // As many at a time as stay below 2^31.
    for (let from = 0; from < bytes.length; from += 2048) {
      const end = Math.min(bytes.length, from + 2048);
      for (let i = from; i < end; i++) {
        sum += bytes[i] as number;
        sumOfSums += sum;
      }
      sum %= 65_521;
      sumOfSums %= 65_521;
    }
    this.#sum = sum;
    this.#sumOfSums = sumOfSums;
  }
}
