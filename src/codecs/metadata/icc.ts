/** Reads as much of an ICC profile as carrying it along needs. ICC.1:2022, section 7.2. */
import { type Bytes, binaryText, copyOf, startsWith, viewOf } from "./bytes";

/** The profile if its header says so and it is not cut off; bytes behind it are no part of it. */
export function wholeProfile(bytes: Uint8Array): Bytes | null {
  if (bytes.length < 132 || !startsWith(bytes, "acsp", 36)) return null;
  const size = viewOf(bytes).getUint32(0);
  return size >= 132 && size <= bytes.length ? copyOf(bytes.subarray(0, size)) : null;
}

/** It describes pixels of so many colours: 1 is grey, 3 RGB. Others (CMYK, Lab) describe neither. */
export function describes(profile: Uint8Array, colours: 1 | 3): boolean {
  return binaryText(profile.subarray(16, 20)) === (colours === 1 ? "GRAY" : "RGB ");
}
