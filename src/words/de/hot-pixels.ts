import { count as told } from "../numbers";

export function describeHotPixels(count: number, removed: boolean): string {
  if (count === 0) return "Hotpixel: keine gefunden.";
  return removed
    ? `Hotpixel: ${told(count)} entfernt.`
    : `Hotpixel: ${told(count)} gefunden, belassen.`;
}
