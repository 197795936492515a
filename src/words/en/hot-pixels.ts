import { count as told } from "../numbers";

/** What became of a photo's hot pixels, in one line. */
export function describeHotPixels(count: number, removed: boolean): string {
  if (count === 0) return "Hot pixels: none found.";
  return removed
    ? `Hot pixels: ${told(count)} removed.`
    : `Hot pixels: ${told(count)} found, and left.`;
}
