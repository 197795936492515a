import { activeVariant, captionOf, hasHole, MOST_VARIANTS, modelOf } from "../../state/variants";
import { ViewTools } from "../compare/ViewTools";
import { CloseIcon, CompareIcon, GridIcon, PlusIcon } from "../icons";
import { Menu } from "../parts/Menu";
import { useApp, useAppStore } from "../store-context";
import { useWords } from "../use-words";
import styles from "./variants.module.css";

/** The variants by name, what makes new ones, and how they are laid out. */
export function VariantBar() {
  const store = useAppStore();
  const { captions: traits, controls } = useWords();
  const words = controls.variants;
  const variants = useApp((s) => s.variants);
  const captions = useApp((s) => s.variants.map((v) => captionOf(s, v, traits)).join("\n")).split(
    "\n",
  );
  const activeId = useApp((s) => s.activeId);
  const holed = useApp((s) => {
    const model = modelOf(s, activeVariant(s));
    return model !== null && hasHole(model);
  });
  const { activate, addVariant, removeVariant, sweep } = store.getState();
  const { setLayout } = store.getState();

  const addAndCompare = () => {
    addVariant();
    setLayout("grid");
  };

  return (
    <div className={styles.bar}>
      <div className={styles.chips} role="toolbar" aria-label={words.variants}>
        {variants.map((variant, index) => (
          <span key={variant.id} className={styles.chip} data-active={variant.id === activeId}>
            <button
              type="button"
              aria-pressed={variant.id === activeId}
              onClick={() => activate(variant.id)}
            >
              {captions[index]}
            </button>
            {variants.length > 1 && (
              <button
                type="button"
                className={styles.remove}
                aria-label={words.remove(captions[index] ?? "")}
                title={words.removeVariant}
                onClick={() => removeVariant(variant.id)}
              >
                <CloseIcon />
              </button>
            )}
          </span>
        ))}
      </div>
      <div className={styles.bartools}>
        <Menu
          label={words.compareVariants}
          className={styles.tool}
          icon={<CompareIcon />}
          text={words.compare}
        >
          <button
            type="button"
            title={words.addVariantHint}
            disabled={variants.length >= MOST_VARIANTS}
            onClick={addAndCompare}
          >
            <PlusIcon />
            {words.addVariant}
          </button>
          <button
            type="button"
            title={words.sweeps.blindness.hint}
            onClick={() => sweep("blindness")}
          >
            <GridIcon />
            {words.sweeps.blindness.name}
          </button>
          {holed && (
            <button type="button" title={words.sweeps.hole.hint} onClick={() => sweep("hole")}>
              <GridIcon />
              {words.sweeps.hole.name}
            </button>
          )}
          <button type="button" title={words.sweeps.stride.hint} onClick={() => sweep("stride")}>
            <GridIcon />
            {words.sweeps.stride.name}
          </button>
        </Menu>
        <ViewTools />
      </div>
    </div>
  );
}
