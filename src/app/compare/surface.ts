import type { Rect } from "../../geometry/rect";
import { intersection } from "../../geometry/tiles";
import { drawnOrigin, type Size, type Viewport } from "../../geometry/viewport";

/** Edge of a canvas in pixels: far below every browser's limit, and cheap to copy when written to. */
const CHUNK = 512;

interface Chunk {
  /** Where it lies, in pixels of its level. */
  readonly rect: Rect;
  readonly context: CanvasRenderingContext2D;
}

interface Level extends Size {
  /** Row by row; null where nothing has been painted yet. */
  readonly chunks: (Chunk | null)[];
  readonly columns: number;
}

/**
 * A picture of any size that can be painted in parts and drawn at any scale: canvases of `CHUNK`
 * pixels, and halves of halves of them (each pixel the mean of four), so that a photo shown small
 * shows the true mean of its noise and costs only the pixels on screen.
 */
export class Surface {
  readonly #levels: Level[] = [];

  constructor(size: Size) {
    for (let { width, height } = size; ; width = half(width), height = half(height)) {
      const columns = Math.ceil(width / CHUNK);
      const chunks = new Array<Chunk | null>(columns * Math.ceil(height / CHUNK)).fill(null);
      this.#levels.push({ width, height, columns, chunks });
      if (width <= CHUNK && height <= CHUNK) break;
    }
  }

  /** The chunks of the full-size picture: the pieces to paint a big one in, one at a time. */
  get pieces(): Rect[] {
    const base = this.#level(0);
    return base.chunks.map((_, i) => chunkRect(base, i));
  }

  /**
   * Paints part of the picture. `paint` gets the context of a canvas whose origin lies at (x, y) of
   * the picture, once for each canvas the part touches.
   */
  put(part: Rect, paint: (context: CanvasRenderingContext2D, x: number, y: number) => void): void {
    for (const { rect, context } of this.#touched(0, part)) paint(context, rect.x, rect.y);
    let from = part;
    for (let n = 1; n < this.#levels.length; n++) {
      const { width, height } = this.#level(n);
      const x = from.x >> 1;
      const y = from.y >> 1;
      const to = {
        x,
        y,
        width: Math.min(width, half(from.x + from.width)) - x,
        height: Math.min(height, half(from.y + from.height)) - y,
      };
      this.#halve(n, to);
      from = to;
    }
  }

  /** Draws what the viewport shows, with the context's own alpha, clip and composite operation. */
  draw(
    context: CanvasRenderingContext2D,
    viewport: Viewport,
    pane: Size,
    pixelated: boolean,
  ): void {
    // The level whose pixels come closest to device pixels from above.
    const wanted = Math.floor(Math.log2(1 / viewport.scale) + 1e-6);
    const n = Math.min(this.#levels.length - 1, Math.max(0, wanted));
    const scale = viewport.scale * 2 ** n;
    // Edges lie on whole device pixels: sharp at 100 %, and no seam between neighbours elsewhere.
    const { x: left, y: top } = drawnOrigin(viewport, pane);
    const at = (origin: number, pixels: number) => Math.round(origin + pixels * scale);
    // What is on screen, and a pixel around it for the filter.
    const x = Math.floor(-left / scale) - 1;
    const y = Math.floor(-top / scale) - 1;
    const shown = {
      x,
      y,
      width: Math.ceil(pane.width / scale) + 3,
      height: Math.ceil(pane.height / scale) + 3,
    };
    context.imageSmoothingEnabled = !pixelated;
    context.imageSmoothingQuality = "low";
    for (const [i, chunk] of this.#level(n).chunks.entries()) {
      if (!chunk) continue;
      const part = intersection(chunkRect(this.#level(n), i), shown);
      if (!part) continue;
      const dx = at(left, part.x);
      const dy = at(top, part.y);
      context.drawImage(
        chunk.context.canvas,
        part.x - chunk.rect.x,
        part.y - chunk.rect.y,
        part.width,
        part.height,
        dx,
        dy,
        at(left, part.x + part.width) - dx,
        at(top, part.y + part.height) - dy,
      );
    }
  }

  /** RGBA of one pixel; null outside the picture and where nothing has been painted. */
  at(x: number, y: number): Uint8ClampedArray<ArrayBuffer> | null {
    const base = this.#level(0);
    if (x < 0 || y < 0 || x >= base.width || y >= base.height) return null;
    const column = Math.floor(x / CHUNK);
    const row = Math.floor(y / CHUNK);
    const chunk = base.chunks[row * base.columns + column];
    if (!chunk) return null;
    return chunk.context.getImageData(x - chunk.rect.x, y - chunk.rect.y, 1, 1).data;
  }

  /** Frees the pixels at once; Safari otherwise keeps a canvas until its next collection. */
  dispose(): void {
    for (const { chunks } of this.#levels) {
      for (const chunk of chunks) if (chunk) chunk.context.canvas.width = 0;
      chunks.fill(null);
    }
  }

  #level(n: number): Level {
    const level = this.#levels[n];
    if (!level) throw new RangeError(`No level ${n}`);
    return level;
  }

  /** The canvases a part of a level lies on, made when first needed. */
  *#touched(n: number, part: Rect): Generator<Chunk> {
    const level = this.#level(n);
    for (let i = 0; i < level.chunks.length; i++) {
      const rect = chunkRect(level, i);
      if (!intersection(rect, part)) continue;
      const chunk = level.chunks[i] ?? createChunk(rect);
      level.chunks[i] = chunk;
      yield chunk;
    }
  }

  /** Redraws a part of level n from level n − 1; bilinear at exactly one half is the mean of four. */
  #halve(n: number, part: Rect): void {
    for (const target of this.#touched(n, part)) {
      const inside = intersection(target.rect, part);
      if (!inside) continue;
      const { context } = target;
      const dx = inside.x - target.rect.x;
      const dy = inside.y - target.rect.y;
      context.clearRect(dx, dy, inside.width, inside.height);
      const doubled = {
        x: inside.x * 2,
        y: inside.y * 2,
        width: inside.width * 2,
        height: inside.height * 2,
      };
      for (const source of this.#level(n - 1).chunks) {
        const from = source && intersection(source.rect, doubled);
        if (!from) continue;
        for (const [sx, sw] of pairs(from.x, from.width)) {
          for (const [sy, sh] of pairs(from.y, from.height)) {
            context.drawImage(
              source.context.canvas,
              sx - source.rect.x,
              sy - source.rect.y,
              sw,
              sh,
              sx / 2 - target.rect.x,
              sy / 2 - target.rect.y,
              half(sw),
              half(sh),
            );
          }
        }
      }
    }
  }
}

function half(pixels: number): number {
  return Math.ceil(pixels / 2);
}

/** Splits an odd length, as it occurs at the picture's right and bottom edge, into pairs and a single. */
function pairs(start: number, length: number): [start: number, length: number][] {
  const even = length - (length % 2);
  const spans: [number, number][] = [];
  if (even > 0) spans.push([start, even]);
  if (even < length) spans.push([start + even, 1]);
  return spans;
}

function chunkRect({ width, height, columns }: Level, index: number): Rect {
  const x = (index % columns) * CHUNK;
  const y = Math.floor(index / columns) * CHUNK;
  return { x, y, width: Math.min(CHUNK, width - x), height: Math.min(CHUNK, height - y) };
}

export function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext("2d");
  if (!context) throw new Error("This browser gives no canvas");
  return context;
}

function createChunk(rect: Rect): Chunk {
  const canvas = document.createElement("canvas");
  canvas.width = rect.width;
  canvas.height = rect.height;
  const context = contextOf(canvas);
  context.imageSmoothingQuality = "low";
  return { rect, context };
}
