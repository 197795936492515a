import { useId } from "react";
import { useWords } from "../use-words";
import styles from "./variants.module.css";

interface SliderProps {
  readonly label: string;
  /** The value as a person reads it. */
  readonly shown: string;
  readonly value: number;
  readonly min?: number;
  readonly max: number;
  readonly step: number;
  readonly hint?: string;
  readonly disabled?: boolean;
  /** Whether Auto sets it, and the way back to that; null where Auto has no say. */
  readonly auto?: { readonly on: boolean; back(): void } | null;
  /** Values worth going back to, and what they are called. */
  readonly marks?: readonly (readonly [value: number, label: string])[];
  onChange(value: number): void;
}

/** A labelled range from `min`, or 0, to `max`. */
export function Slider(props: SliderProps) {
  const { label, shown, value, min = 0, max, step, hint, disabled, auto, marks, onChange } = props;
  const { variants } = useWords().controls;
  const id = useId();
  const told = auto?.on ? variants.byAuto(shown) : shown;
  return (
    <div className={styles.field}>
      <div className={styles.fieldHead}>
        <label htmlFor={id}>{label}</label>
        <span className={styles.value}>
          {auto && !auto.on && (
            <button
              type="button"
              className={styles.toAuto}
              aria-label={variants.backToAuto(label)}
              title={variants.backToAutoHint}
              onClick={auto.back}
            >
              {variants.auto}
            </button>
          )}
          <output htmlFor={id}>{told}</output>
        </span>
      </div>
      <input
        id={id}
        className={styles.range}
        style={{ "--filled": `${(100 * (value - min)) / (max - min)}%` } as React.CSSProperties}
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        disabled={disabled}
        aria-valuetext={told}
        aria-describedby={hint ? `${id}-hint` : undefined}
        list={marks && `${id}-marks`}
        onChange={(event) => onChange(event.target.valueAsNumber)}
      />
      {marks && (
        <datalist id={`${id}-marks`} className={styles.marks}>
          {marks.map(([mark, name]) => (
            <option
              key={mark}
              value={mark}
              style={{ left: `${(100 * (mark - min)) / (max - min)}%` }}
            >
              {name}
            </option>
          ))}
        </datalist>
      )}
      {hint && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
    </div>
  );
}
