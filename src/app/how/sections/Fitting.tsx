import { useDeferredValue, useEffect, useMemo, useState } from "react";
import { number } from "../../../words/numbers";
import { useMedia } from "../../use-media";
import { Slider } from "../../variants/Slider";
import {
  type Area,
  addMoments,
  filterOf,
  guess,
  leastSquares,
  noMoments,
  windowAround,
} from "../blind-filter";
import { Emphasised } from "../Emphasised";
import { beginFit, step } from "../fit";
import { useHowWords } from "../how-words";
import { steps } from "../numbers";
import { Part } from "../Part";
import { PictureView } from "../PictureView";
import { Plot } from "../Plot";
import styles from "../page.module.css";
import { type Picture, rms, withNoise } from "../picture";

/** 80 weights, each on its own: enough to learn something by heart. */
const WINDOW = windowAround(1, 4, false);
const STEPS = 100;
const STEPS_A_FRAME = 2;
/** What "other photos" had: the ready-made filter comes from the middle of this photo with weak noise. */
const BEFORE = 6 / 255;
const MIDDLE: Area = { x: 24, y: 16, width: 72, height: 64 };

export function Fitting({ clean }: { clean: Picture }) {
  const how = useHowWords();
  const words = how.fitting;
  const [noise, setNoise] = useState(24);
  const [side, setSide] = useState(48);
  const sigma = useDeferredValue(noise) / 255;
  const start = useMemo(() => {
    const moments = noMoments(WINDOW);
    const weak = withNoise(clean, BEFORE, { seed: 9 });
    addMoments(moments, WINDOW, weak, weak, MIDDLE);
    return leastSquares(moments);
  }, [clean]);
  const photo = useMemo(() => {
    const noisy = withNoise(clean, sigma, { seed: 5 });
    return { noisy, before: guess(filterOf(WINDOW, start), noisy) };
  }, [clean, sigma, start]);
  const { learnt, held } = areasOf(clean, side);
  const first = useMemo(() => {
    const { learnt, held } = areasOf(clean, side);
    return beginFit(WINDOW, photo.noisy, learnt, held, start);
  }, [clean, photo, side, start]);

  const [run, setRun] = useState({ first, fit: first, running: false });
  // Another photo, or another part of it: what was learnt is of no use any more.
  const { fit, running } = run.first === first ? run : { fit: first, running: false };
  const taken = fit.losses.length - 1;
  const finished = taken >= STEPS;
  const still = useMedia("(prefers-reduced-motion: reduce)");
  useEffect(() => {
    if (!running) return;
    const frame = requestAnimationFrame(() => {
      let next = fit;
      for (let i = 0; i < (still ? STEPS : STEPS_A_FRAME) && next.losses.length <= STEPS; i++)
        next = step(next);
      setRun({ first, fit: next, running: next.losses.length <= STEPS });
    });
    return () => cancelAnimationFrame(frame);
  }, [running, fit, first, still]);

  const kept = fit.best;
  const after = useMemo(() => guess(filterOf(WINDOW, kept.params), photo.noisy), [kept, photo]);
  const root = (loss: number) => 255 * Math.sqrt(loss);
  const all = fit.losses.flatMap(({ learning, heldOut }) => [root(learning), root(heldOut)]);
  const floor = 255 * sigma;
  const line = (of: "learning" | "heldOut") =>
    fit.losses.map((loss, i) => [i, root(loss[of])] as const);

  return (
    <Part id="how-fitting" title={words.title} told={words.told}>
      <div className={styles.two}>
        <figure>
          <div className={styles.overlaid}>
            <PictureView picture={photo.before} label={words.beforeFit} />
            <svg viewBox={`0 0 ${clean.width} ${clean.height}`} aria-hidden="true">
              <rect className={styles.learnt} {...learnt} />
              <rect className={styles.held} {...held} />
            </svg>
          </div>
          <figcaption>
            <Emphasised text={words.before(steps(rms(photo.before.planes, clean.planes)))} />
            <br />
            <span className={styles.quiet}>{words.beforeHint}</span>
          </figcaption>
        </figure>
        <figure>
          <PictureView picture={after} label={words.afterFit} />
          <figcaption>
            <Emphasised text={words.after(steps(rms(after.planes, clean.planes)))} />
            <br />
            <span className={styles.quiet}>{words.afterHint}</span>
          </figcaption>
        </figure>
      </div>
      <div className={styles.two} data-stack>
        <div className={styles.controls}>
          <div className={styles.buttons}>
            <button
              type="button"
              onClick={() =>
                setRun(
                  running
                    ? { first, fit, running: false }
                    : { first, fit: finished ? first : fit, running: true },
                )
              }
            >
              {running ? words.pause : finished ? words.again : taken ? words.goOn : words.fit}
            </button>
          </div>
          <Slider
            label={words.learnsFrom}
            shown={words.side(side)}
            value={side}
            min={12}
            max={64}
            step={4}
            onChange={setSide}
          />
          <Slider
            label={how.noise}
            shown={`${noise}`}
            value={noise}
            min={6}
            max={40}
            step={1}
            onChange={setNoise}
          />
        </div>
        <Plot
          label={words.plotTold(
            taken,
            number(all.at(-2) as number, 1),
            number(all.at(-1) as number, 1),
            number(floor, 1),
          )}
          title={words.plot}
          across={[0, STEPS]}
          up={[Math.min(floor, ...all) - 1, Math.max(...all) + 1]}
          mark={taken > 0 ? kept.step : null}
          ends={["0", words.steps, `${STEPS}`]}
          lines={[
            { name: words.learnt, look: "second", points: line("learning") },
            { name: words.held, look: "first", points: line("heldOut") },
            {
              name: words.limit,
              look: "limit",
              points: [
                [0, floor],
                [STEPS, floor],
              ],
            },
          ]}
        />
      </div>
      <p className={styles.result} role="status" aria-label={how.finding}>
        {!finished
          ? taken
            ? words.step(taken, STEPS)
            : words.begins
          : kept.step === 0
            ? words.unchanged
            : kept.step === STEPS
              ? words.lastKept
              : words.kept(kept.step)}
      </p>
    </Part>
  );
}

/** Two parts side by side, the left one to learn from and one half as wide to judge by. */
function areasOf({ width, height }: Picture, side: number): { learnt: Area; held: Area } {
  const narrow = Math.max(8, Math.floor(side / 2));
  const x = Math.floor((width - side - narrow - 2) / 2);
  const y = Math.floor((height - side) / 2);
  return {
    learnt: { x, y, width: side, height: side },
    held: { x: x + side + 2, y, width: narrow, height: side },
  };
}
