import { useId } from "react";
import type { Procedure, Sampling } from "../../network/procedure";
import { autoChoice } from "../../state/auto";
import { activeVariant } from "../../state/variants";
import { useApp, useAppStore } from "../store-context";
import { useWords } from "../use-words";
import { DownsamplingPicture, Explained, RefinementPicture } from "./Explained";
import { Slider } from "./Slider";
import styles from "./variants.module.css";

const KINDS = ["none", "pixel-shuffle", "random"] as const satisfies readonly Sampling["kind"][];

/** Any number will do, as long as it is the same every time. */
const SEED = 1;

/** Settings for running the network more than once. */
export function ProcedureFields() {
  const store = useAppStore();
  const words = useWords();
  const { variants } = words.controls;
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
          <label htmlFor={id}>{variants.downsampling}</label>
        </div>
        <select
          id={id}
          className={styles.select}
          value={byAuto ? "auto" : sampling.kind}
          aria-describedby={`${id}-hint`}
          onChange={(event) => choose(event.target.value as Sampling["kind"] | "auto")}
        >
          {chosen && (
            <option value="auto">{variants.byAuto(words.auto.describeDownsampling(chosen))}</option>
          )}
          {KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {variants.samplings[kind].name}
            </option>
          ))}
        </select>
        <p id={`${id}-hint`} className={styles.hint}>
          {variants.samplings[sampling.kind].hint}
        </p>
        <Explained text={variants.howDownsampling} part="how-downsampling">
          <DownsamplingPicture sampling={sampling} />
        </Explained>
      </div>
      {!byAuto && sampling.kind !== "none" && (
        <Slider
          label={variants.stride}
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
          label={variants.draws}
          shown={`${sampling.draws}`}
          value={sampling.draws}
          min={1}
          max={16}
          step={1}
          hint={variants.drawsHint}
          onChange={(draws) => edit({ sampling: { ...sampling, draws } })}
        />
      )}
      <fieldset className={styles.choice}>
        <legend>{variants.refinement}</legend>
        <div className={styles.checks}>
          <label>
            <input
              type="checkbox"
              checked={refine}
              aria-describedby={`${id}-refine`}
              onChange={(event) => edit({ refine: event.target.checked })}
            />
            {variants.refine}
          </label>
          <p id={`${id}-refine`} className={styles.hint}>
            {variants.refineHint}
          </p>
          <label>
            <input
              type="checkbox"
              checked={ensemble}
              aria-describedby={`${id}-ensemble`}
              onChange={(event) => edit({ ensemble: event.target.checked })}
            />
            {variants.ensemble}
          </label>
          <p id={`${id}-ensemble`} className={styles.hint}>
            {variants.ensembleHint}
          </p>
          <Explained text={variants.howRefinement} part="how-refinement">
            <RefinementPicture />
          </Explained>
        </div>
      </fieldset>
    </>
  );
}
