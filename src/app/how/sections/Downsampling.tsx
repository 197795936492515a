import { useCallback, useMemo, useState } from "react";
import type { Sampling } from "../../../network/procedure";
import { Choice } from "../../variants/Choice";
import { Slider } from "../../variants/Slider";
import { useHowWords } from "../how-words";
import { Part } from "../Part";
import { PictureView } from "../PictureView";
import styles from "../page.module.css";
import { cutOut, type Picture, withNoise } from "../picture";
import { partsOf } from "../sampling";
import { useAnswer } from "../use-answer";

type Kind = Exclude<Sampling["kind"], "none">;

/** A part at the flower's edge; its sides are multiples of every stride. */
const CUT = { x: 8, y: 40, width: 24, height: 24 };

export function Downsampling({ clean }: { clean: Picture }) {
  const { smallPictures: words } = useHowWords();
  const [kind, setKind] = useState<Kind>("pixel-shuffle");
  const [stride, setStride] = useState(2);
  const [chosen, setChosen] = useState(0);
  const picture = useMemo(
    () => cutOut(withNoise(clean, 24 / 255, { blotch: 3, seed: 4 }), CUT),
    [clean],
  );
  const task = useCallback(async () => {
    const sampling: Sampling =
      kind === "random" ? { kind, stride, draws: 1, seed: 1 } : { kind, stride };
    // The same cut of a picture whose pixels are numbered tells where each comes from.
    const numbered = { ...picture, planes: picture.planes.map((_, i) => i) };
    const [parts, places] = await Promise.all([
      partsOf(sampling, picture),
      partsOf(sampling, numbered),
    ]);
    return parts.map((part, i) => ({
      part,
      pixels: new Set(places[i]?.planes.subarray(0, part.width * part.height)),
    }));
  }, [picture, kind, stride]);
  const parts = useAnswer(task);
  const own = parts?.[Math.min(chosen, parts.length - 1)];
  const kept = useMemo(() => own && ((pixel: number) => own.pixels.has(pixel)), [own]);

  return (
    <Part id="how-small-pictures" title={words.title} told={words.told}>
      <div className={styles.two} data-stack>
        <figure className={styles.backed}>
          <PictureView picture={picture} kept={kept} label={words.large(chosen + 1)} />
          <figcaption>{words.largeSize(CUT.width, CUT.height)}</figcaption>
        </figure>
        <figure>
          <fieldset className={styles.parts} data-stride={stride}>
            <legend className={styles.unseen}>{words.parts}</legend>
            {parts?.map(({ part }, i) => (
              <button
                // biome-ignore lint/suspicious/noArrayIndexKey: dealt in this order
                key={i}
                type="button"
                aria-label={words.part(i + 1)}
                aria-pressed={part === own?.part}
                onPointerEnter={(event) => event.pointerType === "mouse" && setChosen(i)}
                onFocus={() => setChosen(i)}
                onClick={() => setChosen(i)}
              >
                <PictureView picture={part} />
              </button>
            ))}
          </fieldset>
          <figcaption>
            {words.partsSize(stride * stride, CUT.width / stride, CUT.height / stride)}
          </figcaption>
        </figure>
      </div>
      <div className={styles.two} data-stack>
        <Choice<Kind>
          label={words.dealt}
          options={[
            ["pixel-shuffle", words.inOrder],
            ["random", words.random],
          ]}
          value={kind}
          onChange={setKind}
        />
        <Slider
          label={words.stride}
          shown={`${stride}`}
          value={stride}
          min={2}
          max={4}
          step={1}
          onChange={(value) => {
            setStride(value);
            setChosen(0);
          }}
        />
      </div>
    </Part>
  );
}
