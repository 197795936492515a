import type { BlendSettings } from "../raster/blend";
import type { AppStore } from "../state/app-store";
import { follow } from "./follow";

/** A blend slider that has not moved for so long rests, ms. */
export const REST_MS = 100;

/** Tells the state when a blend slider has come to rest: what is shown is blended by the store from then on. */
export function restBlends(store: AppStore): () => void {
  return follow<BlendSettings, void>(store, {
    plan: ({ variants, blending }) =>
      variants.flatMap(({ id, blend }) => (id === blending ? [blend] : [])),
    same: (a, b) => a === b,
    rest: () => ({ kind: "settle", ms: REST_MS }),
    run: async () => {},
    done: () => store.getState().restBlend(),
    failed: () => {},
  });
}
