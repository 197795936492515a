import { places } from "./app/batch/places";
import { deliver } from "./app/export/deliver";
import { Workplace } from "./app/Workplace";
import { keepSession } from "./control/session";
import { startControllers } from "./control/start";
import { createEngine } from "./engine/client";
import type { AppStore } from "./state/app-store";
import type { Keeper } from "./state/keeper";

/**
 * Starts all that works on photos: the engine and whoever drives it. It has the greater part of the page's code, and
 * is loaded as soon as the page is painted; photos that were given before wait in the state.
 * @param linked the address had settings: they go before the last session's
 * @returns what the page shows from then on
 */
export function startWork(store: AppStore, keeper: Keeper | undefined, linked: boolean) {
  const engine = createEngine();
  void keepSession(store, engine, !linked, places);
  startControllers(store, engine, { keeper, version: __ABOUT__.version, deliver, places });
  return { engine, Workplace };
}
