import type { Check, StepLosses } from "../../network/fit";
import styles from "./fit.module.css";

const WIDTH = 240;
const HEIGHT = 64;

/** Two losses against steps, each relative to where it began: blind prediction, and invariance. */
export function LossCurve({
  losses,
  checks,
}: {
  readonly losses: readonly StepLosses[];
  readonly checks: readonly Check[];
}) {
  const [start] = checks;
  if (!start) return null;
  const last = Math.max(1, checks.at(-1)?.step ?? 1, losses.length);
  const kinds = [
    { key: "invariance", label: "Invariance" },
    { key: "blind", label: "Blind prediction" },
  ] as const;
  return (
    <div className={styles.curves}>
      {kinds.map(({ key, label }) => {
        const values = checks.map((check) => check[key] / start[key]);
        const [low, high] = [Math.min(0.9, ...values), Math.max(1.05, ...values)];
        const x = (step: number) => (step / last) * WIDTH;
        const y = (value: number) => HEIGHT - ((value - low) / (high - low)) * HEIGHT;
        const points = checks.map(({ step }, i) => `${x(step)},${y(values[i] as number)}`);
        const percent = 100 * ((values.at(-1) ?? 1) - 1);
        return (
          <figure key={key}>
            <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`${label} by step`}>
              <line x1="0" x2={WIDTH} y1={y(1)} y2={y(1)} className={styles.base} />
              <polyline points={points.join(" ")} className={styles.curve} />
            </svg>
            <figcaption className={styles.hint}>
              {label}, on parts held out: {percent > 0 ? "+" : "−"}
              {Math.abs(percent).toFixed(1)} %
            </figcaption>
          </figure>
        );
      })}
    </div>
  );
}
