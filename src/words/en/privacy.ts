import type { Traffic } from "../../engine/traffic";

const counted = (count: number, one: string, more: string) =>
  `${count} ${count === 1 ? one : more}`;

/** One line on what left this device since the page was loaded: nothing, or honestly what. */
export function privacyLine({ elsewhere, carried, blocked }: Traffic): string {
  const stopped = blocked ? ` (${counted(blocked, "attempt was", "attempts were")} blocked)` : "";
  if (elsewhere === 0 && carried === 0) {
    return `Nothing left this device: 0 requests to others since load${stopped}`;
  }
  const to = counted(elsewhere, "request went", "requests went");
  return `${to} to other servers and ${carried} carried data since load${stopped}`;
}
