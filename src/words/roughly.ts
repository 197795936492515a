/** An estimate, as exactly as it deserves: seconds up to a minute, then minutes. */
export const roughly = (seconds: number): readonly [value: number, unit: "s" | "min"] =>
  seconds < 55
    ? [Math.max(1, seconds < 20 ? Math.round(seconds) : 5 * Math.round(seconds / 5)), "s"]
    : [Math.round(seconds / 60), "min"];
