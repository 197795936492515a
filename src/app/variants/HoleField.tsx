import { HOLES } from "../../network/settings";
import { activeVariant, hasHole, holeOf, modelOf } from "../../state/variants";
import { HolePicture } from "../parts/Pixels";
import { useApp, useAppStore } from "../store-context";
import { useWords } from "../use-words";
import { Choice } from "./Choice";
import { Explained } from "./Explained";
import { useAuto } from "./use-auto";
import styles from "./variants.module.css";

const AUTO = "auto";
const OPTIONS = HOLES.map((hole) => [`${hole}`, `${hole} px`] as const);

/** How far around the pixel nothing is seen; nothing where the model has no such setting. */
export function HoleField() {
  const store = useAppStore();
  const { variants } = useWords().controls;
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
        label={variants.hole}
        options={auto ? [[AUTO, variants.auto], ...OPTIONS] : OPTIONS}
        value={auto?.on ? AUTO : `${hole}`}
        onChange={(value) => {
          if (value === AUTO) auto?.back();
          else store.getState().editVariant({ hole: Number(value) });
        }}
      />
      <p className={styles.hint} data-detail>
        {variants.holeHint}
      </p>
      <Explained text={variants.howHole} part="how-hole">
        <HolePicture hole={hole} />
      </Explained>
    </div>
  );
}
