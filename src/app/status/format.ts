import { number } from "../../words/numbers";

/** `7.1 MP`; small photos keep enough digits not to read 0. */
export function formatMegapixels(pixels: number): string {
  const mega = pixels / 1e6;
  return `${number(mega, mega >= 0.95 ? 1 : mega >= 0.095 ? 2 : 3)} MP`;
}
