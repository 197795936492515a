/** Sentences for what a person is told: of failures, and of what is only worth a remark. */
import { type Failure, failureOf } from "../base/errors";
import type { RefusedFile, Remark, Told } from "../state/notices";
import type { FirstWords } from "./catalogue";
import { first } from "./en/first-words";
import { firstWords } from "./speaking";

/** Of anything thrown: what is no failure we know is a defect of ours, and is said to be one. */
export const sentenceOf = (error: unknown): string => failureSentence(failureOf(error));

export const failureSentence = (failure: Failure): string =>
  firstWords().failures.failureSentence(failure);

export const noticeSentence = (told: Told): string => sentenceIn(firstWords(), told);

/** For the journal: see `en/journal.ts`. Its sentences are known by the names in them, which are taken out. */
export const journalSentence = (told: Told): string => sentenceIn(first, told);

const sentenceIn = ({ failures, notices }: FirstWords, told: Told): string =>
  told.kind === "error"
    ? failures.failureSentence(told.what)
    : remarkSentence(notices.REMARKS, told.what);

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

function remarkSentence(remarks: FirstWords["notices"]["REMARKS"], { code, data }: Remark): string {
  const say = remarks[code] as (data: unknown) => string;
  return say(data);
}
