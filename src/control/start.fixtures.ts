/** The page without a browser, for tests: a store, a fake engine and all controllers. */

import type { Engine } from "../engine/engine";
import { createFakeEngine, type FakeEngine } from "../engine/engine.fixtures";
import { type AppStore, createAppStore, type Given } from "../state/app-store";
import { noticeSentence } from "../words/sentence";
import type { Places } from "./batch";
import { type Outside, startControllers } from "./start";

const nowhere = () => Promise.reject(new Error("no places in this test"));
const noPlaces: Places = {
  has: nowhere,
  write: nowhere,
  pack: nowhere,
  isAllowed: async () => true,
  tidy: async () => {},
};

export interface Page<E extends Engine = FakeEngine> {
  readonly store: AppStore;
  readonly engine: E;
  /** Names of the files handed over. */
  readonly delivered: string[];
  stop(): void;
}

/** @param given.queued whether photos beside the one in the viewer are denoised too */
export function openPage(
  given: Given & Partial<Outside> & { readonly queued?: boolean } = {},
  engine: FakeEngine = createFakeEngine(),
): Page {
  const store = createAppStore({ sentence: noticeSentence, ...given });
  if (!given.queued) store.getState().pauseQueue();
  const delivered: string[] = [];
  const stop = startControllers(store, engine, {
    keeper: given.keeper,
    version: "1.2.3",
    places: given.places ?? noPlaces,
    deliver: given.deliver ?? ((_, name) => void delivered.push(name)),
  });
  return { store, engine, delivered, stop };
}
