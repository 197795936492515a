import { useId } from "react";
import { activeVariant, captionOf } from "../../state/variants";
import { LeftIcon, RightIcon } from "../icons";
import { useApp, useAppStore } from "../store-context";
import { useWords } from "../use-words";
import styles from "./variants.module.css";

/** The active variant's name and place, once there are others to tell it from. */
export function VariantFields() {
  const store = useAppStore();
  const { captions, controls } = useWords();
  const { variants } = controls;
  const variant = useApp(activeVariant);
  const caption = useApp((s) => captionOf(s, { ...activeVariant(s), name: null }, captions));
  const index = useApp((s) => s.variants.findIndex(({ id }) => id === s.activeId));
  const count = useApp((s) => s.variants.length);
  const id = useId();
  const { renameVariant, moveVariant } = store.getState();
  if (count === 1) return null;
  return (
    <div className={styles.field}>
      <div className={styles.fieldHead}>
        <label htmlFor={id}>{variants.variant}</label>
      </div>
      <div className={styles.naming}>
        <input
          id={id}
          type="text"
          maxLength={60}
          placeholder={caption}
          value={variant.name ?? ""}
          onChange={(event) => renameVariant(variant.id, event.target.value)}
        />
        <button
          type="button"
          aria-label={variants.moveLeft}
          title={variants.moveLeft}
          disabled={index === 0}
          onClick={() => moveVariant(variant.id, -1)}
        >
          <LeftIcon />
        </button>
        <button
          type="button"
          aria-label={variants.moveRight}
          title={variants.moveRight}
          disabled={index === count - 1}
          onClick={() => moveVariant(variant.id, 1)}
        >
          <RightIcon />
        </button>
      </div>
    </div>
  );
}
