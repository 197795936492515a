import { type Size, toPane, toPhoto, type Viewport } from "../../geometry/viewport";
import type { AppState } from "../../state/state";

/** Edge of the loupe in CSS pixels. */
const EDGE = 168;

/** The loupe, as a small pane of its own. */
export interface Lens {
  readonly viewport: Viewport;
  /** A square. */
  readonly pane: Size;
  /** The divider in it, in pixels of the loupe; it may lie outside. */
  readonly cut: number;
  /** Its corner in the large pane, in device pixels. */
  readonly x: number;
  readonly y: number;
}

/** The loupe around the spot; null where there is none. */
export function lensOf(state: AppState, viewport: Viewport, pane: Size): Lens | null {
  const { spot, loupe, loupeScale, split, divider } = state;
  if (!loupe || !spot) return null;
  const edge = Math.round(EDGE * window.devicePixelRatio);
  const size = { width: edge, height: edge };
  // The pixel under the pointer lies in the loupe's middle, whole.
  const centre = { x: Math.floor(spot.x) + 0.5, y: Math.floor(spot.y) + 0.5 };
  const enlarged = { scale: loupeScale, centre };
  const upright = split === "horizontal";
  const at = divider * (upright ? pane.width : pane.height);
  const cut = toPane(enlarged, size, toPhoto(viewport, pane, { x: at, y: at }));
  const corner = toPane(viewport, pane, spot);
  return {
    viewport: enlarged,
    pane: size,
    cut: Math.round(upright ? cut.x : cut.y),
    x: Math.round(corner.x - edge / 2),
    y: Math.round(corner.y - edge / 2),
  };
}

/** Draws the loupe's picture in its place, round and framed. */
export function drawLens(
  context: CanvasRenderingContext2D,
  picture: HTMLCanvasElement,
  { pane, x, y }: Lens,
): void {
  const edge = pane.width;
  const circle = (radius: number) => {
    context.beginPath();
    context.arc(x + edge / 2, y + edge / 2, radius, 0, 2 * Math.PI);
  };
  context.save();
  circle(edge / 2);
  context.clip();
  context.fillStyle = "#2a2a2a";
  context.fillRect(x, y, edge, edge);
  context.drawImage(picture, x, y);
  context.restore();
  circle(edge / 2 - 1);
  context.lineWidth = 2 * window.devicePixelRatio;
  context.strokeStyle = "rgb(255 255 255 / 0.9)";
  context.stroke();
}
