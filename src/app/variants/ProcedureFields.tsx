import { useId } from "react";
import type { Procedure, Sampling } from "../../network/procedure";
import { autoChoice } from "../../state/auto";
import { activeVariant } from "../../state/variants";
import { describeDownsampling } from "../../words/en/auto";
import { useApp, useAppStore } from "../store-context";
import { DownsamplingPicture, Explained, RefinementPicture } from "./Explained";
import { Slider } from "./Slider";
import styles from "./variants.module.css";

const KINDS: readonly { readonly kind: Sampling["kind"]; readonly label: string }[] = [
  { kind: "none", label: "None" },
  { kind: "pixel-shuffle", label: "Taken apart (pixel-shuffle)" },
  { kind: "random", label: "Taken apart at random" },
];

const HINTS: Readonly<Record<Sampling["kind"], string>> = {
  none: "The network sees the photo as it is.",
  "pixel-shuffle":
    "Every second (third, …) pixel becomes a photo of its own: blotches wider than a pixel fall apart into noise the network can tell, and fine detail goes with them.",
  random:
    "As pixel-shuffle, but the pixels are dealt out at random: no regular grid can show through. Draws are averaged.",
};

/** Any number will do, as long as it is the same every time. */
const SEED = 1;

/** Settings for running the network more than once. */
export function ProcedureFields() {
  const store = useAppStore();
  const own = useApp((s) => activeVariant(s).procedure);
  const auto = useApp((s) => activeVariant(s).auto);
  const chosen = useApp((s) => autoChoice(s)?.sampling ?? null);
  const { refine, ensemble } = own;
  const byAuto = auto.sampling && chosen !== null;
  const sampling = byAuto ? chosen : own.sampling;
  const id = useId();
  const { editVariant } = store.getState();
  const edit = (change: Partial<Procedure>) =>
    editVariant({
      procedure: { ...own, ...change },
      ...(change.sampling && { auto: { ...auto, sampling: false } }),
    });
  const stride = sampling.kind === "none" ? 2 : sampling.stride;

  const choose = (kind: Sampling["kind"] | "auto") => {
    if (kind === "auto") editVariant({ auto: { ...auto, sampling: true } });
    else if (kind === "none") edit({ sampling: { kind } });
    else if (kind === "pixel-shuffle") edit({ sampling: { kind, stride } });
    else edit({ sampling: { kind, stride, draws: 4, seed: SEED } });
  };

  return (
    <>
      <div className={styles.field}>
        <div className={styles.fieldHead}>
          <label htmlFor={id}>Downsampling</label>
        </div>
        <select
          id={id}
          className={styles.select}
          value={byAuto ? "auto" : sampling.kind}
          aria-describedby={`${id}-hint`}
          onChange={(event) => choose(event.target.value as Sampling["kind"] | "auto")}
        >
          {chosen && <option value="auto">{`Auto: ${describeDownsampling(chosen)}`}</option>}
          {KINDS.map(({ kind, label }) => (
            <option key={kind} value={kind}>
              {label}
            </option>
          ))}
        </select>
        <p id={`${id}-hint`} className={styles.hint}>
          {HINTS[sampling.kind]}
        </p>
        <Explained what="downsampling" part="how-downsampling">
          <DownsamplingPicture sampling={sampling} />
        </Explained>
      </div>
      {!byAuto && sampling.kind !== "none" && (
        <Slider
          label="Stride"
          shown={`${sampling.stride}`}
          value={sampling.stride}
          min={2}
          max={5}
          step={1}
          onChange={(value) => edit({ sampling: { ...sampling, stride: value } })}
        />
      )}
      {!byAuto && sampling.kind === "random" && (
        <Slider
          label="Draws"
          shown={`${sampling.draws}`}
          value={sampling.draws}
          min={1}
          max={16}
          step={1}
          hint="More draws leave less grain and take longer."
          onChange={(draws) => edit({ sampling: { ...sampling, draws } })}
        />
      )}
      <fieldset className={styles.choice}>
        <legend>Refinement</legend>
        <div className={styles.checks}>
          <label>
            <input
              type="checkbox"
              checked={refine}
              aria-describedby={`${id}-refine`}
              onChange={(event) => edit({ refine: event.target.checked })}
            />
            Refine (R³)
          </label>
          <p id={`${id}-refine`} className={styles.hint}>
            The network runs 8 more times over its own result, each time with some noisy pixels put
            back: what differs between the runs goes. Takes 9 times as long.
          </p>
          <label>
            <input
              type="checkbox"
              checked={ensemble}
              aria-describedby={`${id}-ensemble`}
              onChange={(event) => edit({ ensemble: event.target.checked })}
            />
            Average 8 flips and rotations
          </label>
          <p id={`${id}-ensemble`} className={styles.hint}>
            The mean of what the network makes of the photo and of its mirror images: a little
            better everywhere. Takes 8 times as long.
          </p>
          <Explained what="refinement" part="how-refinement">
            <RefinementPicture />
          </Explained>
        </div>
      </fieldset>
    </>
  );
}
