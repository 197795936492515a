import { useId } from "react";
import type { ModelEntry } from "../../models/manifest";
import { estimateSeconds } from "../../state/progress";
import { activeVariant, blindnessOf, isConditional, modelOf } from "../../state/variants";
import { describeModel } from "../../words/en/models";
import { duration } from "../../words/en/time";
import { PickButton } from "../library/PickButton";
import { Fold } from "../parts/Fold";
import { useApp, useAppStore } from "../store-context";
import { BlindnessPicture, Explained } from "./Explained";
import { HoleField } from "./HoleField";
import { ProcedureFields } from "./ProcedureFields";
import { Slider } from "./Slider";
import { useAuto } from "./use-auto";
import styles from "./variants.module.css";

const MARKS = [
  [0, "0 sees"],
  [0.5, "½"],
  [1, "blind 1"],
] as const;

/** What the network is, what it sees, and how often it is run: the science, a sentence each. */
export function NetworkFields() {
  const store = useAppStore();
  const blindness = useApp((s) => blindnessOf(s, activeVariant(s)));
  const model = useApp((s) => modelOf(s, activeVariant(s)));
  const auto = useAuto("blindness");
  const fixed = model !== null && !isConditional(model);
  const recommended = (model?.defaultBlindness ?? 0).toFixed(2);
  return (
    <Fold name="network" title="Network" summary={model?.name ?? ""}>
      <ModelMenu />
      <Slider
        label="Blindness"
        shown={fixed ? "–" : blindness.toFixed(2)}
        value={blindness}
        max={1}
        step={0.05}
        marks={MARKS}
        disabled={fixed}
        auto={fixed ? null : auto}
        hint={
          fixed
            ? `${model.name} has no blindness to set; choose another model for it.`
            : `At 0 the network sees each pixel it cleans and keeps the finest detail; at 1 it is blind to that pixel and rebuilds it from its neighbours. ${recommended} is recommended for this model.`
        }
        onChange={(blindness) => store.getState().editVariant({ blindness })}
      />
      <Explained what="blindness" part="how-blindness">
        <BlindnessPicture blindness={fixed ? 0 : blindness} />
      </Explained>
      <HoleField />
      <ProcedureFields />
      <Estimate />
    </Fold>
  );
}

/** Tells the time that settings will take, before they have been run. */
function Estimate() {
  const seconds = useApp((s) => {
    const left = estimateSeconds(s, activeVariant(s));
    return left === null || left === 0 ? null : Math.max(1, Math.round(left));
  });
  if (seconds === null) return null;
  return <p className={styles.hint}>About {duration(1000 * seconds)} of work on this machine.</p>;
}

function ModelMenu() {
  const store = useAppStore();
  const models = useApp((s) => s.models);
  const current = useApp((s) => modelOf(s, activeVariant(s)));
  const chosen = useApp((s) => activeVariant(s).model);
  const adding = useApp((s) => s.addingModel);
  const id = useId();
  const own = models.filter((model) => model.own);
  const { addModels, stopAddingModels, editVariant, removeModel } = store.getState();
  return (
    <div className={styles.field}>
      <div className={styles.fieldHead}>
        <label htmlFor={id}>Model</label>
      </div>
      <select
        id={id}
        className={styles.select}
        value={chosen === null ? "" : (current?.id ?? "")}
        disabled={models.length === 0}
        aria-describedby={`${id}-hint`}
        onChange={(event) => editVariant({ model: event.target.value || null })}
      >
        <option value="">{chosen === null && current ? `Auto: ${current.name}` : "Auto"}</option>
        {models.filter((model) => !model.own).map(option)}
        {own.length > 0 && <optgroup label="Your models">{own.map(option)}</optgroup>}
      </select>
      <p id={`${id}-hint`} className={styles.hint}>
        {current ? explain(current) : "Loading…"}
      </p>
      <div className={styles.buttons}>
        <PickButton
          accept=".onnx,.json"
          className={styles.small}
          disabled={adding !== null}
          onPick={addModels}
        >
          {adding ? `Checking ${adding}…` : "Add your own model…"}
        </PickButton>
        {adding && (
          <button type="button" className={styles.small} onClick={stopAddingModels}>
            Cancel
          </button>
        )}
        {current?.own && (
          <button type="button" className={styles.small} onClick={() => removeModel(current.id)}>
            Remove {current.name}
          </button>
        )}
      </div>
    </div>
  );
}

const explain = (model: ModelEntry) => `${model.summary} ${describeModel(model)}.`;

const option = (model: ModelEntry) => (
  <option key={model.id} value={model.id}>
    {`${model.name}: ${explain(model)}`}
  </option>
);
