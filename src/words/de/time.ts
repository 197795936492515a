import { leftOf } from "../roughly";

// Written alike.
export { duration } from "../en/time";

export function remaining(ms: number): string {
  const [value, unit] = leftOf(ms);
  return value === 1 && unit === "s" ? "noch etwa eine Sekunde" : `noch etwa ${value} ${unit}`;
}
