import { useId } from "react";
import styles from "./variants.module.css";

interface SliderProps {
  readonly label: string;
  /** The value as a person reads it. */
  readonly shown: string;
  readonly value: number;
  readonly max: number;
  readonly step: number;
  readonly hint?: string;
  readonly disabled?: boolean;
  onChange(value: number): void;
}

/** A labelled range from 0 to `max`. */
export function Slider({ label, shown, value, max, step, hint, disabled, onChange }: SliderProps) {
  const id = useId();
  return (
    <div className={styles.field}>
      <div className={styles.fieldHead}>
        <label htmlFor={id}>{label}</label>
        <output htmlFor={id}>{shown}</output>
      </div>
      <input
        id={id}
        className={styles.range}
        style={{ "--filled": `${(100 * value) / max}%` } as React.CSSProperties}
        type="range"
        min={0}
        max={max}
        step={step}
        value={value}
        disabled={disabled}
        aria-valuetext={shown}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => onChange(event.target.valueAsNumber)}
      />
      {hint && (
        <p id={`${id}-hint`} className={styles.hint} data-detail>
          {hint}
        </p>
      )}
    </div>
  );
}
