import { useCallback, useDeferredValue, useMemo, useState } from "react";
import type { Sampling } from "../../../network/procedure";
import type { HowWords } from "../../../words/catalogue";
import { short } from "../../../words/numbers";
import { Choice } from "../../variants/Choice";
import { Slider } from "../../variants/Slider";
import { windowAround } from "../blind-filter";
import { Emphasised } from "../Emphasised";
import { useHowWords } from "../how-words";
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
  const how = useHowWords();
  const words = how.independence;
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
  const error = (of: Picture | undefined) => (of ? steps(rms(of.planes, clean.planes)) : "");

  return (
    <Part id="how-independence" title={words.title} told={words.told}>
      <div className={styles.two}>
        <figure>
          {answer && <PictureView picture={answer.noisy} label={how.noisyPhoto} />}
          <figcaption>
            <Emphasised text={words.photo(error(answer?.noisy))} />
          </figcaption>
        </figure>
        <figure>
          {answer && <PictureView picture={answer.guessed} label={words.guessed} />}
          <figcaption>
            <Emphasised text={words.guess(error(answer?.guessed))} />
          </figcaption>
        </figure>
      </div>
      <p className={styles.result} role="status" aria-label={how.finding}>
        {answer && verdict(words, Math.max(0, repeated(clean, answer.noisy, answer.guessed)))}
      </p>
      <div className={styles.two} data-stack>
        <div className={styles.controls}>
          <Slider
            label={words.blotches}
            shown={blotch === 1 ? words.singlePixels : words.wide(short(blotch))}
            value={blotch}
            min={1}
            max={4}
            step={0.5}
            onChange={setBlotch}
          />
          <Slider
            label={words.hole}
            shown={`${hole} × ${hole}`}
            value={hole}
            min={1}
            max={7}
            step={2}
            onChange={setHole}
          />
          <Slider
            label={words.stride}
            shown={stride === 1 ? words.noStride : `${stride}`}
            value={stride}
            min={1}
            max={4}
            step={1}
            onChange={setStride}
          />
          {stride > 1 && (
            <Choice<Kind>
              label={words.kind}
              options={[
                ["pixel-shuffle", words.inOrder],
                ["random", words.random],
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

function verdict(words: HowWords["independence"], share: number): string {
  const told = percent(share);
  if (share > 0.5) return words.strongly(told);
  if (share > 0.1) return words.partly(told);
  return words.hardly(told);
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
  const words = useHowWords().independence;
  const covered = (hole - 1) / 2;
  const seen = likeness[covered + 1] ?? 0;
  return (
    <figure className={styles.bars}>
      <span className={styles.quiet}>{small ? words.likenessSmall : words.likeness}</span>
      <svg
        viewBox="0 0 140 64"
        role="img"
        aria-label={words.likenessTold(percent(Math.max(0, seen)))}
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
      <figcaption className={styles.quiet}>{words.likenessHint}</figcaption>
    </figure>
  );
}
