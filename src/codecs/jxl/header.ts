import { boxesIn } from "../boxes";
import type { ImageHeader } from "../format";

const CODESTREAM = 0xff0a;
const CONTAINER = [0x0000_000c, 0x4a58_4c20, 0x0d0a_870a]; // a box "JXL "
/** Width to height, by the three bits that tell it; 0 tells the width on its own. */
const RATIOS = [0, 1, 12 / 10, 4 / 3, 3 / 2, 16 / 9, 5 / 4, 2] as const;
const SIZE_BITS = [9, 13, 18, 30] as const;

/** Null for what is no JPEG XL. ISO/IEC 18181-1, D.2 and 18181-2, 9. */
export function readJxlHeader(view: DataView): ImageHeader | null {
  const start = codestreamPlace(view);
  if (start === null) return null;
  const bits = new BitReader(view, start + 2);
  const small = bits.read(1) === 1;
  const side = () => (small ? 8 * (1 + bits.read(5)) : 1 + bits.read(SIZE_BITS[bits.read(2)] ?? 0));
  const height = side();
  const ratio = RATIOS[bits.read(3)] ?? 0;
  const width = ratio === 0 ? side() : Math.floor(height * ratio + 1e-9);
  const mostPixels = Number.POSITIVE_INFINITY;
  return {
    ...{ format: "JPEG XL", width, height, truncated: false, mostPixels, beyondBrowsers: true },
    ...(isLossless(bits) && !isRecodedJpeg(view) ? { quality: 1 } : {}),
  };
}

/**
 * With loss, all encoders take the colours apart into a space of their own (XYB). False, too, where what is told
 * of the picture is unusual. ISO/IEC 18181-1, D.3.
 */
function isLossless(bits: BitReader): boolean {
  try {
    // All is as usual.
    if (bits.read(1) === 1) return false;
    if (bits.read(1) === 1) {
      bits.read(3); // orientation
      // A size of its own, a preview, an animation.
      if (bits.read(3) !== 0) return false;
    }
    skipDepth(bits);
    bits.read(1); // buffers of 16 bits
    const channels = [0, 1, () => 2 + bits.read(4), () => 1 + bits.read(12)][bits.read(2)];
    for (
      let left = typeof channels === "function" ? channels() : (channels ?? 0);
      left > 0;
      left--
    ) {
      if (bits.read(1) === 1) continue; // alpha of 8 bits
      // Only alpha of another depth, without a name, at full size.
      if (bits.read(2) !== 0) return false;
      skipDepth(bits);
      if (bits.read(2) !== 0 || bits.read(2) !== 0) return false;
      bits.read(1); // multiplied
    }
    return bits.read(1) === 0;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function skipDepth(bits: BitReader): void {
  const float = bits.read(1) === 1;
  if (bits.read(2) === 3) bits.read(6);
  if (float) bits.read(4);
}

/** A JPEG's own coefficients, packed anew: a box "jbrd" holds what else it takes to write it again. */
function isRecodedJpeg(view: DataView): boolean {
  if (view.getUint16(0) === CODESTREAM) return false;
  return boxesIn(view, 0, view.byteLength).some(({ type }) => type === "jbrd");
}

function codestreamPlace(view: DataView): number | null {
  if (view.getUint16(0) === CODESTREAM) return 0;
  if (!CONTAINER.every((word, i) => view.getUint32(4 * i) === word)) return null;
  const boxes = boxesIn(view, 0, view.byteLength);
  const box = boxes.find(({ type }) => type === "jxlc" || type === "jxlp");
  // A number before it tells which part it is.
  return box ? box.start + (box.type === "jxlp" ? 4 : 0) : null;
}

/** Bits of a byte from its lowest on. */
class BitReader {
  readonly #view: DataView;
  #bit: number;

  constructor(view: DataView, byte: number) {
    this.#view = view;
    this.#bit = 8 * byte;
  }

  read(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++, this.#bit++) {
      value += ((this.#view.getUint8(this.#bit >> 3) >> (this.#bit & 7)) & 1) * 2 ** i;
    }
    return value;
  }
}
