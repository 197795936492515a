import type { ResidualStatistics } from "../../measure/residual-statistics";
import { formatLevel } from "./format";
import styles from "./judging.module.css";

const WIDTH = 120;
const HEIGHT = 64;
/** Autocorrelations are shown from here to 1. */
const LOWEST = -0.4;

/** The likeness of residual pixels that lie 0…8 apart: noise falls at once, blotches slowly. */
export function AutocorrelationPlot({ statistics }: { statistics: ResidualStatistics }) {
  const { across, down } = statistics;
  const y = (value: number) => (HEIGHT * (1 - Math.max(LOWEST, value))) / (1 - LOWEST);
  const path = (values: readonly number[]) =>
    `M${values.map((v, i) => `${(i * WIDTH) / (values.length - 1)} ${y(v).toFixed(1)}`).join("L")}`;
  const [right, below] = [across[1] ?? 0, down[1] ?? 0];
  return (
    <figure className={styles.figure}>
      <span>Alike to neighbours</span>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Autocorrelation of the residual: ${right.toFixed(2)} to the next pixel sideways, ${below.toFixed(2)} downwards`}
      >
        <path className={styles.axis} d={`M0 ${y(0)}H${WIDTH}`} />
        <path className={styles.second} d={path(down)} />
        <path className={styles.first} d={path(across)} />
      </svg>
      <figcaption>
        <span>next</span>
        <span>8 px apart</span>
      </figcaption>
    </figure>
  );
}

/** The amount taken from each fifth of the picture, from the flattest to the most structured. */
export function StructurePlot({ statistics }: { statistics: ResidualStatistics }) {
  const { byStructure, structure, likeness } = statistics;
  const most = Math.max(...byStructure, 0.1);
  const width = WIDTH / 5;
  const label =
    structure === null
      ? "Too small a part to tell"
      : `Residual by structure, from flat to rich: ${byStructure.map(formatLevel).join(", ")} of 255. ` +
        `Correlation with structure ${structure.toFixed(2)}, with the picture ${likeness.toFixed(2)}`;
  return (
    <figure className={styles.figure} title={label}>
      <span>Taken, by place</span>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
      >
        {byStructure.map((level, fifth) => {
          const height = (HEIGHT * level) / most;
          return (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: the fifths are their places.
              key={fifth}
              className={styles.bar}
              x={fifth * width + 2}
              y={HEIGHT - height}
              width={width - 4}
              height={height}
            />
          );
        })}
      </svg>
      <figcaption>
        <span>flat</span>
        <span>detailed</span>
      </figcaption>
    </figure>
  );
}
