import type { DisplaySpace } from "../raster/colour/display";
import type { PhotoInfo } from "../raster/raster";
import { useMedia } from "./use-media";

/**
 * The colour space of canvases that show a photo: Display P3 where screen and canvases have it, but sRGB for a
 * photo in sRGB, whose values need no conversion then. It changes as the window moves to another screen; a
 * canvas keeps the space it was made with.
 */
export function useDisplaySpace(photo: PhotoInfo | null): DisplaySpace {
  const wide = useMedia("(color-gamut: p3)");
  return photo?.wide && wide && hasWideCanvas() ? "display-p3" : "srgb";
}

let known: boolean | null = null;

/** Browsers without it ignore the wish. */
function hasWideCanvas(): boolean {
  if (known === null) {
    const canvas = document.createElement("canvas");
    const context = canvas.getContext("2d", { colorSpace: "display-p3" });
    known = context?.getContextAttributes?.().colorSpace === "display-p3";
  }
  return known;
}
