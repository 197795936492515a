import { BACKENDS, type GivenUp, isCause, type Preference } from "../network/backends";
import type { JobSlice } from "./job";
import type { Keeper } from "./keeper";
import type { Slice } from "./slice";

export interface ProcessorSlice {
  /** Where to begin looking for a backend that works; kept by the browser. */
  readonly processor: Preference;
  /** Tried on this device without success: not tried again until an update. */
  readonly processorsGivenUp: readonly GivenUp[];
  /** Counts the choices: a run under way goes on elsewhere after each. */
  readonly processorRound: number;
  /** Takes effect at once: a run under way goes on there, and its tiles stay. */
  chooseProcessor(processor: Preference): void;
  /** Forgets all that did not work on this device, and begins anew. */
  tryProcessorsAgain(): void;
  giveProcessorsUp(news: readonly GivenUp[]): void;
}

/** The choice as the browser keeps it. */
export interface KeptProcessor {
  readonly processor: Preference;
  readonly known: readonly GivenUp[];
}

export const PROCESSOR_KEY = "blindspot:processor";

/** Of older versions and other models: there is no end to them otherwise. */
const MOST_KNOWN = 24;

export const createProcessor =
  (
    keeper: Keeper | undefined,
  ): Slice<ProcessorSlice & Pick<JobSlice, "msPerGigaMac">, ProcessorSlice> =>
  (set, get) => {
    const { processor, known } = read(keeper);
    const begin = (processor: Preference, known: readonly GivenUp[]) =>
      set({
        processor,
        // A backend that was chosen is tried, whatever is known of it.
        processorsGivenUp: known.filter(({ backend }) => backend !== processor),
        processorRound: get().processorRound + 1,
        msPerGigaMac: null,
      });

    return {
      processor,
      processorsGivenUp: known.filter(({ backend }) => backend !== processor),
      processorRound: 0,

      chooseProcessor(chosen) {
        if (chosen !== get().processor) begin(chosen, get().processorsGivenUp);
      },

      tryProcessorsAgain: () => begin(get().processor, []),

      giveProcessorsUp: (news) =>
        set(({ processorsGivenUp }) => ({
          processorsGivenUp: [...processorsGivenUp, ...news].slice(-MOST_KNOWN),
        })),
    };
  };

function read(keeper: Keeper | undefined): KeptProcessor {
  const none: KeptProcessor = { processor: "auto", known: [] };
  try {
    const { processor, known } = JSON.parse(
      keeper?.getItem(PROCESSOR_KEY) ?? "{}",
    ) as Partial<KeptProcessor>;
    const backends: readonly unknown[] = BACKENDS;
    return {
      processor: processor && backends.includes(processor) ? processor : none.processor,
      known: (known ?? []).filter(
        ({ backend, key, cause }) =>
          backends.includes(backend) && typeof key === "string" && isCause(cause),
      ),
    };
  } catch {
    // From another version, or not ours: as if there were nothing.
    return none;
  }
}
