/** An estimate, as exactly as it deserves: seconds up to a minute, then minutes. */
export const roughly = (seconds: number): readonly [value: number, unit: "s" | "min"] =>
  seconds < 55
    ? [Math.max(1, seconds < 20 ? Math.round(seconds) : 5 * Math.round(seconds / 5)), "s"]
    : [Math.round(seconds / 60), "min"];

/** The time left, as exactly as an estimate deserves: `1 s` is the least. */
export function leftOf(ms: number): readonly [value: number, unit: "s" | "min"] {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 20) return [Math.max(1, seconds), "s"];
  if (seconds < 90) return [Math.ceil(seconds / 5) * 5, "s"];
  return [Math.ceil(seconds / 60), "min"];
}
