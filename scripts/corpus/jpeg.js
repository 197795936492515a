/** JPEGs of flat squares of 8 × 8 pixels, whose every value is exact: for kinds that no encoder here writes. */
import { be16, joined, latin } from "./bytes.js";

/**
 * @param {number} marker
 * @param {...(Buffer | number[] | string)} parts
 */
export function segment(marker, ...parts) {
  const body = joined(...parts);
  return joined([0xff, marker], be16(body.length + 2), body);
}

/** @param {Buffer} block */
export const exifSegment = (block) => segment(0xe1, "Exif\0\0", block);

/** @param {Buffer} profile */
export const iccSegment = (profile) => segment(0xe2, "ICC_PROFILE\0", [1, 1], profile);

/**
 * Segments right behind a JPEG's start.
 * @param {Uint8Array} jpeg
 * @param {...Buffer} segments
 */
export const withSegments = (jpeg, ...segments) =>
  joined(jpeg.subarray(0, 2), ...segments, jpeg.subarray(2));

/** Adobe's: how three or four components become colours. */
export const adobe = (/** @type {number} */ transform) =>
  segment(0xee, "Adobe", [0, 100, 0, 0, 0, 0, transform]);

/** Lengths of the codes for 0 to 11 bits of difference: all of four, in order. */
const DC = [0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

/**
 * @param {import("./picture.js").Picture} picture of whole squares; its values are the components'
 * @param {{ before?: Buffer[], dnl?: boolean, restart?: boolean }} [as] `dnl`: the height stands behind the scan
 */
export function squaresJpeg(picture, { before = [], dnl = false, restart = false } = {}) {
  const { width, height, channels, values } = picture;
  const ids = Array.from({ length: channels }, (_, i) => i + 1);
  const [columns, rows] = [width / 8, height / 8];
  const writer = bitWriter();
  const last = ids.map(() => 0);
  for (let block = 0; block < columns * rows; block++) {
    if (restart && block > 0) {
      writer.marker(0xd0 + ((block - 1) % 8));
      last.fill(0);
    }
    const at = (Math.floor(block / columns) * 8 * width + (block % columns) * 8) * channels;
    for (const [c] of ids.entries()) {
      // A step of 8 in the mean is one level in each pixel.
      const dc = /** @type {number} */ (values[at + c]) - 128;
      const difference = dc - /** @type {number} */ (last[c]);
      last[c] = dc;
      const bits = difference === 0 ? 0 : 32 - Math.clz32(Math.abs(difference));
      writer.put(bits, 4);
      writer.put(difference < 0 ? difference + 2 ** bits - 1 : difference, bits);
      writer.put(0, 1); // End of block.
    }
  }
  return joined(
    [0xff, 0xd8],
    ...before,
    segment(0xdb, [0], [8, ...Array(63).fill(1)]),
    segment(
      0xc0,
      [8],
      be16(dnl ? 0 : height),
      be16(width),
      [channels],
      ids.flatMap((id) => [id, 0x11, 0]),
    ),
    segment(
      0xc4,
      [0, ...DC],
      Array.from({ length: 12 }, (_, i) => i),
    ),
    segment(0xc4, [0x10, 1, ...Array(15).fill(0)], [0]),
    ...(restart ? [segment(0xdd, be16(1))] : []),
    segment(
      0xda,
      [channels],
      ids.flatMap((id) => [id, 0]),
      [0, 63, 0],
    ),
    writer.finish(),
    ...(dnl ? [segment(0xdc, be16(height))] : []),
    [0xff, 0xd9],
  );
}

/** Bits of a scan: filled up with ones, a zero behind each 0xFF. */
function bitWriter() {
  /** @type {number[]} */
  const bytes = [];
  let [held, count] = [0, 0];
  const put = (/** @type {number} */ value, /** @type {number} */ bits) => {
    for (let i = bits - 1; i >= 0; i--) {
      held = (held << 1) | ((value >> i) & 1);
      if (++count < 8) continue;
      bytes.push(held);
      if (held === 255) bytes.push(0);
      [held, count] = [0, 0];
    }
  };
  const fill = () => {
    while (count > 0) put(1, 1);
  };
  return {
    put,
    marker(/** @type {number} */ marker) {
      fill();
      bytes.push(0xff, marker);
    },
    finish() {
      fill();
      return bytes;
    },
  };
}

/**
 * An index of several pictures in one file. CIPA DC-007.
 * @param {readonly Buffer[]} jpegs the first is the photo
 */
export function multiPicture(jpegs) {
  const size = 4 + 8 + 2 + 3 * 12 + 4 + 16 * jpegs.length;
  const first = /** @type {Buffer} */ (jpegs[0]);
  const segmentBytes = 2 + 2 + size;
  const body = Buffer.alloc(size - 4);
  body.write("MM\0*", 0, "latin1");
  body.writeUInt32BE(8, 4);
  body.writeUInt16BE(3, 8);
  const entry = (
    /** @type {number} */ i,
    /** @type {[number, number, number]} */ [tag, type, count],
  ) => {
    body.writeUInt16BE(tag, 10 + 12 * i);
    body.writeUInt16BE(type, 12 + 12 * i);
    body.writeUInt32BE(count, 14 + 12 * i);
  };
  entry(0, [0xb000, 7, 4]);
  body.write("0100", 18, "latin1");
  entry(1, [0xb001, 4, 1]);
  body.writeUInt32BE(jpegs.length, 30);
  entry(2, [0xb002, 7, 16 * jpegs.length]);
  body.writeUInt32BE(50, 42);
  // Places are counted from the block's own start, behind the segment's name; the first is 0.
  let at = first.length + segmentBytes;
  for (const [i, jpeg] of jpegs.entries()) {
    const place = 50 + 16 * i;
    body.writeUInt32BE(i === 0 ? 0x2003_0000 : 0, place);
    body.writeUInt32BE(i === 0 ? at : jpeg.length, place + 4);
    body.writeUInt32BE(i === 0 ? 0 : at - (2 + 4 + 4), place + 8);
    if (i > 0) at += jpeg.length;
  }
  return joined(withSegments(first, segment(0xe2, latin("MPF\0"), body)), ...jpegs.slice(1));
}
