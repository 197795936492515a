import type { Histogram } from "../../measure/histogram";
import { useWords } from "../use-words";
import styles from "./judging.module.css";

const HEIGHT = 72;
const CHANNELS = ["red", "green", "blue"] as const;

/** The levels of the result, filled, over those of the original, a line: by red, green and blue. */
export function HistogramPlot({ before, after }: { before: Histogram; after: Histogram }) {
  const { judging } = useWords().controls;
  // Pixels clipped to black or white must not press down all the rest.
  const inside = [...before, ...after].flatMap((levels) => [...levels.subarray(1, 255)]);
  const most = Math.max(
    1,
    inside.reduce((a, b) => Math.max(a, b), 0),
  );
  return (
    <figure className={styles.figure}>
      <svg
        viewBox={`0 0 256 ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={judging.histogramTold}
      >
        {CHANNELS.map((channel, i) => (
          <g key={channel} data-channel={channel}>
            <path
              className={styles.area}
              d={`${line(after[i] as Uint32Array, most)}V${HEIGHT}H0Z`}
            />
            <path className={styles.line} d={line(before[i] as Uint32Array, most)} />
          </g>
        ))}
      </svg>
      <figcaption>
        <span>{judging.black}</span>
        <span>{judging.histogramKey}</span>
        <span>{judging.white}</span>
      </figcaption>
    </figure>
  );
}

function line(levels: Uint32Array, most: number): string {
  const points = Array.from(levels, (count, level) => {
    const y = HEIGHT * (1 - Math.min(1, count / most));
    return `${level} ${y.toFixed(1)}`;
  });
  return `M${points.join("L")}`;
}
