/** Several denoised pictures of one part of a photo as one labelled image, in the worker. */

import type { ComparisonLayout } from "../geometry/comparison-layout";
import type { Rect } from "../geometry/rect";
import type { BlendSettings } from "../raster/blend";
import { partOf } from "../raster/part";
import { rasterOf } from "../raster/planes";
import type { ResultTile } from "../raster/raster";
import { failure } from "../words/failures";
import type { Photo } from "./decode";
import { contextOf, type Encoding } from "./encode";

export interface ComparedPane {
  readonly label: string;
  readonly blend: BlendSettings;
  /** Those that touch the part; none for the original. */
  readonly tiles: AsyncIterable<ResultTile>;
}

/** As the viewer's surround, whatever the page's theme: pictures are judged before a neutral grey. */
const GROUND = "#2b2b2b";
const TEXT = "#f2f2f2";
const QUIET = "#b4b4b4";
const FONT = "system-ui, sans-serif";

/**
 * @param rect the part of the photo shown, inside it
 * @param title stands in the footer
 * @throws AppError SaveFailed
 */
export async function encodeComparison(
  photo: Photo,
  rect: Rect,
  layout: ComparisonLayout,
  panes: readonly ComparedPane[],
  title: string,
  encoding: Encoding,
): Promise<Blob> {
  const { width, height } = layout;
  try {
    const canvas = new OffscreenCanvas(width, height);
    const context = contextOf(canvas);
    context.fillStyle = GROUND;
    context.fillRect(0, 0, width, height);
    context.textBaseline = "middle";
    for (const [i, cell] of layout.cells.entries()) {
      const pane = panes[i];
      if (!pane) continue;
      context.fillStyle = TEXT;
      context.font = `600 15px ${FONT}`;
      write(context, pane.label, cell.label);
      const picture = halved(await pictureOf(photo, rect, pane), layout.halvings);
      context.imageSmoothingEnabled = false;
      const size = layout.picture;
      if (photo.hasAlpha) {
        context.fillStyle = "white";
        context.fillRect(cell.picture.x, cell.picture.y, size.width, size.height);
      }
      context.drawImage(picture, cell.picture.x, cell.picture.y, size.width, size.height);
    }
    context.fillStyle = QUIET;
    context.font = `400 13px ${FONT}`;
    write(context, title, layout.footer);
    return await canvas.convertToBlob(encoding);
  } catch (error) {
    throw failure.comparisonNotWritten({ width, height }, error);
  }
}

/** The part as one pane shows it, blended exactly as the whole photo is when it is saved. */
async function pictureOf(photo: Photo, rect: Rect, pane: ComparedPane): Promise<OffscreenCanvas> {
  const canvas = new OffscreenCanvas(rect.width, rect.height);
  const part = await partOf(rasterOf(photo), rect, pane.tiles, pane.blend);
  contextOf(canvas).putImageData(new ImageData(part, rect.width, rect.height), 0, 0);
  return canvas;
}

/** Each time every pixel is the mean of four. */
function halved(canvas: OffscreenCanvas, times: number): OffscreenCanvas {
  let current = canvas;
  for (let i = 0; i < times; i++) {
    const { width, height } = current;
    const next = new OffscreenCanvas(Math.ceil(width / 2), Math.ceil(height / 2));
    const context = contextOf(next);
    context.imageSmoothingQuality = "low";
    context.drawImage(current, 0, 0, width / 2, height / 2);
    current = next;
  }
  return current;
}

/** One line in the middle of its height, cut with an ellipsis where it is too long. */
function write(context: OffscreenCanvasRenderingContext2D, text: string, rect: Rect): void {
  let shown = text;
  while (shown.length > 1 && context.measureText(shown).width > rect.width - 8) {
    shown = `${shown.replace(/…$/, "").slice(0, -1)}…`;
  }
  context.fillText(shown, rect.x + 4, rect.y + rect.height / 2);
}
