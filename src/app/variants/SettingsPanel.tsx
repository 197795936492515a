import { useId } from "react";
import { useApp, useAppStore } from "../store-context";
import { Slider } from "./Slider";
import styles from "./variants.module.css";

/** How the photo is denoised. Strength blends at once; the others ask the network again. */
export function SettingsPanel() {
  const store = useAppStore();
  const strength = useApp((s) => s.blend.strength);
  const blindness = useApp((s) => s.blindness);
  const { setStrength, setBlindness } = store.getState();
  return (
    <>
      <Slider
        label="Strength"
        shown={`${Math.round(strength * 100)} %`}
        value={Math.round(strength * 100)}
        max={100}
        step={1}
        hint="How much of the original is replaced. Changes at once."
        onChange={(percent) => setStrength(percent / 100)}
      />
      <div className={styles.group} data-detail>
        <ModelMenu />
        <Slider
          label="Blindness"
          shown={blindness.toFixed(2)}
          value={blindness}
          max={1}
          step={0.05}
          hint="At 0 the network sees each pixel it cleans and keeps the finest detail; at 1 it is blind to that pixel and rebuilds it from its neighbours."
          onChange={setBlindness}
        />
      </div>
    </>
  );
}

function ModelMenu() {
  const store = useAppStore();
  const models = useApp((s) => s.models);
  const model = useApp((s) => s.model);
  const id = useId();
  const current = models.find((m) => m.id === model);
  return (
    <div className={styles.field}>
      <div className={styles.fieldHead}>
        <label htmlFor={id}>Model</label>
      </div>
      <select
        id={id}
        className={styles.select}
        value={model ?? ""}
        disabled={models.length === 0}
        aria-describedby={`${id}-hint`}
        onChange={(event) => store.getState().setModel(event.target.value)}
      >
        {models.map((m) => (
          <option key={m.id} value={m.id}>
            {m.name}
          </option>
        ))}
      </select>
      <p id={`${id}-hint`} className={styles.hint}>
        {current?.summary ?? "Loading…"}
      </p>
    </div>
  );
}
