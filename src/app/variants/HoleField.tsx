import { HOLES } from "../../network/settings";
import { activeVariant, hasHole, holeOf, modelOf } from "../../state/variants";
import { useApp, useAppStore } from "../store-context";
import { Choice } from "./Choice";
import { useAuto } from "./use-auto";
import styles from "./variants.module.css";

const OPTIONS = HOLES.map((hole) => [`${hole}`, `${hole} px`] as const);

/** How far around the pixel nothing is seen; nothing where the model has no such setting. */
export function HoleField() {
  const store = useAppStore();
  const shown = useApp((s) => {
    const model = modelOf(s, activeVariant(s));
    return model !== null && hasHole(model);
  });
  const hole = useApp((s) => holeOf(s, activeVariant(s)));
  const auto = useAuto("hole");
  if (!shown) return null;
  return (
    <div className={styles.field}>
      <Choice
        label={auto?.on ? "Hole (Auto)" : "Hole"}
        options={OPTIONS}
        value={`${hole}`}
        onChange={(value) => store.getState().editVariant({ hole: Number(value) })}
      />
      {auto && !auto.on && (
        <button
          type="button"
          className={styles.small}
          aria-label="Hole: back to Auto"
          title="Let the photo's own noise decide"
          onClick={auto.back}
        >
          Auto
        </button>
      )}
      <p className={styles.hint} data-detail>
        So many pixels across are hidden around each pixel that the network rebuilds. Noise that
        reaches from pixel to pixel needs a wider hole; fine detail keeps best with a narrow one.
      </p>
    </div>
  );
}
