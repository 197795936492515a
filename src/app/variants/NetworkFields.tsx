import { useId } from "react";
import type { ModelEntry } from "../../models/manifest";
import { baseOf } from "../../models/profile";
import { estimateSeconds } from "../../state/progress";
import { activeVariant, blindnessOf, isConditional, modelOf } from "../../state/variants";
import type { Words } from "../../words/catalogue";
import { number } from "../../words/numbers";
import { PickButton } from "../library/PickButton";
import { Fold } from "../parts/Fold";
import { useApp, useAppStore } from "../store-context";
import { useWords } from "../use-words";
import { BlindnessPicture, Explained } from "./Explained";
import { HoleField } from "./HoleField";
import { ProcedureFields } from "./ProcedureFields";
import { Slider } from "./Slider";
import { useAuto } from "./use-auto";
import styles from "./variants.module.css";

/** What the network is, what it sees, and how often it is run: the science, a sentence each. */
export function NetworkFields() {
  const store = useAppStore();
  const { variants } = useWords().controls;
  const blindness = useApp((s) => blindnessOf(s, activeVariant(s)));
  const model = useApp((s) => modelOf(s, activeVariant(s)));
  const auto = useAuto("blindness");
  const fixed = model !== null && !isConditional(model);
  return (
    <Fold name="network" title={variants.network} summary={model?.name ?? ""}>
      <ModelMenu />
      <Slider
        label={variants.blindness}
        shown={fixed ? "–" : number(blindness, 2)}
        value={blindness}
        max={1}
        step={0.05}
        marks={[
          [0, variants.sees],
          [0.5, "½"],
          [1, variants.isBlind],
        ]}
        disabled={fixed}
        auto={fixed ? null : auto}
        hint={
          fixed
            ? variants.noBlindness(model.name)
            : variants.blindnessHint(model?.defaultBlindness ?? 0)
        }
        onChange={(blindness) => store.getState().editVariant({ blindness })}
      />
      <Explained text={variants.howBlindness} part="how-blindness">
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
  const { controls, time } = useWords();
  const seconds = useApp((s) => {
    const left = estimateSeconds(s, activeVariant(s));
    return left === null || left === 0 ? null : Math.max(1, Math.round(left));
  });
  if (seconds === null) return null;
  return <p className={styles.hint}>{controls.variants.work(time.duration(1000 * seconds))}</p>;
}

function ModelMenu() {
  const store = useAppStore();
  const words = useWords();
  const { variants } = words.controls;
  const models = useApp((s) => s.models);
  const current = useApp((s) => modelOf(s, activeVariant(s)));
  const chosen = useApp((s) => activeVariant(s).model);
  const adding = useApp((s) => s.addingModel);
  const id = useId();
  const own = models.filter((model) => model.own);
  const explained = (model: ModelEntry) => explain(model, models, words);
  const option = (model: ModelEntry) => (
    <option key={model.id} value={model.id}>
      {`${model.name}: ${explained(model)}`}
    </option>
  );
  const { addModels, stopAddingModels, editVariant, removeModel } = store.getState();
  return (
    <div className={styles.field}>
      <div className={styles.fieldHead}>
        <label htmlFor={id}>{variants.model}</label>
      </div>
      <select
        id={id}
        className={styles.select}
        value={chosen === null ? "" : (current?.id ?? "")}
        disabled={models.length === 0}
        aria-describedby={`${id}-hint`}
        onChange={(event) => editVariant({ model: event.target.value || null })}
      >
        <option value="">
          {chosen === null && current ? variants.byAuto(current.name) : variants.auto}
        </option>
        {models.filter((model) => !model.own).map(option)}
        {own.length > 0 && <optgroup label={variants.yourModels}>{own.map(option)}</optgroup>}
      </select>
      <p id={`${id}-hint`} className={styles.hint}>
        {current ? explained(current) : variants.loading}
      </p>
      <div className={styles.buttons}>
        <PickButton
          accept=".onnx,.json"
          className={styles.small}
          disabled={adding !== null}
          onPick={addModels}
        >
          {adding ? variants.checking(adding) : variants.addModel}
        </PickButton>
        {adding && (
          <button type="button" className={styles.small} onClick={stopAddingModels}>
            {variants.cancel}
          </button>
        )}
        {current?.own && (
          <button type="button" className={styles.small} onClick={() => removeModel(current.id)}>
            {variants.remove(current.name)}
          </button>
        )}
      </div>
    </div>
  );
}

/** What a model is for, its size and its speed. */
function explain(model: ModelEntry, models: readonly ModelEntry[], words: Words): string {
  const { id, fitted, summary } = model;
  const { added, fittedTo, explained } = words.controls.variants;
  const { SUMMARIES, describeModel } = words.models;
  const told = fitted
    ? fittedTo(baseOf(fitted, models)?.name ?? fitted.base.id, fitted.photos)
    : (SUMMARIES[id] ?? (summary || added));
  return explained(told, describeModel(model));
}
