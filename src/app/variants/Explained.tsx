/** What a setting of the network does, as a small picture, and the way to the page that explains it. */
import type { ReactNode } from "react";
import type { Sampling } from "../../network/procedure";
import { isMiddle, Pixels } from "../parts/Pixels";
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

/** The pixel in the middle is seen the less, the blinder the network is; its neighbours always. */
export function BlindnessPicture({ blindness }: { blindness: number }) {
  return <Pixels look={(x, y) => (isMiddle(x, y) ? { share: 1 - blindness } : "seen")} />;
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
