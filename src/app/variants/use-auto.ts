import { type Autos, autoChoice } from "../../state/auto";
import { activeVariant } from "../../state/variants";
import { useApp, useAppStore } from "../store-context";

/** Whether Auto sets one of the active variant's settings, and the way back to that; null where it has no say. */
export function useAuto(key: keyof Autos): { readonly on: boolean; back(): void } | null {
  const store = useAppStore();
  const auto = useApp((s) => activeVariant(s).auto);
  const measured = useApp((s) => autoChoice(s) !== null);
  if (!measured) return null;
  return {
    on: auto[key],
    back: () => store.getState().editVariant({ auto: { ...auto, [key]: true } }),
  };
}
