/** Edits the XMP packets for the file they will stand in. */

import { MOST_CONTENT } from "../jpeg/segments";
import { type Bytes, binaryText, bytesOf } from "./bytes";
import { kindOfItem } from "./jpeg-parts";
import type { KeptParts } from "./keep-parts";
import type { KeepOptions, Lose } from "./kept";
import type { Metadata } from "./metadata";
import { withProvenance } from "./provenance";
import type { Name } from "./xml";
import {
  holdsPlace,
  merged,
  openXmp,
  SPACE,
  tellsPlace,
  withoutPadding,
  withoutProperties,
  withValues,
} from "./xmp";

/** Of the whole segment, "http://ns.adobe.com/xap/1.0/\0" before the packet. */
const MOST_XMP = MOST_CONTENT - 29;

interface Packets {
  readonly xmp: Bytes | null;
  readonly extendedXmp: Bytes | null;
}

export function keepXmp(
  metadata: Metadata,
  options: KeepOptions,
  parts: KeptParts,
  lose: Lose,
): Packets {
  const { to, mode, provenance, now } = options;
  let { xmp, extendedXmp } = metadata;
  if (xmp && !openXmp(xmp)) {
    // Copied as it is, where nothing has to be taken out and it fits.
    const fits = mode === "all" && (to !== "JPEG" || xmp.length <= MOST_XMP);
    if (!fits) lose("xmp", "damaged");
    if (provenance) lose("provenance", "damaged");
    return { xmp: fits ? xmp : null, extendedXmp: null };
  }
  if (extendedXmp && to !== "JPEG") {
    const whole = xmp && merged(xmp, extendedXmp);
    if (!whole) lose("xmp", "damaged");
    xmp = whole ?? xmp;
    extendedXmp = null;
  }
  if (extendedXmp && !mayStay(extendedXmp, options, parts)) {
    lose("xmp", mode === "withoutLocation" ? "place" : "pixels");
    extendedXmp = null;
  }
  const edited = xmp && edit(xmp, options, parts, extendedXmp !== null);
  const noted = provenance && withProvenance(edited, provenance, now);
  if (provenance && !noted) lose("provenance", "damaged");
  const first = noted ?? edited;
  if (!first || to !== "JPEG" || first.length <= MOST_XMP) return { xmp: first, extendedXmp };
  const tight = bytesOf(withoutPadding(binaryText(first)));
  if (tight.length <= MOST_XMP) return { xmp: tight, extendedXmp };
  if (noted) lose("provenance", "tooLarge");
  if (edited && edited.length <= MOST_XMP) return { xmp: edited, extendedXmp };
  lose("xmp", "tooLarge");
  return { xmp: null, extendedXmp: null };
}

/** The extension is copied as it is or not at all: the first packet holds its check sum. */
function mayStay(extension: Bytes, { mode }: KeepOptions, { gone }: KeptParts): boolean {
  const packet = openXmp(extension);
  if (!packet) return mode === "all";
  if (mode === "withoutLocation" && holdsPlace(packet)) return false;
  return !gone.has("depthMap") && !(mode === "withoutLocation" && gone.has("image"));
}

function edit(xmp: Bytes, options: KeepOptions, parts: KeptParts, isExtended: boolean): Bytes {
  const packet = openXmp(xmp);
  if (!packet) return xmp;
  const { mode, width, height } = options;
  const { gone, trailing } = parts;
  const keeps = (kind: string) => trailing.some((part) => part.kind === kind);
  const isGone = (name: Name): boolean => {
    const { space, local } = name;
    if (mode === "withoutLocation" && tellsPlace(name)) return true;
    switch (space) {
      case SPACE.note:
        return local === "HasExtendedXMP" && !isExtended;
      case SPACE.xmp:
        // Of the old picture.
        return local === "Thumbnails";
      case SPACE.hdrGainMap:
        return !keeps("gainMap");
      case SPACE.camera:
        return /^(MicroVideo|MotionPhoto)/.test(local) && !keeps("film");
      case SPACE.container:
        return local === "Directory" && trailing.length === 0;
      case SPACE.depth:
        return gone.has("depthMap");
      case SPACE.image:
        return local === "Data" && mode === "withoutLocation";
      default:
        return false;
    }
  };
  const text = withoutProperties(packet, isGone, (item) => {
    const kind = kindOfItem(item);
    return kind !== null && gone.has(kind) && !keeps(kind);
  });
  const { text: upright } = withValues(text, [
    { space: SPACE.tiff, local: "Orientation", value: "1" },
    { space: SPACE.tiff, local: "ImageWidth", value: String(width) },
    { space: SPACE.tiff, local: "ImageLength", value: String(height) },
    { space: SPACE.exif, local: "PixelXDimension", value: String(width) },
    { space: SPACE.exif, local: "PixelYDimension", value: String(height) },
  ]);
  return bytesOf(upright);
}
