import type { Check } from "../../network/fit";
import { percent } from "../../words/numbers";
import { useWords } from "../use-words";
import styles from "./fit.module.css";

const WIDTH = 240;
const HEIGHT = 64;

const KINDS = ["recovery", "left"] as const;

/** What the guard looks at, by step, each relative to where it began. */
export function LossCurve({
  losses,
  checks,
}: {
  readonly losses: readonly number[];
  readonly checks: readonly Check[];
}) {
  const { fit } = useWords().controls;
  const [start] = checks;
  if (!start) return null;
  const last = Math.max(1, checks.at(-1)?.step ?? 1, losses.length);
  return (
    <div className={styles.curves}>
      {KINDS.map((key) => {
        const label = fit.curves[key];
        const values = checks.map((check) => check[key] / start[key]);
        const [low, high] = [Math.min(0.9, ...values), Math.max(1.05, ...values)];
        const x = (step: number) => (step / last) * WIDTH;
        const y = (value: number) => HEIGHT - ((value - low) / (high - low)) * HEIGHT;
        const points = checks.map(({ step }, i) => `${x(step)},${y(values[i] as number)}`);
        const change = 100 * ((values.at(-1) ?? 1) - 1);
        return (
          <figure key={key}>
            <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={fit.byStep(label)}>
              <line x1="0" x2={WIDTH} y1={y(1)} y2={y(1)} className={styles.base} />
              <polyline points={points.join(" ")} className={styles.curve} />
            </svg>
            <figcaption className={styles.hint}>
              {fit.heldOut(label, `${change > 0 ? "+" : "−"}${percent(Math.abs(change), 1)}`)}
            </figcaption>
          </figure>
        );
      })}
    </div>
  );
}
