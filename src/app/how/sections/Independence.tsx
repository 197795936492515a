import { useCallback, useDeferredValue, useMemo, useState } from "react";
import type { Sampling } from "../../../network/procedure";
import { Choice } from "../../variants/Choice";
import { Slider } from "../../variants/Slider";
import { windowAround } from "../blind-filter";
import { percent, steps } from "../numbers";
import { Part } from "../Part";
import { PictureView } from "../PictureView";
import styles from "../page.module.css";
import { likenessAt, type Picture, repeated, rms, withNoise } from "../picture";
import { guessSampled, partsOf } from "../sampling";
import { useAnswer } from "../use-answer";

const NOISE = 20 / 255;
/** Distances that the diagram of likeness shows, in pixels. */
const DISTANCES = [0, 1, 2, 3, 4, 5, 6];

type Kind = Exclude<Sampling["kind"], "none">;

const samplingOf = (kind: Kind, stride: number): Sampling =>
  stride === 1
    ? { kind: "none" }
    : kind === "random"
      ? { kind, stride, draws: 4, seed: 1 }
      : { kind, stride };

export function Independence({ clean }: { clean: Picture }) {
  const [blotch, setBlotch] = useState(3);
  const [hole, setHole] = useState(1);
  const [stride, setStride] = useState(1);
  const [kind, setKind] = useState<Kind>("pixel-shuffle");
  const wanted = useMemo(() => ({ blotch, hole, stride, kind }), [blotch, hole, stride, kind]);
  const at = useDeferredValue(wanted);
  const task = useCallback(async () => {
    const sampling = samplingOf(at.kind, at.stride);
    const noisy = withNoise(clean, NOISE, { blotch: at.blotch });
    const noise = {
      ...clean,
      planes: noisy.planes.map((value, i) => value - (clean.planes[i] as number)),
    };
    const parts = await partsOf(sampling, noise);
    const window = windowAround(at.hole, (at.hole - 1) / 2 + 3, true);
    return {
      at,
      noisy,
      guessed: await guessSampled(sampling, window, noisy),
      likeness: DISTANCES.map(
        (distance) =>
          parts.reduce((sum, part) => sum + likenessAt(part.planes, part, distance), 0) /
          parts.length,
      ),
    };
  }, [clean, at]);
  const answer = useAnswer(task);

  return (
    <Part
      id="how-independence"
      title="Why noise must be independent"
      words={
        <>
          <p>
            All of this rests on one thing: that a pixel’s neighbours do not know its noise.
            Straight from the sensor they do not. But cameras interpolate colours, sharpen and
            compress, and noise becomes blotches, wider than a pixel. Then the ring tells the noise
            too, and the guess faithfully puts it back.
          </p>
          <p>
            Two remedies, both with a price. A <b>wider hole</b> covers the whole blotch.{" "}
            <b>Downsampling</b> picks pixels that stand further apart, so that noise is independent
            again among them. Either way the guess is made from further off, and fine detail
            suffers.
          </p>
          <p>
            Try it: with blotches 3 pixels wide the guess repeats nearly all of the noise. Then
            widen the hole to 5.
          </p>
        </>
      }
    >
      <div className={styles.two}>
        <figure>
          {answer && <PictureView picture={answer.noisy} label="Photo with noise" />}
          <figcaption>
            The photo, noise <b>{answer && steps(rms(answer.noisy.planes, clean.planes))}</b>
          </figcaption>
        </figure>
        <figure>
          {answer && <PictureView picture={answer.guessed} label="Guessed from neighbours" />}
          <figcaption>
            The guess, error <b>{answer && steps(rms(answer.guessed.planes, clean.planes))}</b>
          </figcaption>
        </figure>
      </div>
      <p className={styles.result} role="status" aria-label="Finding">
        {answer && verdict(Math.max(0, repeated(clean, answer.noisy, answer.guessed)))}
      </p>
      <div className={styles.two} data-stack>
        <div className={styles.controls}>
          <Slider
            label="Blotches of noise"
            shown={blotch === 1 ? "single pixels" : `about ${blotch} pixels wide`}
            value={blotch}
            min={1}
            max={4}
            step={0.5}
            onChange={setBlotch}
          />
          <Slider
            label="Hole"
            shown={`${hole} × ${hole}`}
            value={hole}
            min={1}
            max={7}
            step={2}
            onChange={setHole}
          />
          <Slider
            label="Downsampling stride"
            shown={stride === 1 ? "1: none" : `${stride}`}
            value={stride}
            min={1}
            max={4}
            step={1}
            onChange={setStride}
          />
          {stride > 1 && (
            <Choice<Kind>
              label="Downsampling"
              options={[
                ["pixel-shuffle", "Pixel-shuffle"],
                ["random", "Random"],
              ]}
              value={kind}
              onChange={setKind}
            />
          )}
        </div>
        {answer && (
          <Likeness likeness={answer.likeness} hole={answer.at.hole} small={answer.at.stride > 1} />
        )}
      </div>
    </Part>
  );
}

function verdict(share: number): string {
  const told = `The guess repeats ${percent(share)} of the noise`;
  if (share > 0.5) return `${told}: its neighbours give it away.`;
  if (share > 0.1) return `${told}: some still leaks through.`;
  return `${told}: what error is left is lost detail.`;
}

/** Bars: how alike noise is at each distance, those that the hole covers faint. */
function Likeness({
  likeness,
  hole,
  small,
}: {
  likeness: readonly number[];
  hole: number;
  /** Whether it is of the small pictures. */
  small: boolean;
}) {
  const covered = (hole - 1) / 2;
  const seen = likeness[covered + 1] ?? 0;
  return (
    <figure className={styles.bars}>
      <span className={styles.quiet}>
        How alike noise is, by distance in pixels{small && " of the small pictures"}
      </span>
      <svg
        viewBox="0 0 140 64"
        role="img"
        aria-label={`How alike noise is by distance; ${percent(Math.max(0, seen))} at the nearest pixel that the guess sees`}
      >
        {likeness.map((value, distance) => {
          const height = Math.max(1, 60 * Math.abs(value));
          return (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: the distance itself
              key={distance}
              data-covered={distance <= covered || undefined}
              x={20 * distance + 2}
              y={64 - height}
              width={16}
              height={height}
            />
          );
        })}
      </svg>
      <span className={styles.distances} aria-hidden="true">
        {likeness.map((_, distance) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the distance itself
          <span key={distance}>{distance}</span>
        ))}
      </span>
      <figcaption className={styles.quiet}>
        Pale bars are covered by the hole. What the guess sees should be low.
      </figcaption>
    </figure>
  );
}
