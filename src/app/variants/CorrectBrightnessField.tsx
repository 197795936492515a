import { isBiased } from "../../raster/raster";
import { currentPhoto } from "../../state/library";
import { activeVariant } from "../../state/variants";
import { useApp, useAppStore } from "../store-context";
import { useWords } from "../use-words";
import { CheckField } from "./CheckField";

/** Whether it is undone how noise shifted brightness; nothing to choose where it shifted nothing. */
export function CorrectBrightnessField() {
  const store = useAppStore();
  const { variants } = useWords().controls;
  const corrected = useApp((s) => activeVariant(s).correctBrightness);
  const shifted = useApp((s) => {
    const photo = currentPhoto(s);
    return !photo || (photo.info.noise !== undefined && isBiased(photo.info.noise));
  });
  return (
    <CheckField
      label={variants.correctBrightness}
      checked={corrected && shifted}
      disabled={!shifted}
      hint={shifted ? variants.correctBrightnessHint : variants.noBrightnessShifted}
      onChange={(correctBrightness) => store.getState().editVariant({ correctBrightness })}
    />
  );
}
