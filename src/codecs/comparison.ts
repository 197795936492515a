/** Several denoised pictures of one part of a photo as one labelled image, made band by band. */
import { AppError, asAppError } from "../base/errors";
import type { ComparisonLayout } from "../geometry/comparison-layout";
import type { Rect } from "../geometry/rect";
import { intersection } from "../geometry/tiles";
import { bandHeight, type EncodeWithVips, encodeBands } from "./encode";
import type { Encoding } from "./encoding";
import { enlarge, halve } from "./scale";

export interface Comparison {
  /** The part of the photo shown, inside it. */
  readonly rect: Rect;
  readonly layout: ComparisonLayout;
  /** In the order of the layout's cells. */
  readonly panes: readonly ComparedPane[];
  /** Stands in the footer. */
  readonly title: string;
}

export interface ComparedPane {
  readonly label: string;
  /** Of the photo as this pane shows it, exactly as it is when it is saved. */
  readonly read: ReadRgba8;
}

/** RGBA8 of part of a picture, row by row, alpha not multiplied into the colours. */
export type ReadRgba8 = (rect: Rect) => Promise<Uint8ClampedArray>;

/** Opaque RGBA8 of one line of text: see `browser/text.ts`. */
export type DrawText = (text: string, style: TextStyle, rect: Rect) => Uint8ClampedArray;

export interface TextStyle {
  /** CSS, without the family. */
  readonly font: string;
  readonly colour: string;
  readonly ground: string;
}

/** As the viewer's surround, whatever the page's theme: pictures are judged before a neutral grey. */
const GROUND = 0x2b;
const ground = `rgb(${GROUND} ${GROUND} ${GROUND})`;
const LABEL: TextStyle = { font: "600 15px", colour: "#f2f2f2", ground };
const FOOTER: TextStyle = { font: "400 13px", colour: "#b4b4b4", ground };

/**
 * @throws AppError SaveFailed, and whatever of ours a pane's `read` throws; the signal's reason between two
 *   bands
 */
export async function encodeComparison(
  comparison: Comparison,
  draw: DrawText,
  encoding: Encoding,
  withVips: EncodeWithVips | null,
  signal: AbortSignal,
): Promise<Blob> {
  const { width, height, halvings } = comparison.layout;
  // Each row of a halved picture stands for several of the photo.
  const rows = Math.max(1, bandHeight(width) >> halvings);
  try {
    const compose = composer(comparison, draw);
    const read = async (band: Rect) => withoutAlpha(await compose(band));
    return await encodeBands(
      { width, height, type: "u8", channels: 3, profile: null, metadata: {} },
      ...([rows, read, encoding, withVips, signal] as const),
    );
  } catch (error) {
    signal.throwIfAborted();
    throw (
      asAppError(error) ?? new AppError("comparisonNotWritten", { size: { width, height } }, error)
    );
  }
}

function withoutAlpha(rgba: Uint8ClampedArray): Uint8ClampedArray<ArrayBuffer> {
  const rgb = new Uint8ClampedArray((3 * rgba.length) / 4);
  for (let from = 0, to = 0; to < rgb.length; from += 4, to += 3) {
    rgb[to] = rgba[from] as number;
    rgb[to + 1] = rgba[from + 1] as number;
    rgb[to + 2] = rgba[from + 2] as number;
  }
  return rgb;
}

/** Reads bands of the comparison, each as wide as it is. */
export function composer({ rect, layout, panes, title }: Comparison, draw: DrawText): ReadRgba8 {
  const shown = layout.cells.flatMap((cell, i) => {
    const pane = panes[i];
    return pane ? [{ ...cell, pane }] : [];
  });
  const lines = shown.map(({ label, pane }) => ({ at: label, text: pane.label, style: LABEL }));
  lines.push({ at: layout.footer, text: title, style: FOOTER });
  const texts = lines.map(({ at, text, style }) => ({ at, rgba: draw(text, style, at) }));

  return async (band) => {
    const out = new Uint8ClampedArray(4 * band.width * band.height).fill(GROUND);
    for (let i = 3; i < out.length; i += 4) out[i] = 255;
    for (const { at, rgba } of texts) paint(out, band, rgba, at);
    const pictures = shown.map(async ({ picture, pane }) => {
      const at = { ...picture, ...layout.picture };
      const part = intersection(at, band);
      if (part) paint(out, band, ...(await pictureRows(pane.read, rect, layout, at, part)));
    });
    await Promise.all(pictures);
    return out;
  };
}

/**
 * The rows of a picture that show in a band.
 * @param rect the part of the photo
 * @param at where all of the picture is
 * @param part what of it is wanted, in the same pixels
 * @returns RGBA8, and where that is
 */
async function pictureRows(
  read: ReadRgba8,
  rect: Rect,
  { enlarged, halvings }: ComparisonLayout,
  at: Rect,
  part: Rect,
): Promise<[Uint8ClampedArray, Rect]> {
  // Whole squares: one that is cut by the band's edge is read for both bands.
  const first = Math.floor((part.y - at.y) / enlarged);
  const end = Math.ceil((part.y + part.height - at.y) / enlarged);
  const y = rect.y + first * 2 ** halvings;
  const height = Math.min(rect.y + rect.height, rect.y + end * 2 ** halvings) - y;
  const rgba = await read({ x: rect.x, y, width: rect.width, height });
  const scaled = enlarge(halve({ width: rect.width, height, rgba }, halvings), enlarged);
  const { width } = scaled;
  return [scaled.rgba, { x: at.x, y: at.y + first * enlarged, width, height: scaled.height }];
}

/** Draws RGBA8 onto an opaque band, as far as it lies there; what is translucent stands on white. */
function paint(out: Uint8ClampedArray, band: Rect, rgba: Uint8ClampedArray, at: Rect): void {
  const shared = intersection(band, at);
  if (!shared) return;
  for (let y = shared.y; y < shared.y + shared.height; y++) {
    let from = 4 * ((y - at.y) * at.width + shared.x - at.x);
    let to = 4 * ((y - band.y) * band.width + shared.x - band.x);
    for (const end = from + 4 * shared.width; from < end; from += 4, to += 4) {
      const share = (rgba[from + 3] as number) / 255;
      const white = 255 * (1 - share);
      out[to] = (rgba[from] as number) * share + white;
      out[to + 1] = (rgba[from + 1] as number) * share + white;
      out[to + 2] = (rgba[from + 2] as number) * share + white;
    }
  }
}
