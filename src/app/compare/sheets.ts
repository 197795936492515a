import type { Size } from "../../geometry/viewport";
import type { Sheets } from "./piece-cache";

export function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext("2d");
  if (!context) throw new Error("This browser gives no canvas");
  return context;
}

/** Pieces are painted on canvases. */
export const canvasSheets: Sheets<HTMLCanvasElement> = {
  create: ({ width, height }: Size) => {
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = height;
    return canvas;
  },
  put: (canvas, rgba, { x, y, width, height }) =>
    contextOf(canvas).putImageData(new ImageData(rgba, width, height), x, y),
  free: (canvas) => {
    // At once; Safari otherwise keeps the pixels until its next collection.
    canvas.width = 0;
  },
};
