import { createStore, type StoreApi } from "zustand/vanilla";
import type { Engine } from "../engine/old-client";
import type { EngineStatus } from "../engine/protocol";
import { createExport, type ExportSlice } from "./export";
import { createInfluence, type InfluenceSlice } from "./influence";
import { createJob, type JobSlice } from "./job";
import { createJournal, type JournalSlice } from "./journal";
import { createJudging, type JudgingSlice } from "./judging";
import { createLibrary, type LibrarySlice } from "./library";
import { createModels, type ModelsSlice } from "./models";
import { createNotices, type NoticesSlice, type Told } from "./notices";
import { createNotifying, type NotifyingSlice } from "./notifying";
import { createPresets, type Keeper, type PresetsSlice } from "./presets";
import { createProcessor, type ProcessorSlice } from "./processor";
import { createResults, type ResultsSlice } from "./results";
import { createSession, type SessionSlice } from "./session";
import { createShelf, type Shelf } from "./shelf";
import { createShell, type ShellSlice } from "./shell";
import { createTraffic, type TrafficSlice } from "./traffic";
import { createVariants, type VariantsSlice } from "./variants";
import { createView, type ViewSlice } from "./view";

export type AppState = ExportSlice &
  InfluenceSlice &
  JobSlice &
  JournalSlice &
  JudgingSlice &
  LibrarySlice &
  ModelsSlice &
  NoticesSlice &
  NotifyingSlice &
  PresetsSlice &
  ProcessorSlice &
  ResultsSlice &
  SessionSlice &
  ShellSlice &
  TrafficSlice &
  VariantsSlice &
  ViewSlice;

export type AppStore = StoreApi<AppState>;

/** Sentences for the journal: they stand above the state, which holds data. */
export interface Words {
  notice(told: Told): string;
  /** How the network runs, or that it does not. */
  network(status: EngineStatus | null): string;
}

/** Without words the journal keeps codes. */
const CODES: Words = {
  notice: ({ what }) => what.code,
  network: (status) => status?.backend ?? "none",
};

/** What the slices are given, so that they run without a browser or a worker. */
export interface Dependencies {
  readonly engine: Engine;
  readonly shelf: Shelf;
  /** Keeps presets and the choice of a processor; without it they last as long as the page. */
  readonly keeper?: Keeper | undefined;
  readonly words: Words;
  /** Hands a finished file to the person. */
  deliver(file: Blob, name: string): void;
  /** Upper bound of the finished tiles kept for going back to earlier settings, in bytes. */
  readonly cacheBytes: number;
  /** Photos are numbered from here on: those of a session that comes back keep their numbers. */
  readonly photosBefore: number;
}

/** Some 18 results of 7 megapixels. */
export const CACHE_BYTES = 512 * 1024 * 1024;

export function createAppStore(
  given: Pick<Dependencies, "engine" | "deliver"> & Partial<Dependencies>,
): AppStore {
  const dependencies: Dependencies = {
    shelf: createShelf(given.engine),
    cacheBytes: CACHE_BYTES,
    photosBefore: 0,
    words: CODES,
    ...given,
  };
  return createStore<AppState>()((...store) => ({
    ...createExport(dependencies)(...store),
    ...createInfluence(dependencies)(...store),
    ...createJob(dependencies)(...store),
    ...createJournal(dependencies)(...store),
    ...createJudging(dependencies)(...store),
    ...createLibrary(dependencies)(...store),
    ...createModels(dependencies)(...store),
    ...createNotices(dependencies)(...store),
    ...createNotifying(dependencies)(...store),
    ...createPresets(dependencies)(...store),
    ...createProcessor(dependencies)(...store),
    ...createResults(dependencies)(...store),
    ...createSession(...store),
    ...createShell(...store),
    ...createTraffic(...store),
    ...createVariants(...store),
    ...createView(...store),
  }));
}
