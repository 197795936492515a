import type { Rect } from "../../geometry/rect";
import type { TextStyle } from "../comparison";
import { contextOf } from "./canvas";

const FAMILY = "system-ui, sans-serif";
/** From the left edge, and at least as much to the right one. */
const MARGIN = 4;

/**
 * One line in the middle of its height, cut with an ellipsis where it is too long.
 * @returns opaque RGBA8 of the rectangle's size
 */
export function drawText(
  text: string,
  { font, colour, ground }: TextStyle,
  { width, height }: Rect,
): Uint8ClampedArray {
  const context = contextOf(new OffscreenCanvas(width, height));
  context.fillStyle = ground;
  context.fillRect(0, 0, width, height);
  context.fillStyle = colour;
  context.font = `${font} ${FAMILY}`;
  context.textBaseline = "middle";
  let shown = text;
  while (shown.length > 1 && context.measureText(shown).width > width - 2 * MARGIN) {
    shown = `${shown.replace(/…$/, "").slice(0, -1)}…`;
  }
  context.fillText(shown, MARGIN, height / 2);
  return context.getImageData(0, 0, width, height).data;
}
