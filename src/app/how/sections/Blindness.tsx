import { useDeferredValue, useMemo, useState } from "react";
import { Slider } from "../../variants/Slider";
import { guess } from "../blind-filter";
import { conditional, errorAt, errorsOf, learnConditional } from "../conditional";
import { percent, steps } from "../numbers";
import { Part } from "../Part";
import { PictureView } from "../PictureView";
import { Plot } from "../Plot";
import styles from "../page.module.css";
import { type Picture, rms, withNoise } from "../picture";

const WEAK = 4 / 255;
const STRONG = 40 / 255;

const SHARES = Array.from({ length: 41 }, (_, i) => i / 40);

export function Blindness({ clean }: { clean: Picture }) {
  const [blindness, setBlindness] = useState(0.25);
  const [noise, setNoise] = useState(16);
  const sigma = useDeferredValue(noise) / 255;
  const learnt = useMemo(() => {
    const { filter, trust } = learnConditional(clean);
    const at = (sigma: number) => {
      const photo = withNoise(clean, sigma, { seed: 2 });
      const guessed = guess(filter, photo);
      return { photo, guessed, errors: errorsOf(clean, photo, guessed) };
    };
    return { trust, at, weak: at(WEAK), strong: at(STRONG) };
  }, [clean]);
  const { trust, weak, strong } = learnt;
  const own = useMemo(() => learnt.at(sigma), [learnt, sigma]);
  const result = useMemo(
    () => conditional(own.photo, own.guessed, trust, blindness),
    [own, trust, blindness],
  );
  const curve = ({ errors }: typeof own) => {
    const all = SHARES.map((c) => errorAt(errors, trust, c));
    const least = Math.min(...all);
    return {
      points: SHARES.map((c, i) => [c, (all[i] as number) / least] as const),
      best: SHARES[all.indexOf(least)] as number,
    };
  };
  const curves = { weak: curve(weak), own: curve(own), strong: curve(strong) };

  return (
    <Part
      id="how-seeing"
      title="Blind, or not quite"
      words={
        <>
          <p>
            The pixel itself is noisy, but it is not worthless: it knows the detail that its
            neighbours cannot tell. So Blindspot’s network does not have to be blind. Its blindness,{" "}
            <b>c</b>, says how much of the pixel it may use: at 1 nothing, at 0 as much as it learnt
            to trust it. This is the slider from Detail to Smooth.
          </p>
          <p>
            One network serves all photos, so its trust suits a middling noise. Where noise is{" "}
            <b>weak</b>, the pixel is right more often than the guess: see it, and keep the detail.
            Where noise is <b>strong</b>, the pixel misleads: go towards blind. The curves are the
            error at every c, compared with the best; the lowest point moves right as noise grows.
          </p>
          <p>
            With very weak noise any guess does harm, even at c = 0: compare the two numbers. Such
            photos are what Auto leaves alone.
          </p>
        </>
      }
    >
      <div className={styles.two}>
        <figure>
          <PictureView picture={own.photo} label="Photo with noise" />
          <figcaption>
            The photo, noise <b>{steps(rms(own.photo.planes, clean.planes))}</b>
          </figcaption>
        </figure>
        <figure>
          <PictureView picture={result} label={`Result at c = ${blindness.toFixed(2)}`} />
          <figcaption>
            The result, error <b>{steps(rms(result.planes, clean.planes))}</b>
          </figcaption>
        </figure>
      </div>
      <div className={styles.two} data-stack>
        <div className={styles.controls}>
          <Slider
            label="Blindness c"
            shown={blindness.toFixed(2)}
            value={blindness}
            max={1}
            step={0.05}
            hint={`Here ${percent((1 - blindness) * trust)} of a result is the pixel itself, the rest the guess.`}
            onChange={setBlindness}
          />
          <Slider
            label="Noise"
            shown={`${noise}`}
            value={noise}
            min={2}
            max={48}
            step={1}
            onChange={setNoise}
          />
          <p className={styles.result} role="status" aria-label="Finding">
            At this noise the best c is <b>{curves.own.best.toFixed(2)}</b>.
          </p>
        </div>
        <Plot
          label={`Error by blindness. Lowest at c = ${curves.weak.best.toFixed(2)} with weak noise, ${curves.own.best.toFixed(2)} with yours, ${curves.strong.best.toFixed(2)} with strong noise`}
          title="Error, compared with the best c"
          across={[0, 1]}
          up={[0.98, 1.4]}
          mark={blindness}
          ends={["sees (0)", "c", "blind (1)"]}
          lines={[
            { name: "Weak noise, 4", look: "second", points: curves.weak.points },
            { name: "Strong noise, 40", look: "third", points: curves.strong.points },
            { name: `Yours, ${Math.round(255 * sigma)}`, look: "first", points: curves.own.points },
          ]}
        />
      </div>
    </Part>
  );
}
