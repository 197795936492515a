import { settingsOf } from "../../state/auto";
import { currentPhoto } from "../../state/library";
import { activeVariant } from "../../state/variants";
import { useApp, useAppStore } from "../store-context";
import { useWords } from "../use-words";
import { CheckField } from "./CheckField";

/** Whether hot pixels go, and how many the photo has. */
export function HotPixelsField() {
  const store = useAppStore();
  const words = useWords();
  const removed = useApp((s) => activeVariant(s).removeHotPixels);
  const count = useApp((s) => currentPhoto(s)?.info.hotPixels ?? null);
  // Where nothing is taken of the result, the photo stays as it is.
  const taken = useApp((s) => settingsOf(s, activeVariant(s)).blend.strength > 0);
  return (
    <CheckField
      label={words.controls.variants.removeHotPixels}
      checked={removed}
      hint={count === null ? null : words.hotPixels.describeHotPixels(count, removed && taken)}
      onChange={(removeHotPixels) => store.getState().editVariant({ removeHotPixels })}
    />
  );
}
