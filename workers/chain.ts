/** Backend after backend, until one works. */
import { isAborted } from "../src/base/abort";
import { type AppErrorName, asAppError, failureOf } from "../src/base/errors";
import {
  type Backend,
  type BackendChoice,
  type Cause,
  type GivenUp,
  stepsFrom,
} from "../src/network/backends";

/** Each step knows and does this; the real ones are in `network.ts`. */
export interface Steps<T> {
  /** See `GivenUp.key`. */
  keyOf(backend: Backend): string;
  /** Why there is no use in trying; null when there is. */
  ruledOut(backend: Backend): Cause | null;
  open(backend: Backend): Promise<T>;
}

/** Ends by chance, too: one more try before a backend is given up. */
const CHANCE: readonly AppErrorName[] = ["DeviceLost", "WorkerCrashed"];

/** Failures that say something of this device and will be the same tomorrow. */
const LASTING: readonly AppErrorName[] = ["DeviceLost", "ModelFailed"];

/**
 * The first backend that opens, and those before it. The last one is tried whatever is known of it, and
 * what it throws is thrown.
 */
export async function openFirst<T>(
  { preference, known }: BackendChoice,
  { keyOf, ruledOut, open }: Steps<T>,
): Promise<{ readonly backend: Backend; readonly opened: T; readonly givenUp: GivenUp[] }> {
  const givenUp: GivenUp[] = [];
  const steps = stepsFrom(preference);
  for (const backend of steps) {
    const last = backend === steps.at(-1);
    const key = keyOf(backend);
    if (!last) {
      const cause = ruledOut(backend);
      if (cause) {
        givenUp.push({ backend, cause, key, lasting: false });
        continue;
      }
      const before = known.find((step) => step.key === key);
      if (before) {
        givenUp.push(before);
        continue;
      }
    }
    try {
      return { backend, opened: await twice(() => open(backend)), givenUp };
    } catch (error) {
      // A model that is given up is so on every backend.
      const kind = asAppError(error)?.name;
      if (last || kind === "ModelRejected" || isAborted(error)) throw error;
      const lasting = kind !== undefined && LASTING.includes(kind);
      givenUp.push({ backend, cause: failureOf(error), key, lasting });
    }
  }
  throw new Error("no backend to try");
}

async function twice<T>(open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    const kind = asAppError(error)?.name;
    if (kind === undefined || !CHANCE.includes(kind)) throw error;
    return open();
  }
}
