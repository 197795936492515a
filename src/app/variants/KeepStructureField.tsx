import { currentPhoto } from "../../state/library";
import { activeVariant } from "../../state/variants";
import { useApp, useAppStore } from "../store-context";
import { CheckField } from "./CheckField";

/** Whether what stands out of the noise stays; nothing to choose where a photo's noise is not known. */
export function KeepStructureField() {
  const store = useAppStore();
  const kept = useApp((s) => activeVariant(s).keepStructure);
  const known = useApp((s) => {
    const photo = currentPhoto(s);
    return !photo || photo.info.noise !== undefined;
  });
  return (
    <CheckField
      label="Keep structure"
      checked={kept && known}
      disabled={!known}
      hint={
        known
          ? "Puts back stars, fabric and lettering that stand out of the noise."
          : "The noise of this photo is not known: nothing can be told to stand out of it."
      }
      onChange={(keepStructure) => store.getState().editVariant({ keepStructure })}
    />
  );
}
