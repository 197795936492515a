import { useCallback, useMemo, useState } from "react";
import type { Sampling } from "../../../network/procedure";
import { Choice } from "../../variants/Choice";
import { Slider } from "../../variants/Slider";
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
    <Part
      id="how-small-pictures"
      title="Small pictures out of a large one"
      words={
        <>
          <p>
            Downsampling deals a photo’s pixels out to several small pictures, like cards. Pixels
            that stood side by side come into different ones, and blotches fall apart into fine
            noise. Each small picture is denoised, then every pixel goes back to its place.
          </p>
          <p>
            <b>Pixel-shuffle</b> deals in the same order everywhere. What repeats regularly, a fence
            or a fabric, can then come out as a grid. <b>Random subsampling</b> deals each cell in
            an order of its own: no grid, but some grain, which is why several draws are averaged.
          </p>
          <p>Choose a small picture: the pixels that it got stay bright in the large one.</p>
        </>
      }
    >
      <div className={styles.two} data-stack>
        <figure className={styles.backed}>
          <PictureView
            picture={picture}
            kept={kept}
            label={`Part of the photo, the pixels of small picture ${chosen + 1} bright`}
          />
          <figcaption>
            Part of the photo, {CUT.width} × {CUT.height} pixels
          </figcaption>
        </figure>
        <figure>
          <fieldset className={styles.parts} data-stride={stride}>
            <legend className={styles.unseen}>Small pictures</legend>
            {parts?.map(({ part }, i) => (
              <button
                // biome-ignore lint/suspicious/noArrayIndexKey: dealt in this order
                key={i}
                type="button"
                aria-label={`Small picture ${i + 1}`}
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
            {stride * stride} small pictures, {CUT.width / stride} × {CUT.height / stride} pixels
            each
          </figcaption>
        </figure>
      </div>
      <div className={styles.two} data-stack>
        <Choice<Kind>
          label="Pixels are dealt"
          options={[
            ["pixel-shuffle", "In order"],
            ["random", "At random"],
          ]}
          value={kind}
          onChange={setKind}
        />
        <Slider
          label="Stride"
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
