/** Failures in tests as a person is told of them. */
import type { ErrorCode } from "../base/error-codes";
import { AppError, type AppErrorName } from "../base/errors";
import type { AppState } from "../state/state";
import { noticeSentence, sentenceOf } from "./sentence";

export interface ToldError {
  readonly name: string;
  readonly message: string;
}

const told = (error: unknown): ToldError => ({
  name: (error as Error).name,
  message: sentenceOf(error),
});

/** The error's kind and sentence; fails when there is none. */
export function thrownBy(work: () => unknown): ToldError {
  try {
    work();
  } catch (error) {
    return told(error);
  }
  throw new Error("nothing was thrown");
}

/** The same of a promise. */
export async function rejectionOf(promise: Promise<unknown>): Promise<ToldError> {
  return promise.then(() => {
    throw new Error("nothing was thrown");
  }, told);
}

/** Notices as the page shows them. */
export const shown = ({ notices }: Pick<AppState, "notices">) =>
  notices.map((notice) => ({
    kind: notice.kind,
    subject: notice.subject,
    text: noticeSentence(notice),
  }));

const EXAMPLES = {
  ModelFailed: "networkFailed",
  DeviceLost: "deviceLost",
  OutOfMemory: "outOfMemory",
  WorkerCrashed: "workerCrashed",
  ModelRejected: "notAModel",
} as const satisfies Partial<Record<AppErrorName, ErrorCode>>;

/** A failure of a kind, for a reason. */
export function failureOfKind(name: keyof typeof EXAMPLES, reason: string): AppError {
  switch (name) {
    case "OutOfMemory":
      return new AppError("outOfMemory", { ofGpu: false }, reason);
    case "WorkerCrashed":
      return new AppError("workerCrashed", { how: "threw" }, reason);
    default:
      return new AppError(EXAMPLES[name], {}, reason);
  }
}

export type ExampleKind = keyof typeof EXAMPLES;
