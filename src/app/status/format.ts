/** `7.1 MP`; small photos keep enough digits not to read 0. */
export function formatMegapixels(pixels: number): string {
  const mega = pixels / 1e6;
  return `${mega.toFixed(mega >= 0.95 ? 1 : mega >= 0.095 ? 2 : 3)} MP`;
}
