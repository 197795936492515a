import type { AppStore } from "../state/app-store";
import type { Keeper } from "../state/keeper";

const SPEED = "blindspot:speed";
const CLOSER = "blindspot:closer";

/**
 * Keeps what the machine's speed was, so that a time can be told before the first tile; and for this visit, reloads
 * included, that the view has been taken closer once.
 * @param forGood lasts; `forNow` as long as the tab
 */
export function remember(
  store: AppStore,
  forGood: Keeper | undefined,
  forNow: Keeper | undefined,
): () => void {
  const speed = Number(read(forGood, SPEED));
  if (speed > 0 && Number.isFinite(speed)) store.setState({ msPerGigaMac: speed });
  if (read(forNow, CLOSER) !== null) store.setState({ closer: "done" });
  return store.subscribe((now, before) => {
    if (now.msPerGigaMac !== before.msPerGigaMac && now.msPerGigaMac !== null) {
      keep(forGood, SPEED, String(now.msPerGigaMac));
    }
    if (now.closer !== before.closer) keep(forNow, CLOSER, "yes");
  });
}

function read(keeper: Keeper | undefined, key: string): string | null {
  try {
    return keeper?.getItem(key) ?? null;
  } catch {
    return null;
  }
}

function keep(keeper: Keeper | undefined, key: string, value: string): void {
  try {
    keeper?.setItem(key, value);
  } catch {
    // Full or forbidden: it lasts as long as the page.
  }
}
