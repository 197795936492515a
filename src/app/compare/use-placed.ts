import type { Rect } from "../../geometry/rect";
import { toPane } from "../../geometry/viewport";
import { useApp } from "../store-context";

/** The place of a rectangle of the photo in a pane, in CSS pixels. */
export interface Placed {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Null while there is nothing to place. */
export function usePlaced(rect: Rect | null): Placed | null {
  const pane = useApp((s) => s.pane);
  const viewport = useApp((s) => s.viewport);
  if (!rect || !pane || !viewport) return null;
  const { x, y } = toPane(viewport, pane, rect);
  const inCss = (pixels: number) => pixels / window.devicePixelRatio;
  return {
    left: inCss(x),
    top: inCss(y),
    width: inCss(rect.width * viewport.scale),
    height: inCss(rect.height * viewport.scale),
  };
}
