import type { Size } from "../../geometry/viewport";
import type { DisplaySpace } from "../../raster/colour/display";
import type { Sheets } from "./piece-cache";

/** @param space has no effect on a canvas that was drawn on before */
export function contextOf(
  canvas: HTMLCanvasElement,
  space: DisplaySpace,
): CanvasRenderingContext2D {
  const context = canvas.getContext("2d", { colorSpace: space });
  if (!context) throw new Error("This browser gives no canvas");
  return context;
}

/** Pieces are painted on canvases. */
export function canvasSheets(space: DisplaySpace): Sheets<HTMLCanvasElement> {
  return {
    create: ({ width, height }: Size) => {
      const canvas = document.createElement("canvas");
      canvas.width = width;
      canvas.height = height;
      return canvas;
    },
    put: (canvas, rgba, { x, y, width, height }) => {
      const image = new ImageData(rgba, width, height, { colorSpace: space });
      contextOf(canvas, space).putImageData(image, x, y);
    },
    free: (canvas) => {
      // At once; Safari otherwise keeps the pixels until its next collection.
      canvas.width = 0;
    },
  };
}
