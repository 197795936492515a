import { HOLES } from "../../network/settings";
import { autoChoice } from "../../state/auto";
import { activeVariant, hasHole, holeOf, modelOf } from "../../state/variants";
import { useApp, useAppStore } from "../store-context";
import { Choice } from "./Choice";
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
  const auto = useApp((s) => activeVariant(s).auto);
  const measured = useApp((s) => autoChoice(s) !== null);
  const { editVariant } = store.getState();
  if (!shown) return null;
  return (
    <div className={styles.field}>
      <Choice
        label={measured && auto.hole ? "Hole (Auto)" : "Hole"}
        options={OPTIONS}
        value={`${hole}`}
        onChange={(value) => editVariant({ hole: Number(value) })}
      />
      {measured && !auto.hole && (
        <button
          type="button"
          className={styles.toAuto}
          aria-label="Hole: back to Auto"
          title="Let the photo's own noise decide"
          onClick={() => editVariant({ auto: { ...auto, hole: true } })}
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
