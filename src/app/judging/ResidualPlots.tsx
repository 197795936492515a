import type { ResidualStatistics } from "../../measure/residual-statistics";
import { number } from "../../words/numbers";
import { useWords } from "../use-words";
import { formatLevel } from "./format";
import styles from "./judging.module.css";

const WIDTH = 120;
const HEIGHT = 64;
/** Autocorrelations are shown from here to 1. */
const LOWEST = -0.4;

/** The likeness of residual pixels that lie 0…8 apart: noise falls at once, blotches slowly. */
export function AutocorrelationPlot({ statistics }: { statistics: ResidualStatistics }) {
  const { judging } = useWords().controls;
  const { across, down } = statistics;
  const y = (value: number) => (HEIGHT * (1 - Math.max(LOWEST, value))) / (1 - LOWEST);
  const path = (values: readonly number[]) =>
    `M${values.map((v, i) => `${(i * WIDTH) / (values.length - 1)} ${y(v).toFixed(1)}`).join("L")}`;
  const [right, below] = [across[1] ?? 0, down[1] ?? 0];
  return (
    <figure className={styles.figure}>
      <span>{judging.alike}</span>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={judging.alikeTold(number(right, 2), number(below, 2))}
      >
        <path className={styles.axis} d={`M0 ${y(0)}H${WIDTH}`} />
        <path className={styles.second} d={path(down)} />
        <path className={styles.first} d={path(across)} />
      </svg>
      <figcaption>
        <span>{judging.next}</span>
        <span>{judging.apart}</span>
      </figcaption>
    </figure>
  );
}

/** The amount taken from each fifth of the picture, from the flattest to the most structured. */
export function StructurePlot({ statistics }: { statistics: ResidualStatistics }) {
  const { judging } = useWords().controls;
  const { byStructure, structure, likeness } = statistics;
  const most = Math.max(...byStructure, 0.1);
  const width = WIDTH / 5;
  const label =
    structure === null
      ? judging.tooSmall
      : judging.takenTold(
          byStructure.map(formatLevel).join(judging.between),
          number(structure, 2),
          number(likeness, 2),
        );
  return (
    <figure className={styles.figure} title={label}>
      <span>{judging.taken}</span>
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
        <span>{judging.flat}</span>
        <span>{judging.detailed}</span>
      </figcaption>
    </figure>
  );
}
