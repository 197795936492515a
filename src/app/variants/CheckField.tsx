import { useId } from "react";
import styles from "./variants.module.css";

interface Props {
  readonly label: string;
  readonly checked: boolean;
  readonly disabled?: boolean;
  /** A sentence below it; none where there is nothing to say. */
  readonly hint: string | null;
  onChange(checked: boolean): void;
}

/** One thing that is done or not. */
export function CheckField({ label, checked, disabled = false, hint, onChange }: Props) {
  const id = useId();
  return (
    <div className={styles.field}>
      <div className={styles.checks}>
        <label>
          <input
            type="checkbox"
            checked={checked}
            disabled={disabled}
            aria-describedby={hint === null ? undefined : `${id}-hint`}
            onChange={(event) => onChange(event.target.checked)}
          />
          {label}
        </label>
      </div>
      {hint !== null && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
    </div>
  );
}
