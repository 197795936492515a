import { ALL_AUTO, AUTO_KEYS, autoChoice } from "../../state/auto";
import { currentPhoto } from "../../state/library";
import { activeVariant } from "../../state/variants";
import { useApp, useAppStore } from "../store-context";
import { useWords } from "../use-words";
import styles from "./variants.module.css";

/** What was found of the photo's noise, and what Auto makes of it; a way back to Auto for all settings at once. */
export function AutoLine() {
  const store = useAppStore();
  const words = useWords();
  const noise = useApp((s) => currentPhoto(s)?.info.noise ?? null);
  const choice = useApp(autoChoice);
  const auto = useApp((s) => activeVariant(s).auto);
  const all = AUTO_KEYS.every((key) => auto[key]);
  if (!noise || !choice) return null;
  return (
    <div className={styles.autoLine}>
      <p className={styles.hint}>{words.auto.autoLine(noise, choice)}</p>
      {!all && (
        <button
          type="button"
          className={styles.small}
          onClick={() => store.getState().editVariant({ auto: ALL_AUTO })}
        >
          {words.controls.variants.allToAuto}
        </button>
      )}
    </div>
  );
}
