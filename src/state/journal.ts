import type { StateCreator } from "zustand";
import type { Provider } from "../engine/protocol";
import type { AppState, Dependencies } from "./app-store";
import { isBusy } from "./job";
import { type JournalEntry, readJournal, withEntry, withoutNames } from "./journal-entries";
import { isComplete, wanted } from "./wanted";

/** One finished result and what it took. */
export interface JobTiming {
  readonly model: string;
  readonly pixels: number;
  readonly ms: number;
  readonly provider: Provider | null;
}

export interface JournalSlice {
  /** Oldest first; kept across visits. No entry names a file of the person's. */
  readonly journal: readonly JournalEntry[];
  /** Of this visit, oldest first. */
  readonly timings: readonly JobTiming[];
  /** @param subject a name the text may hold, and the journal may not */
  record(kind: JournalEntry["kind"], text: string, subject?: string): void;
  clearJournal(): void;
}

const KEY = "blindspot:journal";
const TIMINGS = 20;

export function createJournal({
  engine,
  keeper,
  words,
}: Dependencies): StateCreator<AppState, [], [], JournalSlice> {
  return (set, get, store) => {
    /** Every name the person's files have had: what is said of one may come after it was closed. */
    const names = new Set<string>();

    const keep = (journal: readonly JournalEntry[]) => {
      set({ journal });
      try {
        keeper?.setItem(KEY, JSON.stringify(journal));
      } catch {
        // Full or forbidden: it lasts as long as the page.
      }
    };

    store.subscribe((state, before) => {
      if (state.photos !== before.photos) for (const { name } of state.photos) names.add(name);
      if (state.addingModel) names.add(state.addingModel);
      if (state.models !== before.models) {
        for (const { own, name, file } of state.models) if (own) names.add(name).add(file);
      }
      if (isBusy(before.job.phase) && state.job.phase === "idle") time(state);
    });

    const time = (state: AppState) => {
      const target = wanted(state);
      const result = target && isComplete(state, target) ? state.results.get(target.key) : null;
      if (!target || !result) return;
      const timing = {
        model: target.settings.model,
        pixels: target.totalPixels,
        ms: Math.round(result.elapsedMs),
        provider: state.engineStatus?.provider ?? null,
      };
      set({ timings: [...state.timings, timing].slice(-TIMINGS) });
    };

    let told = "";
    engine.onStatus((status) => {
      const text = words.network(status);
      // Every job asks for the network anew, and mostly finds it as it was.
      if (text !== told) get().record("engine", text);
      told = text;
    });

    return {
      journal: readJournal(read()),
      timings: [],
      record(kind, text, subject) {
        if (subject) names.add(subject);
        keep(withEntry(get().journal, { at: Date.now(), kind, text: withoutNames(text, names) }));
      },
      clearJournal: () => keep([]),
    };

    function read(): string | null {
      try {
        return keeper?.getItem(KEY) ?? null;
      } catch {
        return null;
      }
    }
  };
}
