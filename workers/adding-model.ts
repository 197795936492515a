/** A person's model on its way in: described, tried and kept. */
import { aborted, unlessAborted } from "../src/base/abort";
import type { Rejection } from "../src/base/error-codes";
import { type AppErrorName, asAppError } from "../src/base/errors";
import type { AddedModel } from "../src/engine/protocol";
import { sha256Of } from "../src/models/load";
import type { ModelEntry } from "../src/models/manifest";
import { checkSizes, describeOwnModel, rejected } from "../src/models/own";
import { keepOwnModel } from "../src/models/own-store";
import { endNetwork, openNetwork } from "./network";
import { type Trial, tryModel } from "./trial";

const UNTRIED: ModelEntry["golden"] = { file: "", sha256: "", width: 0, height: 0, blindness: [] };

/** The slowest device with the slowest network that is of any use gets through its trial in this time. */
const TRIAL_MS = 60_000;

/**
 * @param beforeTrial the trial takes the place of the network that is ready
 * @throws AppError ModelRejected, StorageFull; an AbortError when the signal says so
 */
export async function addModel(
  file: File,
  card: File | null,
  signal: AbortSignal,
  beforeTrial: () => void,
): Promise<AddedModel> {
  unlessAborted(signal);
  checkSizes(file, card);
  const { subtle } = globalThis.crypto;
  const [onnx, text] = await Promise.all([file.arrayBuffer(), card?.text() ?? null]).catch(
    (error: unknown) => {
      throw rejected(file.name, { code: "unreadable" }, error);
    },
  );
  const sha256 = await sha256Of(subtle, onnx);
  const described = describeOwnModel(file.name, new Uint8Array(onnx), sha256, text);
  const untried: ModelEntry = { ...described, golden: UNTRIED };
  unlessAborted(signal);
  beforeTrial();
  const { stored, golden, warning } = await tried(untried, onnx, signal);
  const hash = await sha256Of(subtle, stored.buffer);
  const model: ModelEntry = {
    ...untried,
    golden: { ...golden, file: `${file.name}.golden`, sha256: hash },
  };
  await keepOwnModel(model, onnx, stored.buffer);
  return { model, warning };
}

/**
 * Tries a network nobody has run before, in a thread that is given up when it fails: it may run for ever,
 * hold gigabytes, or have brought the runtime down.
 */
async function tried(model: ModelEntry, onnx: ArrayBuffer, signal: AbortSignal): Promise<Trial> {
  const giveUp = (why: Rejection) => endNetwork(rejected(model.file, why));
  const cancel = () => giveUp({ code: "trialCancelled" });
  signal.addEventListener("abort", cancel);
  const timer = setTimeout(
    () => giveUp({ code: "trialTooLong", seconds: TRIAL_MS / 1000 }),
    TRIAL_MS,
  );
  try {
    const network = await openNetwork(
      { model, files: async () => ({ model, onnx: onnx.slice(0), golden: null }) },
      { preference: "wasm", known: [], round: 0 },
      signal,
    );
    return await tryModel(model, network.run);
  } catch (error) {
    giveUp({ code: "trialFailed" });
    throw signal.aborted ? aborted() : refused(model.file, error);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", cancel);
  }
}

const REFUSALS: Partial<Record<AppErrorName, "doesNotRun" | "needsMemory" | "crashes">> = {
  ModelFailed: "doesNotRun",
  OutOfMemory: "needsMemory",
  WorkerCrashed: "crashes",
};

/** A failure of a network that nobody has run before is its file's fault. */
function refused(name: string, thrown: unknown): unknown {
  const error = asAppError(thrown);
  const code = error && REFUSALS[error.name];
  return code ? rejected(name, { code, cause: error.facts }, error) : thrown;
}
