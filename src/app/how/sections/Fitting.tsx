import { useDeferredValue, useEffect, useMemo, useState } from "react";
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
import { beginFit, step } from "../fit";
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
    <Part
      id="how-fitting"
      title="Learning from your own photo"
      words={
        <>
          <p>
            To learn, one needs answers to compare with. Here the noisy pixels are the answers:
            cover a pixel, guess it, look, correct the weights a little, and again. Nobody needs the
            clean picture. The noise in the answers is as often too bright as too dark, so over many
            pixels it cancels out.
          </p>
          <p>
            That is why the curve does not fall to 0. It falls towards the dashed line, the noise
            itself, which no one can guess. What lies above the line is what can still be learnt.
          </p>
          <p>
            Learn from too small a part for too long, and the weights know that part by heart, noise
            and all. So a <b>part is held out</b>: it never teaches, it only judges. Where the guess
            of it does not get better, the fit goes back to its best step; where it never did,
            nothing is changed. Try the smallest part, or weak noise. (A part so small can fool the
            judge as well, so small photos call for care.)
          </p>
        </>
      }
    >
      <div className={styles.two}>
        <figure>
          <div className={styles.overlaid}>
            <PictureView picture={photo.before} label="Before the fit" />
            <svg viewBox={`0 0 ${clean.width} ${clean.height}`} aria-hidden="true">
              <rect className={styles.learnt} {...learnt} />
              <rect className={styles.held} {...held} />
            </svg>
          </div>
          <figcaption>
            Before, error <b>{steps(rms(photo.before.planes, clean.planes))}</b>
            <br />
            <span className={styles.quiet}>Solid: learnt from. Dashed: held out.</span>
          </figcaption>
        </figure>
        <figure>
          <PictureView picture={after} label="After the fit" />
          <figcaption>
            After, error <b>{steps(rms(after.planes, clean.planes))}</b>
            <br />
            <span className={styles.quiet}>The fit itself never sees these errors.</span>
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
              {running ? "Pause" : finished ? "Fit again" : taken ? "Go on" : "Fit to this photo"}
            </button>
          </div>
          <Slider
            label="Learns from"
            shown={`${side} × ${side} pixels`}
            value={side}
            min={12}
            max={64}
            step={4}
            onChange={setSide}
          />
          <Slider
            label="Noise"
            shown={`${noise}`}
            value={noise}
            min={6}
            max={40}
            step={1}
            onChange={setNoise}
          />
        </div>
        <Plot
          label={`Difference of guess and noisy pixel over ${taken} steps: learnt from ${all.at(-2)?.toFixed(1)}, held out ${all.at(-1)?.toFixed(1)}, noise ${floor.toFixed(1)}`}
          title="Guess and noisy pixel differ by"
          across={[0, STEPS]}
          up={[Math.min(floor, ...all) - 1, Math.max(...all) + 1]}
          mark={taken > 0 ? kept.step : null}
          ends={["0", "steps", `${STEPS}`]}
          lines={[
            { name: "Learnt from", look: "second", points: line("learning") },
            { name: "Held out", look: "first", points: line("heldOut") },
            {
              name: "The noise itself",
              look: "limit",
              points: [
                [0, floor],
                [STEPS, floor],
              ],
            },
          ]}
        />
      </div>
      <p className={styles.result} role="status" aria-label="Finding">
        {!finished
          ? taken
            ? `Step ${taken} of ${STEPS}.`
            : "Begins with weights learnt where noise was weak."
          : kept.step === 0
            ? "This photo is already served as well as it can be: nothing is changed."
            : kept.step === STEPS
              ? "Every step helped the part held out: the last one is kept."
              : `Step ${kept.step} is kept: after it the part held out got no better.`}
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
