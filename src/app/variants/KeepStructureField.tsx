import { useId } from "react";
import { currentPhoto } from "../../state/library";
import { activeVariant } from "../../state/variants";
import { useApp, useAppStore } from "../store-context";
import styles from "./variants.module.css";

/** Whether what stands out of the noise stays; nothing to choose where a photo's noise is not known. */
export function KeepStructureField() {
  const store = useAppStore();
  const kept = useApp((s) => activeVariant(s).keepStructure);
  const known = useApp((s) => {
    const photo = currentPhoto(s);
    return !photo || photo.info.noise !== undefined;
  });
  const id = useId();
  return (
    <div className={styles.field}>
      <div className={styles.checks}>
        <label>
          <input
            type="checkbox"
            checked={kept && known}
            disabled={!known}
            aria-describedby={`${id}-hint`}
            onChange={(event) =>
              store.getState().editVariant({ keepStructure: event.target.checked })
            }
          />
          Keep structure
        </label>
      </div>
      <p id={`${id}-hint`} className={styles.hint}>
        {known
          ? "Puts back stars, fabric and lettering that stand out of the noise."
          : "The noise of this photo is not known: nothing can be told to stand out of it."}
      </p>
    </div>
  );
}
