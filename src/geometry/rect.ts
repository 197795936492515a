/** An axis-aligned rectangle in whole pixels of the photo; x and y may be negative where a halo leaves it. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
