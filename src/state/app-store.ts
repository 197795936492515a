import { createStore, type StoreApi } from "zustand/vanilla";
import { createBatch } from "./batch";
import { createClosing } from "./closing";
import { withConsequences } from "./consequences";
import { createExport } from "./export";
import { createFit } from "./fit";
import { createInfluence } from "./influence";
import { createJob } from "./job";
import { createJournal } from "./journal";
import { createJudging } from "./judging";
import type { Keeper } from "./keeper";
import { createLayout } from "./layout";
import { createLibrary } from "./library";
import { createModels } from "./models";
import { createNotices, type Sentence } from "./notices";
import { createNotifying } from "./notifying";
import { createOwnSettings } from "./own-settings";
import { createPresets } from "./presets";
import { createProcessor } from "./processor";
import { createQueue } from "./queue";
import { createResults } from "./results";
import { createSamples } from "./samples";
import { createSelection } from "./selection";
import { createSession } from "./session";
import { createShell } from "./shell";
import type { AppState } from "./state";
import { createTraffic } from "./traffic";
import { createUndo } from "./undo";
import { createVariants } from "./variants";
import { createView } from "./view";

export type AppStore = StoreApi<AppState>;

export interface Given {
  /** Keeps presets and choices; without it they last as long as the page. */
  readonly keeper?: Keeper | undefined;
  /** Puts notices into words, for the journal; without it the journal has their codes. */
  readonly sentence?: Sentence;
  /** Upper bound of the finished tiles kept for going back to earlier settings, in bytes. */
  readonly cacheBytes?: number;
  /** Photos are numbered from here on: those of a session that comes back keep their numbers. */
  readonly photosBefore?: number;
}

/** Some 18 results of 7 megapixels. */
export const CACHE_BYTES = 512 * 1024 * 1024;

export function createAppStore({
  keeper,
  sentence = ({ what }) => what.code,
  cacheBytes = CACHE_BYTES,
  photosBefore = 0,
}: Given = {}): AppStore {
  return createStore<AppState>()((put, get, api) => {
    const set = (change: Partial<AppState> | ((state: AppState) => Partial<AppState>)) =>
      put((state) => {
        const next = typeof change === "function" ? change(state) : change;
        const keys = Object.keys(next) as (keyof AppState)[];
        if (keys.every((key) => Object.is(next[key], state[key]))) return state;
        return withConsequences({ ...state, ...next }, state);
      });
    api.setState = set;
    const variants = createVariants(set, get);
    const { variants: first, activeId } = variants;
    return {
      ...createBatch(set, get),
      ...createClosing(set, get),
      ...createExport(keeper)(set, get),
      ...createFit(set, get),
      ...createInfluence(set, get),
      ...createJob(set, get),
      ...createJournal(keeper)(set, get),
      ...createJudging(set, get),
      ...createLayout(set, get),
      ...createLibrary(photosBefore)(set, get),
      ...createModels(set, get),
      ...createNotices(sentence)(set, get),
      ...createNotifying(keeper)(set, get),
      ...createOwnSettings({ variants: first, activeId })(set, get),
      ...createPresets(keeper)(set, get),
      ...createProcessor(keeper)(set, get),
      ...createQueue(set, get),
      ...createResults(cacheBytes)(set, get),
      ...createSelection(set, get),
      ...createSamples(set, get),
      ...createSession(set, get),
      ...createShell(set, get),
      ...createTraffic(set, get),
      ...createUndo(set, get),
      ...variants,
      ...createView(set, get),
    };
  });
}
