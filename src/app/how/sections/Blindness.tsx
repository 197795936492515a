import { useDeferredValue, useMemo, useState } from "react";
import { number } from "../../../words/numbers";
import { Slider } from "../../variants/Slider";
import { guess } from "../blind-filter";
import { conditional, errorAt, errorsOf, learnConditional } from "../conditional";
import { Emphasised } from "../Emphasised";
import { useHowWords } from "../how-words";
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
  const how = useHowWords();
  const words = how.seeing;
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
    <Part id="how-seeing" title={words.title} told={words.told}>
      <div className={styles.two}>
        <figure>
          <PictureView picture={own.photo} label={how.noisyPhoto} />
          <figcaption>
            <Emphasised text={words.photo(steps(rms(own.photo.planes, clean.planes)))} />
          </figcaption>
        </figure>
        <figure>
          <PictureView picture={result} label={words.resultAt(number(blindness, 2))} />
          <figcaption>
            <Emphasised text={words.result(steps(rms(result.planes, clean.planes)))} />
          </figcaption>
        </figure>
      </div>
      <div className={styles.two} data-stack>
        <div className={styles.controls}>
          <Slider
            label={words.blindness}
            shown={number(blindness, 2)}
            value={blindness}
            max={1}
            step={0.05}
            hint={words.blindnessHint(percent((1 - blindness) * trust))}
            onChange={setBlindness}
          />
          <Slider
            label={how.noise}
            shown={`${noise}`}
            value={noise}
            min={2}
            max={48}
            step={1}
            onChange={setNoise}
          />
          <p className={styles.result} role="status" aria-label={how.finding}>
            <Emphasised text={words.best(number(curves.own.best, 2))} />
          </p>
        </div>
        <Plot
          label={words.plotTold(
            number(curves.weak.best, 2),
            number(curves.own.best, 2),
            number(curves.strong.best, 2),
          )}
          title={words.plot}
          across={[0, 1]}
          up={[0.98, 1.4]}
          mark={blindness}
          ends={[words.sees, "c", words.blind]}
          lines={[
            { name: words.weak(255 * WEAK), look: "second", points: curves.weak.points },
            { name: words.strong(255 * STRONG), look: "third", points: curves.strong.points },
            {
              name: words.yours(Math.round(255 * sigma)),
              look: "first",
              points: curves.own.points,
            },
          ]}
        />
      </div>
    </Part>
  );
}
