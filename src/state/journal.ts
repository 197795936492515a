import type { Provider } from "../engine/protocol";
import { type JournalEntry, readJournal, withEntry, withoutNames } from "./journal-entries";
import type { Keeper } from "./keeper";
import type { Slice } from "./slice";

/** One finished result and the time it took. */
export interface JobTiming {
  readonly model: string;
  readonly pixels: number;
  readonly ms: number;
  readonly provider: Provider | null;
}

export interface JournalSlice {
  /** Oldest first; kept across visits. No entry names a file of the person's. */
  readonly journal: readonly JournalEntry[];
  /** Every name the person's files have had: something may be said of one after it was closed. */
  readonly names: ReadonlySet<string>;
  /** Of this visit, oldest first. */
  readonly timings: readonly JobTiming[];
  /** @param subject a name the text may hold, and the journal may not */
  record(kind: JournalEntry["kind"], text: string, subject?: string): void;
  addTiming(timing: JobTiming): void;
  clearJournal(): void;
}

const KEY = "blindspot:journal";
const TIMINGS = 20;

export function createJournal(keeper: Keeper | undefined): Slice<JournalSlice, JournalSlice> {
  return (set, get) => {
    const keep = (journal: readonly JournalEntry[]) => {
      set({ journal });
      try {
        keeper?.setItem(KEY, JSON.stringify(journal));
      } catch {
        // Full or forbidden: it lasts as long as the page.
      }
    };

    return {
      journal: readJournal(read()),
      names: new Set(),
      timings: [],
      record(kind, text, subject) {
        if (subject) set({ names: new Set(get().names).add(subject) });
        const clean = withoutNames(text, get().names);
        keep(withEntry(get().journal, { at: Date.now(), kind, text: clean }));
      },
      addTiming: (timing) =>
        set(({ timings }) => ({ timings: [...timings, timing].slice(-TIMINGS) })),
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
