import { useId } from "react";
import type { Preference } from "../../network/backends";
import { useApp, useAppStore } from "../store-context";
import { useWords } from "../use-words";
import styles from "./processor.module.css";

const CHOICES: readonly Preference[] = ["auto", "webgpu-fp16", "webgpu", "wasm", "wasm-single"];

/** Tells what runs the network: the way that was chosen, the one in use, and why not a faster one. */
export function ProcessorSection() {
  const { backends, controls, engine } = useWords();
  const { system } = controls;
  const store = useAppStore();
  const processor = useApp((s) => s.processor);
  const status = useApp((s) => s.engineStatus);
  const id = useId();
  return (
    <section aria-labelledby={`${id}-title`}>
      <h3 id={`${id}-title`}>{system.processor}</h3>
      <fieldset className={styles.choices} aria-labelledby={`${id}-title`}>
        {CHOICES.map((value) => (
          <div key={value}>
            <input
              type="radio"
              id={`${id}-${value}`}
              name={id}
              checked={value === processor}
              aria-describedby={`${id}-${value}-hint`}
              onChange={() => store.getState().chooseProcessor(value)}
            />
            <label htmlFor={`${id}-${value}`}>{system.processors[value].label}</label>
            <span id={`${id}-${value}-hint`}>{system.processors[value].hint}</span>
          </div>
        ))}
      </fieldset>
      <p role="status" className={styles.now}>
        {status
          ? [system.inUse(engine.describeEngine(status)), backends.fallbackSentence(status.givenUp)]
              .filter(Boolean)
              .join(" ")
          : system.noneReady}
      </p>
      {status && status.givenUp.length > 0 && (
        <button
          type="button"
          className={styles.again}
          onClick={() => store.getState().tryProcessorsAgain()}
        >
          {system.tryFaster}
        </button>
      )}
    </section>
  );
}
