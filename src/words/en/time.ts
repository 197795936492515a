/** How long something takes. */
import { number } from "../numbers";
import { leftOf } from "../roughly";

/** `0.8 s`, `12 s`, `3 min 05 s`, `1 h 02 min`. */
export function duration(ms: number): string {
  if (ms < 9_950) return `${number(ms / 1000, 1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const two = (n: number) => String(n).padStart(2, "0");
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
}

/** Tells the time left: `about 40 s left`. */
export function remaining(ms: number): string {
  const [value, unit] = leftOf(ms);
  return value === 1 && unit === "s" ? "about a second left" : `about ${value} ${unit} left`;
}
