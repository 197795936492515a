/** What a setting of the network does, as a small picture, and the way to the page that explains it. */
import type { ReactNode } from "react";
import type { Sampling } from "../../network/procedure";
import styles from "./variants.module.css";

interface ExplainedProps {
  /** What the link says. */
  readonly text: string;
  /** Where: a part of the page "How it works". */
  readonly part: `how-${string}`;
  readonly children: ReactNode;
}

export function Explained({ text, part, children }: ExplainedProps) {
  return (
    <p className={styles.explained}>
      {children}
      <a href={`#${part}`}>{text}</a>
    </p>
  );
}

/** Pixels across: the widest hole and a ring around it. */
const SIDE = 9;
const CELL = 5;
const MIDDLE = (SIDE - 1) / 2;

/** How a pixel is drawn: seen, hidden, or the one of which all is about, seen to a share. */
type Look = "seen" | "hidden" | { readonly share: number };

function Pixels({ look }: { look(x: number, y: number): Look }) {
  const cells = [];
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const seen = look(x, y);
      const place = { x: x * CELL + 0.5, y: y * CELL + 0.5, width: CELL - 1, height: CELL - 1 };
      cells.push(
        typeof seen === "string" ? (
          <rect key={`${x} ${y}`} {...place} className={styles[seen]} />
        ) : (
          <rect
            key={`${x} ${y}`}
            {...place}
            className={styles.chosen}
            style={{ fillOpacity: seen.share }}
          />
        ),
      );
    }
  }
  return (
    <svg
      className={styles.picture}
      viewBox={`0 0 ${SIDE * CELL} ${SIDE * CELL}`}
      aria-hidden="true"
    >
      {cells}
    </svg>
  );
}

const isMiddle = (x: number, y: number) => x === MIDDLE && y === MIDDLE;

/** The pixel in the middle is seen the less, the blinder the network is; its neighbours always. */
export function BlindnessPicture({ blindness }: { blindness: number }) {
  return <Pixels look={(x, y) => (isMiddle(x, y) ? { share: 1 - blindness } : "seen")} />;
}

/** Nothing is seen in the hole around the pixel that is rebuilt. */
export function HolePicture({ hole }: { hole: number }) {
  const reach = (hole - 1) / 2;
  const hides = (at: number) => Math.abs(at - MIDDLE) <= reach;
  return (
    <Pixels
      look={(x, y) => (isMiddle(x, y) ? { share: 0 } : hides(x) && hides(y) ? "hidden" : "seen")}
    />
  );
}

/** The pixels that become one of the small photos. */
export function DownsamplingPicture({ sampling }: { sampling: Sampling }) {
  const { stride } = sampling.kind === "none" ? { stride: 1 } : sampling;
  // One pixel of each square; any will do for a picture, as long as it is the same every time.
  const taken = (x: number, y: number) => {
    const random = sampling.kind === "random" ? 7 * (x - (x % stride)) + 5 * (y - (y % stride)) : 0;
    const place = random % (stride * stride);
    return x % stride === place % stride && y % stride === Math.floor(place / stride);
  };
  return (
    <Pixels
      look={(x, y) => (sampling.kind === "none" ? "seen" : taken(x, y) ? { share: 1 } : "hidden")}
    />
  );
}

/** Noisy pixels, others each time, are put back into the result: here three times over one another. */
export function RefinementPicture() {
  return (
    <Pixels
      look={(x, y) => {
        const time = (5 * x + 3 * y + x * y) % 7;
        return time < 3 ? { share: (time + 1) / 3 } : "seen";
      }}
    />
  );
}
