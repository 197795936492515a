import { activeVariant, captionOf, hasHole, MOST_VARIANTS, modelOf } from "../../state/variants";
import { ViewTools } from "../compare/ViewTools";
import { CloseIcon, CompareIcon, GridIcon, PlusIcon } from "../icons";
import { Menu } from "../parts/Menu";
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
      </div>
      <div className={styles.bartools}>
        <Menu
          label="Compare variants"
          className={styles.tool}
          icon={<CompareIcon />}
          text="Compare"
        >
          <button
            type="button"
            title="A copy of this one, to change"
            disabled={variants.length >= MOST_VARIANTS}
            onClick={addAndCompare}
          >
            <PlusIcon />
            Add a variant
          </button>
          <button
            type="button"
            title="From all detail to all smooth, side by side"
            onClick={() => sweep("blindness")}
          >
            <GridIcon />
            Sweep blindness
          </button>
          {holed && (
            <button
              type="button"
              title="Holes of 1 to 7 pixels, side by side: for noise whose neighbours are alike"
              onClick={() => sweep("hole")}
            >
              <GridIcon />
              Sweep holes
            </button>
          )}
          <button
            type="button"
            title="Taken apart by 1 to 5, side by side: for blotches wider than a pixel"
            onClick={() => sweep("stride")}
          >
            <GridIcon />
            Sweep strides
          </button>
        </Menu>
        <ViewTools />
      </div>
    </div>
  );
}
