/** Decides about segments and chunks that have no place of their own in the model. */

import { BEGIN, MARKER } from "../jpeg/segments";
import { startsWith } from "./bytes";
import type { KeptParts } from "./keep-parts";
import type { KeepOptions, Lose } from "./kept";
import type { Metadata, Other } from "./metadata";
import { COLOUR_CHUNKS, keywordOf } from "./read-png";

export function keepOthers(
  metadata: Metadata,
  options: KeepOptions,
  parts: KeptParts,
  lose: Lose,
): readonly Other[] {
  return metadata.source === "JPEG"
    ? metadata.others.filter((other) => keepsSegment(other, options, parts, lose))
    : metadata.others.filter((other) => keepsChunk(other, metadata, options, lose));
}

function keepsSegment(
  { kind, content }: Other,
  { to, mode }: KeepOptions,
  { trailing }: KeptParts,
  lose: Lose,
): boolean {
  if (mode === "none") return false;
  if (startsWith(content, BEGIN.index)) return trailing.some(({ indexed }) => indexed);
  if (startsWith(content, BEGIN.gainMap)) {
    return trailing.some(({ kind }) => kind === "gainMap");
  }
  // The former encoder's settings: nothing is lost with them.
  const settings = startsWith(content, "Ducky");
  // Old cameras' notes of exposure and size, from before they knew where they were.
  const exposure = kind === MARKER.app12;
  if (to !== "JPEG") {
    if (!settings) lose("other", "format");
    return false;
  }
  if (mode === "all" || settings || exposure) return true;
  // Makers' own data: cameras that fly or film note their way in it.
  lose("other", "place");
  return false;
}

function keepsChunk(
  { kind, content }: Other,
  { icc }: Metadata,
  { to, mode, profile }: KeepOptions,
  lose: Lose,
): boolean {
  if (COLOUR_CHUNKS.includes(String(kind))) {
    if (profile !== "source" || icc) return false;
    if (to !== "PNG" && kind !== "sRGB") lose("icc", "format");
    return to === "PNG";
  }
  if (mode === "none") return false;
  if (to !== "PNG") {
    lose("text", "format");
    return false;
  }
  if (mode === "all") return true;
  const place = /gps|locat|latitude|longitude|city|country|place|raw profile/i;
  if (!place.test(keywordOf(content))) return true;
  lose("text", "place");
  return false;
}
