import { takesLight } from "../../raster/raster";
import { currentPhoto } from "../../state/library";
import { activeVariant } from "../../state/variants";
import { useApp, useAppStore } from "../store-context";
import { useWords } from "../use-words";
import { CheckField } from "./CheckField";

/** Whether the light that noise took is given back; nothing to choose where it took none. */
export function GiveLightField() {
  const store = useAppStore();
  const { variants } = useWords().controls;
  const given = useApp((s) => activeVariant(s).keepLight);
  const taken = useApp((s) => {
    const photo = currentPhoto(s);
    return !photo || (photo.info.noise !== undefined && takesLight(photo.info.noise));
  });
  return (
    <CheckField
      label={variants.keepLight}
      checked={given && taken}
      disabled={!taken}
      hint={taken ? variants.keepLightHint : variants.noLightTaken}
      onChange={(keepLight) => store.getState().editVariant({ keepLight })}
    />
  );
}
