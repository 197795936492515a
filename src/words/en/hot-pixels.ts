/** What became of a photo's hot pixels, in one line. */
export function describeHotPixels(count: number, removed: boolean): string {
  if (count === 0) return "Hot pixels: none found.";
  const told = count.toLocaleString("en");
  return removed ? `Hot pixels: ${told} removed.` : `Hot pixels: ${told} found, and left.`;
}
