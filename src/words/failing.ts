/** How failures are told, in whatever language. */
import type { ErrorCode, ErrorData, ErrorFacts, Extent } from "../base/error-codes";
import type { Failure } from "../base/errors";
import { count } from "./numbers";

/**
 * A sentence; in two where what happened can stand for itself, as the reason of something else: then the
 * second begins with the mark between them.
 */
export type Told = string | readonly [happened: string, advice: string];

export type Failures = {
  readonly [C in ErrorCode]: (data: ErrorData[C], reason: string) => Told;
};

export const megabytes = (bytes: number) => count(Math.round(bytes / 2 ** 20));

export const sizeOf = ({ width, height }: Extent) => `${width} × ${height}`;

interface Others {
  /** In place of a reason that is not known. */
  readonly noReason: string;
  /** Before the text of what is no failure we know. */
  readonly unexpected: string;
}

export function failing(failures: Failures, { noReason, unexpected }: Others) {
  const toldOf = ({ code, data, reason }: ErrorFacts): Told => {
    const say = failures[code] as (data: unknown, reason: string) => Told;
    return say(data, reason || noReason);
  };

  /** All that is told of a failure, what to do included. */
  const inFull = (failure: ErrorFacts): string => {
    const told = toldOf(failure);
    return typeof told === "string" ? told : told.join("");
  };

  /** Of anything that failed: what is no failure we know is a defect of ours, and is said to be one. */
  const failureSentence = (failure: Failure): string =>
    failure.code === "unexpected" ? unexpected + failure.data.text : inFull(failure);

  return { toldOf, inFull, failureSentence };
}
