import type { StateCreator } from "zustand";
import { BACKENDS, type GivenUp, isCause, type Preference } from "../network/backends";
import type { AppState, Dependencies } from "./app-store";
import { isBusy } from "./job";
import type { Keeper } from "./presets";
import { activeVariant, modelOf } from "./variants";

export interface ProcessorSlice {
  /** Where to begin looking for a backend that works; kept by the browser. */
  readonly processor: Preference;
  /** Takes effect at once: a run under way goes on there, and its tiles stay. */
  chooseProcessor(processor: Preference): void;
  /** Forgets what did not work on this device, and begins anew. */
  tryProcessorsAgain(): void;
}

interface Kept {
  readonly processor: Preference;
  /** What was tried on this device and does not work: not tried again until an update. */
  readonly known: readonly GivenUp[];
}

const KEY = "blindspot:processor";

/** Of older versions and other models: there is no end to them otherwise. */
const MOST_KNOWN = 24;

export function createProcessor({
  engine,
  keeper,
}: Dependencies): StateCreator<AppState, [], [], ProcessorSlice> {
  return (set, get) => {
    const kept = read(keeper);
    let { known } = kept;
    const apply = (processor: Preference) => {
      // What was chosen is tried, whatever is known of it.
      known = known.filter(({ backend }) => backend !== processor);
      engine.prefer(processor, known);
    };
    const keep = () => {
      try {
        keeper?.setItem(KEY, JSON.stringify({ processor: get().processor, known } satisfies Kept));
        return true;
      } catch {
        return false;
      }
    };

    apply(kept.processor);
    engine.onRecovery((recovery) => get().inform("recovered", { recovery }));
    engine.onStatus((status) => {
      const news = (status?.givenUp ?? []).filter(
        ({ key, lasting }) => lasting && !known.some((step) => step.key === key),
      );
      if (news.length === 0) return;
      known = [...known, ...news].slice(-MOST_KNOWN);
      keep(); // Not kept, it is found out again next time.
    });

    const begin = () => {
      const { job, hold, denoise } = get();
      set({ msPerGigaMac: null });
      if (isBusy(job.phase)) {
        hold();
        denoise();
        return;
      }
      const model = modelOf(get(), activeVariant(get()));
      if (model) engine.prepare(model.id).catch((error: unknown) => get().fail(error));
    };

    return {
      processor: kept.processor,

      chooseProcessor(processor) {
        if (processor === get().processor) return;
        set({ processor });
        apply(processor);
        if (!keep()) get().inform("processorNotKept");
        begin();
      },

      tryProcessorsAgain() {
        known = [];
        apply(get().processor);
        keep();
        begin();
      },
    };
  };
}

function read(keeper: Keeper | undefined): Kept {
  const none: Kept = { processor: "auto", known: [] };
  try {
    const { processor, known } = JSON.parse(keeper?.getItem(KEY) ?? "{}") as Partial<Kept>;
    const backends: readonly unknown[] = BACKENDS;
    return {
      processor: processor && backends.includes(processor) ? processor : none.processor,
      known: (known ?? []).filter(
        // Older versions kept a sentence in the cause's stead: what it told of is found out again.
        ({ backend, key, cause }) =>
          backends.includes(backend) && typeof key === "string" && isCause(cause),
      ),
    };
  } catch {
    // From another version, or not ours: as if there were nothing.
    return none;
  }
}
