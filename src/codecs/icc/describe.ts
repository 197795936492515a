/** A photo's profile as its pixels need it, and as a person is told it. */
import { sameColours } from "../../raster/colour/convert";
import { type GreyProfile, SRGB, SRGB_GREY } from "../../raster/colour/profile";
import { readIcc } from "../../raster/colour/read-icc";
import { writeIcc } from "../../raster/colour/write-icc";
import { describes } from "../metadata/icc";

type Icc = Uint8Array<ArrayBuffer>;

/**
 * The profile for pixels of one colour or three. Grey with a profile for RGB, as some editors write it, gets
 * one of its tones; a profile for other colours than the pixels have describes nothing.
 * @param icc the file's; null is sRGB
 */
export function profileFor(icc: Icc | null, colours: 1 | 3): Icc | null {
  if (!icc || describes(icc, colours)) return icc;
  const read = readIcc(icc);
  if (colours === 3 || read.kind !== "rgb") return null;
  const grey: GreyProfile = { kind: "grey", name: read.name, curve: read.curves[1] };
  return sameColours(grey, SRGB_GREY) ? null : writeIcc(grey);
}

/** The name of a colour space; null for sRGB, by whatever name. */
export function nameOfProfile(icc: Icc | null): string | null {
  if (!icc) return null;
  const read = readIcc(icc);
  const usual = read.kind === "grey" ? SRGB_GREY : SRGB;
  if (read.kind !== "unread" && sameColours(read, usual)) return null;
  return read.name || (read.kind === "unread" && read.space) || "ICC";
}
