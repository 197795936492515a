import { boxesIn, brandsOf, findBox } from "../boxes";
import type { ImageHeader } from "../format";
import { readAvifProperties } from "./properties";

const BITS: Readonly<Record<number, number>> = { 64: 10, 96: 12 };

/** Null for what is no AVIF, or tells no size in its first 64 KiB. ISO/IEC 23008-12, 6.5.3. */
export function readAvifHeader(view: DataView, bytes: Uint8Array): ImageHeader | null {
  // Its own brand, or one of those it is compatible with.
  if (!brandsOf(view).some((brand) => brand === "avif" || brand === "avis")) return null;
  // Each image item has an "ispe" box with its size; the largest is the photo, others are its tiles,
  // thumbnail or alpha.
  let [width, height] = [0, 0];
  let bits = 8;
  const end = Math.min(bytes.length, 1 << 16) - 16;
  for (let at = 0; at < end; at++) {
    const box = view.getUint32(at);
    // "av1C": two bits of the third byte tell of 10 and of 12 bits.
    if (box === 0x61763143) bits = Math.max(bits, BITS[view.getUint8(at + 6) & 0x60] ?? 8);
    if (box !== 0x69737065) continue;
    width = Math.max(width, view.getUint32(at + 8));
    height = Math.max(height, view.getUint32(at + 12));
  }
  const mostPixels = Number.POSITIVE_INFINITY;
  if (width < 1) return null;
  return {
    ...{ format: "AVIF", width, height, truncated: false, mostPixels },
    ...{ bits, beyondBrowsers: bits > 8 },
    ...furtherFrames(view),
    ...readAvifFacts(view),
  };
}

function readAvifFacts(
  view: DataView,
): Pick<ImageHeader, "grey" | "alpha" | "subsampled" | "quality"> {
  const { grey, alpha, subsampled, quality } = readAvifProperties(view) ?? {};
  return { grey, alpha, subsampled: grey ? undefined : subsampled, quality: quality ?? undefined };
}

/** Of an image sequence, by its longest track: "stsz" tells how many samples it has. ISO/IEC 14496-12, 8.7.3. */
function furtherFrames(view: DataView): Pick<ImageHeader, "further"> {
  const film = findBox(view, ["moov"]);
  if (!film) return {};
  const counts = boxesIn(view, film.start, film.end).map((track) => {
    const sizes = track.type === "trak" && findBox(view, ["mdia", "minf", "stbl", "stsz"], track);
    return sizes && sizes.start + 12 <= view.byteLength ? view.getUint32(sizes.start + 8) : 0;
  });
  const most = Math.max(1, ...counts);
  return most > 1 ? { further: { kind: "frames", count: most - 1 } } : {};
}
