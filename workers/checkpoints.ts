/** The checkpoint of the fit under way, on this device's disk: one, for fits take their turns. */
import type { FitJob } from "../src/engine/protocol";
import type { FitState } from "../src/network/fit";
import type { Folder } from "../src/session/folder";

export interface Checkpoints {
  /** Null where there is none, or one of another fit. */
  read(key: string): Promise<FitState | null>;
  /** The job of the fit that the checkpoint is of. */
  job(): Promise<FitJob | null>;
  /** A disk that takes none costs what was learnt, if the fit is cut off; no more. */
  write(key: string, job: FitJob, state: FitState): Promise<void>;
  forget(): Promise<void>;
}

/** The folder they are in. */
export const CHECKPOINTS = "fits";
const NAME = "fit.json";
const VERSION = 1;

const ARRAYS = ["parameters", "first", "second", "average", "best"] as const;

interface Kept {
  readonly version: number;
  readonly key: string;
  readonly job: FitJob;
  readonly state: FitState;
}

/** @param open the folder; rejects where the browser keeps nothing */
export function createCheckpoints(open: () => Promise<Folder>): Checkpoints {
  const kept = async (): Promise<Kept | null> => {
    try {
      const file = await (await open()).read(NAME);
      const kept = file ? (JSON.parse(await file.text()) as Kept) : null;
      return kept?.version === VERSION ? kept : null;
    } catch {
      return null; // Cut off while it was written, or no disk: as if there were none.
    }
  };

  return {
    async read(key) {
      const found = await kept();
      if (found?.key !== key) return null;
      const { state } = found;
      const arrays = ARRAYS.map((name) => [name, Float64Array.from(state[name])] as const);
      return {
        ...state,
        ...(Object.fromEntries(arrays) as Pick<FitState, (typeof ARRAYS)[number]>),
      };
    },

    job: async () => (await kept())?.job ?? null,

    async write(key, job, state) {
      // JSON writes the shortest digits that read back as the same number.
      const arrays = Object.fromEntries(ARRAYS.map((name) => [name, Array.from(state[name])]));
      const text = JSON.stringify({ version: VERSION, key, job, state: { ...state, ...arrays } });
      const write = async () => (await open()).write(NAME, [new TextEncoder().encode(text)]);
      await write().catch(() => {});
    },

    async forget() {
      const remove = async () => (await open()).remove(NAME);
      await remove().catch(() => {});
    },
  };
}
