import { useId } from "react";
import type { Preference } from "../../network/backends";
import { fallbackSentence } from "../../words/en/backends";
import { describeEngine } from "../../words/en/engine";
import { useApp, useAppStore } from "../store-context";
import styles from "./processor.module.css";

const CHOICES: readonly (readonly [value: Preference, label: string, hint: string])[] = [
  ["auto", "Automatic", "The fastest of these that works here."],
  ["webgpu-fp16", "WebGPU, half precision", "On the graphics processor, with half the memory."],
  ["webgpu", "WebGPU, full precision", "On the graphics processor."],
  ["wasm", "WebAssembly, several threads", "On up to eight processor cores."],
  ["wasm-single", "WebAssembly, one thread", "Slow, but it runs everywhere."],
];

/** Tells what runs the network: the way that was chosen, the one in use, and why not a faster one. */
export function ProcessorSection() {
  const store = useAppStore();
  const processor = useApp((s) => s.processor);
  const status = useApp((s) => s.engineStatus);
  const id = useId();
  return (
    <section aria-labelledby={`${id}-title`}>
      <h3 id={`${id}-title`}>Processor</h3>
      <fieldset className={styles.choices} aria-labelledby={`${id}-title`}>
        {CHOICES.map(([value, label, hint]) => (
          <div key={value}>
            <input
              type="radio"
              id={`${id}-${value}`}
              name={id}
              checked={value === processor}
              aria-describedby={`${id}-${value}-hint`}
              onChange={() => store.getState().chooseProcessor(value)}
            />
            <label htmlFor={`${id}-${value}`}>{label}</label>
            <span id={`${id}-${value}-hint`}>{hint}</span>
          </div>
        ))}
      </fieldset>
      <p role="status" className={styles.now}>
        {status
          ? [`In use: ${describeEngine(status)}.`, fallbackSentence(status.givenUp)]
              .filter(Boolean)
              .join(" ")
          : "No network is ready at the moment."}
      </p>
      {status && status.givenUp.length > 0 && (
        <button
          type="button"
          className={styles.again}
          onClick={() => store.getState().tryProcessorsAgain()}
        >
          Try the faster ones again
        </button>
      )}
    </section>
  );
}
