import styles from "./page.module.css";

export interface Line {
  readonly name: string;
  /** The look, another for each: the first is the one that matters most. */
  readonly look: "first" | "second" | "third" | "limit";
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** Lines over numbers from `across[0]` to `across[1]`, their names below. */
export function Plot({
  label,
  across,
  up,
  lines,
  mark,
  ends,
  title,
}: {
  /** What it shows, in words, with the numbers that matter. */
  label: string;
  across: readonly [from: number, to: number];
  up: readonly [from: number, to: number];
  lines: readonly Line[];
  /** A place across that is marked. */
  mark?: number | null;
  /** What the left and the right end are called, and what lies between. */
  ends: readonly [left: string, middle: string, right: string];
  /** What goes up. */
  title: string;
}) {
  const x = (value: number) => (100 * (value - across[0])) / (across[1] - across[0]);
  const y = (value: number) =>
    100 - (100 * (Math.min(up[1], Math.max(up[0], value)) - up[0])) / (up[1] - up[0]);
  return (
    <figure className={styles.plot}>
      <span className={styles.quiet}>{title}</span>
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label={label}>
        {mark !== undefined && mark !== null && (
          <path className={styles.mark} d={`M${x(mark)} 0V100`} />
        )}
        {lines.map(({ look, points }) => (
          <path
            key={look}
            className={styles.line}
            data-look={look}
            d={`M${points.map(([a, b]) => `${x(a).toFixed(2)} ${y(b).toFixed(2)}`).join("L")}`}
          />
        ))}
      </svg>
      <span className={styles.ends}>
        {ends.map((end, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: three places
          <span key={i}>{end}</span>
        ))}
      </span>
      <figcaption className={styles.legend}>
        {lines.map(({ name, look }) => (
          <span key={look} data-look={look}>
            {name}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}
