/**
 * The forward cosine transform of a block of 8 × 8, by the method of Arai, Agui and Nakajima (1988): five
 * multiplications for eight numbers. What it saves are factors that go into the quantisation.
 */

const C4 = Math.SQRT1_2; // cos(4π/16)
const C6 = Math.cos((6 * Math.PI) / 16);
const C2_MINUS_C6 = Math.cos((2 * Math.PI) / 16) - C6;
const C2_PLUS_C6 = Math.cos((2 * Math.PI) / 16) + C6;

/** The k-th output of a pass is so many times too large, by √8 and this. */
const SCALE = Array.from({ length: 8 }, (_, k) =>
  k === 0 ? 1 : Math.SQRT2 * Math.cos((k * Math.PI) / 16),
);

/**
 * Numbers to multiply the transform's outputs with, so that they are the quantised coefficients of ITU-T
 * T.81, A.3.3 and A.3.4, before rounding.
 * @param divisors row by row
 */
export function reciprocals(divisors: Uint8Array): Float64Array {
  return Float64Array.from(
    divisors,
    (divisor, i) => 1 / (8 * divisor * (SCALE[i >> 3] as number) * (SCALE[i & 7] as number)),
  );
}

/**
 * @param plane samples, 0 in their middle
 * @param from the block's first sample
 * @param stride samples from row to row
 * @param block gets 64 numbers, row by row
 */
export function transform(
  plane: Float32Array,
  from: number,
  stride: number,
  block: Float64Array,
): void {
  for (let i = 0, at = from; i < 64; i += 8, at += stride) {
    const s0 = plane[at] as number;
    const s1 = plane[at + 1] as number;
    const s2 = plane[at + 2] as number;
    const s3 = plane[at + 3] as number;
    const s4 = plane[at + 4] as number;
    const s5 = plane[at + 5] as number;
    const s6 = plane[at + 6] as number;
    const s7 = plane[at + 7] as number;

    const t0 = s0 + s7;
    const t7 = s0 - s7;
    const t1 = s1 + s6;
    const t6 = s1 - s6;
    const t2 = s2 + s5;
    const t5 = s2 - s5;
    const t3 = s3 + s4;
    const t4 = s3 - s4;

    const e0 = t0 + t3;
    const e3 = t0 - t3;
    const e1 = t1 + t2;
    const e2 = t1 - t2;
    block[i] = e0 + e1;
    block[i + 4] = e0 - e1;
    const z1 = (e2 + e3) * C4;
    block[i + 2] = e3 + z1;
    block[i + 6] = e3 - z1;

    const o0 = t4 + t5;
    const o1 = t5 + t6;
    const o2 = t6 + t7;
    const z5 = (o0 - o2) * C6;
    const z2 = C2_MINUS_C6 * o0 + z5;
    const z4 = C2_PLUS_C6 * o2 + z5;
    const z3 = o1 * C4;
    const z11 = t7 + z3;
    const z13 = t7 - z3;
    block[i + 5] = z13 + z2;
    block[i + 3] = z13 - z2;
    block[i + 1] = z11 + z4;
    block[i + 7] = z11 - z4;
  }
  for (let i = 0; i < 8; i++) {
    const s0 = block[i] as number;
    const s1 = block[i + 8] as number;
    const s2 = block[i + 16] as number;
    const s3 = block[i + 24] as number;
    const s4 = block[i + 32] as number;
    const s5 = block[i + 40] as number;
    const s6 = block[i + 48] as number;
    const s7 = block[i + 56] as number;

    const t0 = s0 + s7;
    const t7 = s0 - s7;
    const t1 = s1 + s6;
    const t6 = s1 - s6;
    const t2 = s2 + s5;
    const t5 = s2 - s5;
    const t3 = s3 + s4;
    const t4 = s3 - s4;

    const e0 = t0 + t3;
    const e3 = t0 - t3;
    const e1 = t1 + t2;
    const e2 = t1 - t2;
    block[i] = e0 + e1;
    block[i + 32] = e0 - e1;
    const z1 = (e2 + e3) * C4;
    block[i + 16] = e3 + z1;
    block[i + 48] = e3 - z1;

    const o0 = t4 + t5;
    const o1 = t5 + t6;
    const o2 = t6 + t7;
    const z5 = (o0 - o2) * C6;
    const z2 = C2_MINUS_C6 * o0 + z5;
    const z4 = C2_PLUS_C6 * o2 + z5;
    const z3 = o1 * C4;
    const z11 = t7 + z3;
    const z13 = t7 - z3;
    block[i + 40] = z13 + z2;
    block[i + 24] = z13 - z2;
    block[i + 8] = z11 + z4;
    block[i + 56] = z11 - z4;
  }
}
