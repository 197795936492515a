import { currentPhoto } from "../../state/library";
import { activeVariant } from "../../state/variants";
import { useApp, useAppStore } from "../store-context";
import { useWords } from "../use-words";
import { CheckField } from "./CheckField";

/** Whether what stands out of the noise stays; nothing to choose where a photo's noise is not known. */
export function KeepStructureField() {
  const store = useAppStore();
  const { variants } = useWords().controls;
  const kept = useApp((s) => activeVariant(s).keepStructure);
  const known = useApp((s) => {
    const photo = currentPhoto(s);
    return !photo || photo.info.noise !== undefined;
  });
  return (
    <CheckField
      label={variants.keepStructure}
      checked={kept && known}
      disabled={!known}
      hint={known ? variants.keepStructureHint : variants.noiseNotKnown}
      onChange={(keepStructure) => store.getState().editVariant({ keepStructure })}
    />
  );
}
