/** Where pixels go when a picture is turned upright, by its EXIF orientation. */

export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

export const isOrientation = (value: number): value is Orientation =>
  Number.isInteger(value) && value >= 1 && value <= 8;

/** Width and height change places. */
export const isTransposed = (orientation: Orientation): boolean => orientation > 4;

/** The place of a row's first pixel in the upright picture, and the way from each to the next, in pixels. */
export function turnedRow(
  orientation: Orientation,
  y: number,
  { width, height }: { readonly width: number; readonly height: number },
): { readonly start: number; readonly step: number } {
  const flipped = height - 1 - y;
  switch (orientation) {
    case 1:
      return { start: y * width, step: 1 };
    case 2:
      return { start: y * width + width - 1, step: -1 };
    case 3:
      return { start: flipped * width + width - 1, step: -1 };
    case 4:
      return { start: flipped * width, step: 1 };
    case 5:
      return { start: y, step: height };
    case 6:
      return { start: flipped, step: height };
    case 7:
      return { start: (width - 1) * height + flipped, step: -height };
    case 8:
      return { start: (width - 1) * height + y, step: -height };
  }
}
