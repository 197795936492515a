/** The colours that a PNG says its samples stand for. PNG specification (third edition), 4.3 and 11.3.2. */
import { sameColours } from "../../raster/colour/convert";
import { gammaCurve } from "../../raster/colour/curve";
import { type Chromaticity, rgbToXyz } from "../../raster/colour/matrix";
import { rgbProfile, SRGB, SRGB_CURVE } from "../../raster/colour/profile";
import { writeIcc } from "../../raster/colour/write-icc";
import { cicpProfile } from "../icc/matrix-profile";
import { viewOf } from "../metadata/bytes";
import type { Metadata } from "../metadata/metadata";

/** sRGB's curve is told as this power, times 100,000, where it has to be a power. */
const SRGB_GAMMA = 45_455;

/** ICC; null is sRGB. Numbers go before a profile, a profile before the name sRGB, that before gamma. */
export function profileOfPng({ icc, others }: Metadata): Uint8Array<ArrayBuffer> | null {
  const chunk = (type: string) => others.find(({ kind }) => kind === type)?.content;
  const [primaries, transfer] = chunk("cICP") ?? [2, 2];
  // 2 is unspecified.
  if (primaries !== 2 && transfer !== 2) {
    return cicpProfile({ primaries: primaries ?? 1, transfer: transfer ?? 1 });
  }
  if (icc || chunk("sRGB")) return icc;
  const gamma = numbersOf(chunk("gAMA"), 1)?.[0];
  // What no display has is a mistake.
  if (!gamma || gamma < 10_000 || gamma > 500_000) return null;
  const curve = gamma === SRGB_GAMMA ? SRGB_CURVE : gammaCurve(100_000 / gamma);
  const profile = rgbProfile(
    `Gamma ${(100_000 / gamma).toFixed(2)}`,
    curve,
    matrixOf(numbersOf(chunk("cHRM"), 8)) ?? SRGB.matrix,
  );
  return sameColours(profile, SRGB) ? null : writeIcc(profile);
}

function numbersOf(content: Uint8Array | undefined, count: number): number[] | null {
  if (!content || content.length < 4 * count) return null;
  const view = viewOf(content);
  return Array.from({ length: count }, (_, i) => view.getUint32(4 * i));
}

/** White, red, green and blue, x and y times 100,000; null for what is no triangle. */
function matrixOf(points: readonly number[] | null) {
  if (!points) return null;
  const share = (i: number) => (points[i] ?? 0) / 100_000;
  const point = (i: number): Chromaticity => [share(2 * i), share(2 * i + 1)];
  try {
    const matrix = rgbToXyz([point(1), point(2), point(3)], point(0));
    return matrix.every((value) => Math.abs(value) < 4) ? matrix : null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
