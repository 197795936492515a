import type { DrawnPicture } from "../../engine/protocol";
import type { Rect } from "../../geometry/rect";
import { intersection } from "../../geometry/tiles";
import type { Size, Viewport } from "../../geometry/viewport";
import { chunkAt, chunkOf, chunksIn, type DrawnLevel, drawnLevel, topLevel } from "./levels";
import type { PieceView } from "./piece-cache";

/** As much of a canvas's context as drawing needs. */
export interface Brush<Sheet> {
  imageSmoothingEnabled: boolean;
  imageSmoothingQuality: ImageSmoothingQuality;
  drawImage(
    sheet: Sheet,
    sx: number,
    sy: number,
    sw: number,
    sh: number,
    dx: number,
    dy: number,
    dw: number,
    dh: number,
  ): void;
}

/**
 * A picture of any size, drawn at any scale from those of its pieces that are at hand. Where the level on
 * screen is still on its way, a finer or a coarser one stands in. No device pixel is drawn twice, so
 * that it can be drawn with any alpha.
 */
export class Surface<Sheet> {
  readonly picture: DrawnPicture;
  readonly size: Size;
  readonly #view: Pick<PieceView<Sheet>, "sheetAt" | "isFresh">;

  constructor(
    view: Pick<PieceView<Sheet>, "sheetAt" | "isFresh">,
    picture: DrawnPicture,
    size: Size,
  ) {
    this.#view = view;
    this.picture = picture;
    this.size = size;
  }

  /** Draws what the viewport shows, with the context's own alpha, clip and composite operation. */
  draw(context: Brush<Sheet>, viewport: Viewport, pane: Size, pixelated: boolean): void {
    const drawn = drawnLevel(this.size, viewport, pane);
    context.imageSmoothingEnabled = !pixelated;
    context.imageSmoothingQuality = "low";
    for (const { rect } of chunksIn(this.size, drawn.level, drawn.shown)) {
      const part = intersection(rect, drawn.shown);
      if (part) this.#drawPart(context, drawn, drawn.level, part);
    }
  }

  /** Whether there is something to draw wherever the viewport shows the picture. */
  covers(viewport: Viewport, pane: Size): boolean {
    const { level, shown } = drawnLevel(this.size, viewport, pane);
    return chunksIn(this.size, level, shown).every(
      ({ column, row }) =>
        this.#view.sheetAt(this.picture, level, column, row) !== null ||
        this.#coarser(level, column, row) !== null,
    );
  }

  /** Whether all that the viewport shows is at hand at the right level, with all that is finished of it. */
  isFresh(viewport: Viewport, pane: Size): boolean {
    const { level, shown } = drawnLevel(this.size, viewport, pane);
    return chunksIn(this.size, level, shown).every(({ column, row }) =>
      this.#view.isFresh(this.picture, level, column, row),
    );
  }

  /**
   * Draws part of a level that lies within one of its chunks: from that chunk, else from the chunks of the
   * next finer level, and where those are missing from a coarser one, else from ever finer ones.
   * @param hasCoarser false where no coarser level has it, as is known already
   */
  #drawPart(
    context: Brush<Sheet>,
    drawn: DrawnLevel,
    level: number,
    part: Rect,
    hasCoarser = true,
  ): void {
    const column = chunkOf(part.x);
    const row = chunkOf(part.y);
    const sheet = this.#view.sheetAt(this.picture, level, column, row);
    if (sheet) {
      this.#paint(context, drawn, level, part, sheet, level);
      return;
    }
    const coarser = hasCoarser ? this.#coarser(level, column, row) : null;
    const doubled = {
      x: 2 * part.x,
      y: 2 * part.y,
      width: 2 * part.width,
      height: 2 * part.height,
    };
    const finer = level > 0 ? chunksIn(this.size, level - 1, doubled) : [];
    const at = (chunk: { column: number; row: number }) =>
      this.#view.sheetAt(this.picture, level - 1, chunk.column, chunk.row);
    if (coarser && !finer.some(at)) {
      this.#paint(context, drawn, level, part, coarser.sheet, coarser.level);
      return;
    }
    for (const chunk of finer) {
      const within = intersection(chunk.rect, doubled);
      if (!within) continue;
      if (!coarser) this.#drawPart(context, drawn, level - 1, within, false);
      else {
        const own = at(chunk);
        const from = own ? { sheet: own, level: level - 1 } : coarser;
        this.#paint(context, drawn, level - 1, within, from.sheet, from.level);
      }
    }
  }

  /** The nearest coarser level that is at hand for a chunk: one of its chunks holds all of it. */
  #coarser(level: number, column: number, row: number): { sheet: Sheet; level: number } | null {
    for (let n = level + 1; n <= topLevel(this.size); n++) {
      const shrunk = 2 ** (n - level);
      const [x, y] = [Math.floor(column / shrunk), Math.floor(row / shrunk)];
      const sheet = this.#view.sheetAt(this.picture, n, x, y);
      if (sheet) return { sheet, level: n };
    }
    return null;
  }

  /**
   * Draws a part of a level, within one of its chunks, from a sheet of that level or a coarser one.
   * Edges lie on whole device pixels: sharp at 100 %, and no seam between neighbours elsewhere.
   */
  #paint(
    context: Brush<Sheet>,
    { level: base, scale, origin }: DrawnLevel,
    level: number,
    part: Rect,
    sheet: Sheet,
    from: number,
  ): void {
    const device = scale * 2 ** (level - base);
    const [left, right] = [part.x, part.x + part.width].map((x) =>
      Math.round(origin.x + x * device),
    );
    const [top, bottom] = [part.y, part.y + part.height].map((y) =>
      Math.round(origin.y + y * device),
    );
    const [dx, dy] = [left as number, top as number];
    const [dw, dh] = [(right as number) - dx, (bottom as number) - dy];
    if (dw <= 0 || dh <= 0) return;
    const shrunk = 2 ** (from - level);
    const holder = chunkAt(
      this.size,
      from,
      chunkOf(part.x / shrunk),
      chunkOf(part.y / shrunk),
    ).rect;
    context.drawImage(
      sheet,
      part.x / shrunk - holder.x,
      part.y / shrunk - holder.y,
      part.width / shrunk,
      part.height / shrunk,
      dx,
      dy,
      dw,
      dh,
    );
  }
}
