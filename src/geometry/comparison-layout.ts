/** Layout of several pictures of one part of a photo in one image, each under its label. */
import type { GridShape } from "./layout";
import type { Rect } from "./rect";
import { PIXELATED_FROM, type Point, type Size } from "./viewport";

/** In pixels of the image. */
const LABEL = 36;
const FOOTER = 36;
const GAP = 8;
/** A label needs this much room to be read. */
const NARROWEST = 240;
/** The largest image that every browser can still encode. */
const MOST_PIXELS = 40e6;
const LONGEST_SIDE = 16_000;

export interface ComparisonLayout extends Size {
  /** Each photo pixel is a square of this many pixels; 1 unless the view was far enlarged. */
  readonly enlarged: number;
  /** Number of times the pictures are halved to stay within what a browser can encode. */
  readonly halvings: number;
  /** Every picture's size. */
  readonly picture: Size;
  /** In the order of the panes. */
  readonly cells: readonly { readonly picture: Point; readonly label: Rect }[];
  readonly footer: Rect;
}

/**
 * The pictures at 100 %, or as squares where the view shows squares; smaller when the image would grow
 * beyond 40 megapixels or 16,000 pixels a side.
 * @param count 1 or more
 * @param part what of the photo is shown
 * @param scale the view's, in device pixels per photo pixel
 */
export function comparisonLayout(
  count: number,
  part: Size,
  scale: number,
  { columns, rows }: GridShape,
): ComparisonLayout {
  const lay = (enlarged: number, halvings: number): ComparisonLayout => {
    const along = (length: number) => Math.ceil(length / 2 ** halvings) * enlarged;
    const picture = { width: along(part.width), height: along(part.height) };
    const cell = { width: Math.max(NARROWEST, picture.width), height: LABEL + picture.height };
    const width = GAP + columns * (cell.width + GAP);
    const height = GAP + rows * (cell.height + GAP) + FOOTER;
    const cells = Array.from({ length: count }, (_, i) => {
      const x = GAP + (i % columns) * (cell.width + GAP);
      const y = GAP + Math.floor(i / columns) * (cell.height + GAP);
      return {
        picture: { x: x + Math.floor((cell.width - picture.width) / 2), y: y + LABEL },
        label: { x, y, width: cell.width, height: LABEL },
      };
    });
    const footer = { x: GAP, y: height - FOOTER, width: width - 2 * GAP, height: FOOTER };
    return { width, height, enlarged, halvings, picture, cells, footer };
  };
  const fits = ({ width, height }: Size) =>
    width * height <= MOST_PIXELS && Math.max(width, height) <= LONGEST_SIDE;

  for (let n = scale >= PIXELATED_FROM ? Math.floor(scale) : 1; n > 1; n--) {
    const layout = lay(n, 0);
    if (fits(layout)) return layout;
  }
  for (let halvings = 0; ; halvings++) {
    const layout = lay(1, halvings);
    const smallest = layout.picture.width === 1 && layout.picture.height === 1;
    if (smallest || fits(layout)) return layout;
  }
}
