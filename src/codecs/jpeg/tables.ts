/** The tables of ITU-T T.81 that nearly all baseline JPEGs use. */

/** Figure A.6: where the k-th coefficient of the zigzag order stands in its block. */
export const ZIGZAG = Uint8Array.of(
  ...[0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5],
  ...[12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28],
  ...[35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51],
  ...[58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63],
);

/** Table K.1, row by row. */
export const LUMINANCE = Uint8Array.of(
  ...[16, 11, 10, 16, 24, 40, 51, 61],
  ...[12, 12, 14, 19, 26, 58, 60, 55],
  ...[14, 13, 16, 24, 40, 57, 69, 56],
  ...[14, 17, 22, 29, 51, 87, 80, 62],
  ...[18, 22, 37, 56, 68, 109, 103, 77],
  ...[24, 35, 55, 64, 81, 104, 113, 92],
  ...[49, 64, 78, 87, 103, 121, 120, 101],
  ...[72, 92, 95, 98, 112, 100, 103, 99],
);

/** Table K.2, row by row: 99 but for its corner. */
export const CHROMINANCE = new Uint8Array(64).fill(99);
for (const [row, values] of [
  [17, 18, 24, 47],
  [18, 21, 26, 66],
  [24, 26, 56],
  [47, 66],
].entries()) {
  CHROMINANCE.set(values, 8 * row);
}

/**
 * Both quantisation tables, scaled as the Independent JPEG Group's library does, so that a quality means
 * here what it means elsewhere.
 * @param quality 1 to 100
 * @returns divisors from 1 to 255, row by row
 */
export function quantisation(quality: number): { luminance: Uint8Array; chrominance: Uint8Array } {
  const percent = quality < 50 ? Math.floor(5000 / quality) : 200 - 2 * quality;
  const scaled = (table: Uint8Array) =>
    table.map((value) => Math.min(255, Math.max(1, Math.floor((value * percent + 50) / 100))));
  return { luminance: scaled(LUMINANCE), chrominance: scaled(CHROMINANCE) };
}

/** A Huffman table as a file tells it, and as it is used. */
export interface HuffmanTable {
  /** Number of codes of 1, 2, … 16 bits. */
  readonly counts: Uint8Array;
  /** By rising code. */
  readonly symbols: Uint8Array<ArrayBuffer>;
  /** By symbol. */
  readonly codes: Int32Array;
  /** Bits of each code, by symbol; 0 where there is none. */
  readonly lengths: Uint8Array;
}

/** Annex C.2: codes of one length follow one another, and a longer one begins where a shorter would. */
function huffmanTable(counts: readonly number[], symbols: readonly number[]): HuffmanTable {
  const codes = new Int32Array(256);
  const lengths = new Uint8Array(256);
  let [code, at] = [0, 0];
  for (const [i, count] of counts.entries()) {
    for (let n = 0; n < count; n++, at++, code++) {
      const symbol = symbols[at] as number;
      codes[symbol] = code;
      lengths[symbol] = i + 1;
    }
    code <<= 1;
  }
  return { counts: Uint8Array.from(counts), symbols: Uint8Array.from(symbols), codes, lengths };
}

const DC_SYMBOLS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

const bytes = (hex: string) =>
  hex.match(/[\da-f]{2}/g)?.map((byte) => Number.parseInt(byte, 16)) ?? [];

/** Tables K.3 and K.4. */
export const LUMINANCE_DC = huffmanTable(bytes("00010501010101010100000000000000"), DC_SYMBOLS);
export const CHROMINANCE_DC = huffmanTable(bytes("00030101010101010101010000000000"), DC_SYMBOLS);

/** Table K.5. A symbol is how many zeros go before, times 16, and the bits of the value behind them. */
export const LUMINANCE_AC = huffmanTable(
  bytes("0002010303020403050504040000017d"),
  bytes(
    "0102030004110512213141061351610722711432" +
      "8191a1082342b1c11552d1f02433627282090a16" +
      "1718191a25262728292a3435363738393a434445" +
      "464748494a535455565758595a63646566676869" +
      "6a737475767778797a838485868788898a929394" +
      "95969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6" +
      "b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8" +
      "d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8" +
      "f9fa",
  ),
);

/** Table K.6. */
export const CHROMINANCE_AC = huffmanTable(
  bytes("00020102040403040705040400010277"),
  bytes(
    "0001020311040521310612415107617113223281" +
      "08144291a1b1c109233352f0156272d10a162434" +
      "e125f11718191a262728292a35363738393a4344" +
      "45464748494a535455565758595a636465666768" +
      "696a737475767778797a82838485868788898a92" +
      "939495969798999aa2a3a4a5a6a7a8a9aab2b3b4" +
      "b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6" +
      "d7d8d9dae2e3e4e5e6e7e8e9eaf2f3f4f5f6f7f8" +
      "f9fa",
  ),
);
