import { useId } from "react";
import { settingsOf } from "../../state/auto";
import { currentPhoto } from "../../state/library";
import { activeVariant } from "../../state/variants";
import { describeHotPixels } from "../../words/en/hot-pixels";
import { useApp, useAppStore } from "../store-context";
import styles from "./variants.module.css";

/** Whether hot pixels go, and how many the photo has. */
export function HotPixelsField() {
  const store = useAppStore();
  const removed = useApp((s) => activeVariant(s).removeHotPixels);
  const count = useApp((s) => currentPhoto(s)?.info.hotPixels ?? null);
  // Where nothing is taken of the result, the photo stays as it is.
  const taken = useApp((s) => settingsOf(s, activeVariant(s)).blend.strength > 0);
  const id = useId();
  return (
    <div className={styles.field}>
      <div className={styles.checks}>
        <label>
          <input
            type="checkbox"
            checked={removed}
            aria-describedby={count === null ? undefined : `${id}-hint`}
            onChange={(event) =>
              store.getState().editVariant({ removeHotPixels: event.target.checked })
            }
          />
          Remove hot pixels
        </label>
      </div>
      {count !== null && (
        <p id={`${id}-hint`} className={styles.hint}>
          {describeHotPixels(count, removed && taken)}
        </p>
      )}
    </div>
  );
}
