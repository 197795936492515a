/**
 * The checkpoints of fits under way, on this device's disk: a folder for each tab, for the fits of one tab take their
 * turns. Photos come back with the tab's session, so it is called as that is.
 */
import type { FitJob } from "../src/engine/protocol";
import type { FitState, KeptLesson } from "../src/network/fit";
import type { Folder } from "../src/session/folder";

/** Those of one tab. A disk that takes none costs what was learnt, if the fit is cut off; no more. */
export interface Checkpoints {
  /** Null where there is none, or one of another fit, or one that had not begun. */
  read(key: string): Promise<FitState | null>;
  /** What that fit learns from in a round; null where it has not been kept. */
  lesson(key: string, round: number): Promise<KeptLesson | null>;
  /** The job of the fit that the checkpoint is of. */
  job(): Promise<FitJob | null>;
  /** @param state null before the fit has begun: it will be gone on with all the same */
  write(key: string, job: FitJob, state: FitState | null): Promise<void>;
  keepLesson(key: string, lesson: KeptLesson): Promise<void>;
  forget(): Promise<void>;
}

export interface AllCheckpoints {
  of(tab: string): Checkpoints;
  /** Those of all other tabs are dropped. */
  keep(tabs: readonly string[]): Promise<void>;
}

/** The folder they are in. */
export const CHECKPOINTS = "fits";
/** Written in turn: a page that ends in the middle of writing one finds the other whole. */
const NAMES = ["fit.json", "fit.other.json"] as const;
/** A number that says how long the line of JSON is that follows, then its pictures as float32. */
const LESSONS = ["lesson", "lesson.other"] as const;
const VERSION = 4;

const ARRAYS = ["parameters", "first", "second", "average", "best"] as const;

interface Kept {
  readonly version: number;
  /** Greater than that of every one before. */
  readonly order: number;
  readonly key: string;
  readonly job: FitJob;
  readonly state: FitState | null;
}

interface LessonHead extends Omit<KeptLesson, "pictures"> {
  readonly version: number;
  readonly key: string;
  /** Values of each picture. */
  readonly lengths: readonly number[];
}

/** @param open the folder of all; rejects where the browser keeps nothing */
export function createCheckpoints(open: () => Promise<Folder>): AllCheckpoints {
  return {
    of: (tab) => checkpointsIn(open, tab),

    async keep(tabs) {
      const folder = await open();
      for (const name of await folder.names()) if (!tabs.includes(name)) await folder.remove(name);
    },
  };
}

function checkpointsIn(openAll: () => Promise<Folder>, tab: string): Checkpoints {
  /** Of the last one that was written; null before anybody looked. */
  let order: number | null = null;

  const open = async () => (await openAll()).folder(tab);
  const read = async (name: string) => {
    // Nobody who only looks is to leave a folder behind.
    const there = (await (await openAll()).names()).includes(tab);
    return there ? (await open()).read(name) : null;
  };
  const readOne = async (name: string): Promise<Kept | null> => {
    try {
      const file = await read(name);
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

    async lesson(key, round) {
      try {
        const file = await read(LESSONS[round % 2] as string);
        const found = file && lessonIn(await file.arrayBuffer());
        if (found?.head.version !== VERSION || found.head.key !== key) return null;
        const { taught, start, begun, round: own } = found.head;
        return own === round ? { taught, start, begun, round, pictures: found.pictures } : null;
      } catch {
        return null; // As above.
      }
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

    async keepLesson(key, { pictures, ...lesson }) {
      const lengths = pictures.map(({ length }) => length);
      const head: LessonHead = { version: VERSION, key, lengths, ...lesson };
      const text = new TextEncoder().encode(JSON.stringify(head));
      const parts = [new Uint8Array(Uint32Array.of(text.length).buffer), text];
      for (const { buffer, byteOffset, byteLength } of pictures) {
        parts.push(new Uint8Array(buffer, byteOffset, byteLength));
      }
      const name = LESSONS[lesson.round % 2] as string;
      const write = async () => (await open()).write(name, parts);
      await write().catch(() => {});
    },

    async forget() {
      const remove = async () => (await openAll()).remove(tab);
      await remove().catch(() => {});
    },
  };
}

/** Null where part of it is missing. */
function lessonIn(file: ArrayBuffer) {
  const start = Uint32Array.BYTES_PER_ELEMENT;
  const [length = 0] = new Uint32Array(file.slice(0, start));
  const text = new TextDecoder().decode(file.slice(start, start + length));
  const head = JSON.parse(text) as LessonHead;
  let at = start + length;
  const pictures = head.lengths.map((values) => {
    const from = at;
    at += values * Float32Array.BYTES_PER_ELEMENT;
    return new Float32Array(file.slice(from, at));
  });
  return at === file.byteLength ? { head, pictures } : null;
}
