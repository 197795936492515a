import { activeVariant, captionOf, hasHole, MOST_VARIANTS, modelOf } from "../../state/variants";
import { ViewTools } from "../compare/ViewTools";
import { CloseIcon, PlusIcon } from "../icons";
import { useApp, useAppStore } from "../store-context";
import styles from "./variants.module.css";

/** The variants by name, what makes new ones, and how they are laid out. */
export function VariantBar() {
  const store = useAppStore();
  const variants = useApp((s) => s.variants);
  const captions = useApp((s) => s.variants.map((v) => captionOf(s, v)).join("\n")).split("\n");
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
      <div className={styles.chips} role="toolbar" aria-label="Variants">
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
                aria-label={`Remove ${captions[index]}`}
                title="Remove"
                onClick={() => removeVariant(variant.id)}
              >
                <CloseIcon />
              </button>
            )}
          </span>
        ))}
        <button
          type="button"
          className={styles.tool}
          aria-label="Add a variant"
          title="Add a copy of this one"
          disabled={variants.length >= MOST_VARIANTS}
          onClick={addAndCompare}
        >
          <PlusIcon />
        </button>
        <button type="button" className={styles.tool} onClick={() => sweep("blindness")}>
          Sweep blindness
        </button>
        {holed && (
          <button type="button" className={styles.tool} onClick={() => sweep("hole")}>
            Sweep holes
          </button>
        )}
        <button type="button" className={styles.tool} onClick={() => sweep("stride")}>
          Sweep strides
        </button>
      </div>
      <div className={styles.bartools}>
        <ViewTools />
      </div>
    </div>
  );
}
