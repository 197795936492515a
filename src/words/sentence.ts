/** Sentences for what a person is told: of failures, and of what is only worth a remark. */
import { type Failure, failureOf } from "../base/errors";
import type { RefusedFile, Remark, Told } from "../state/notices";
import { inFull } from "./en/failures";
import { REMARKS } from "./en/notices";

/** Of anything thrown: what is no failure we know is a defect of ours, and is said to be one. */
export const sentenceOf = (error: unknown): string => failureSentence(failureOf(error));

export function failureSentence(failure: Failure): string {
  return failure.code === "unexpected"
    ? `Something unexpected happened: ${failure.data.text}`
    : inFull(failure);
}

export const noticeSentence = (told: Told): string =>
  told.kind === "error" ? failureSentence(told.what) : remarkSentence(told.what);

/** Files by the sentence that tells why they cannot be opened, the most frequent first. */
export function byReason(files: readonly RefusedFile[]): { why: string; names: string[] }[] {
  const reasons = new Map<string, string[]>();
  for (const { name, why } of files) {
    const sentence = failureSentence(why);
    reasons.set(sentence, [...(reasons.get(sentence) ?? []), name]);
  }
  return [...reasons]
    .map(([why, names]) => ({ why, names }))
    .sort((a, b) => b.names.length - a.names.length);
}

function remarkSentence({ code, data }: Remark): string {
  const say = REMARKS[code] as (data: unknown) => string;
  return say(data);
}
