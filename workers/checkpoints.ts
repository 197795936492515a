/** The checkpoint of the fit under way, on this device's disk: one, for fits take their turns. */
import type { FitJob } from "../src/engine/protocol";
import type { FitState } from "../src/network/fit";
import type { Folder } from "../src/session/folder";

export interface Checkpoints {
  /** Null where there is none, or one of another fit, or one that had not begun. */
  read(key: string): Promise<FitState | null>;
  /** The job of the fit that the checkpoint is of. */
  job(): Promise<FitJob | null>;
  /**
   * A disk that takes none costs what was learnt, if the fit is cut off; no more.
   * @param state null before the fit has begun: it will be gone on with all the same
   */
  write(key: string, job: FitJob, state: FitState | null): Promise<void>;
  forget(): Promise<void>;
}

/** The folder they are in. */
export const CHECKPOINTS = "fits";
/** Written in turn: a page that ends in the middle of writing one finds the other whole. */
const NAMES = ["fit.json", "fit.other.json"] as const;
const VERSION = 2;

const ARRAYS = ["parameters", "first", "second", "average", "best"] as const;

interface Kept {
  readonly version: number;
  /** Greater than that of every one before. */
  readonly order: number;
  readonly key: string;
  readonly job: FitJob;
  readonly state: FitState | null;
}

/** @param open the folder; rejects where the browser keeps nothing */
export function createCheckpoints(open: () => Promise<Folder>): Checkpoints {
  /** Of the last one that was written; null before anybody looked. */
  let order: number | null = null;

  const readOne = async (name: string): Promise<Kept | null> => {
    try {
      const file = await (await open()).read(name);
      const kept = file ? (JSON.parse(await file.text()) as Kept) : null;
      return kept?.version === VERSION ? kept : null;
    } catch {
      return null; // Cut off while it was written, or no disk: as if there were none.
    }
  };
  const newest = async (): Promise<Kept | null> => {
    const [one, other] = await Promise.all(NAMES.map(readOne));
    return (one?.order ?? 0) > (other?.order ?? 0) ? (one ?? null) : (other ?? null);
  };

  return {
    async read(key) {
      const found = await newest();
      if (!found?.state || found.key !== key) return null;
      const { state } = found;
      const arrays = ARRAYS.map((name) => [name, Float64Array.from(state[name])] as const);
      return {
        ...state,
        ...(Object.fromEntries(arrays) as Pick<FitState, (typeof ARRAYS)[number]>),
      };
    },

    job: async () => (await newest())?.job ?? null,

    async write(key, job, state) {
      order = (order ?? (await newest())?.order ?? 0) + 1;
      // JSON writes the shortest digits that read back as the same number.
      const kept = state && {
        ...state,
        ...Object.fromEntries(ARRAYS.map((name) => [name, Array.from(state[name])])),
      };
      const text = JSON.stringify({ version: VERSION, order, key, job, state: kept });
      const name = NAMES[order % 2] as string;
      const write = async () => (await open()).write(name, [new TextEncoder().encode(text)]);
      await write().catch(() => {});
    },

    async forget() {
      const remove = async (name: string) => (await open()).remove(name);
      await Promise.all(NAMES.map((name) => remove(name).catch(() => {})));
    },
  };
}
