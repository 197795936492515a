import type { Words } from "../state/app-store";
import { networkSentence } from "./en/engine";
import { noticeSentence } from "./sentence";

/** Sentences for the journal. */
export const journalWords: Words = { notice: noticeSentence, network: networkSentence };
