/** Sentences on the ways to run a network that are not used here. */
import type { Recovery } from "../../engine/engine";
import type { Backend, Cause, GivenUp, RuledOut } from "../../network/backends";
import { fallbackSentences } from "../fallback";
import { toldOf } from "./failures";

const LEADS: Readonly<Record<Backend, string>> = {
  "webgpu-fp16": "WebGPU in half precision is not used",
  webgpu: "WebGPU is not used",
  wasm: "Only one processor core is used",
  "wasm-single": "WebAssembly is not used",
};

const RULED_OUT: Readonly<Record<RuledOut, string>> = {
  notIsolated: "this site's host does not isolate the page. Reloading it may help",
  emulated: "the only graphics adapter here is emulated in software",
  noWebGpu: "this browser does not have it",
  noAdapter: "this browser offers no graphics adapter",
  noHalf: "this graphics processor does not offer it",
  noFp16File: "this model has no file for it",
};

/** Completes "… is not used: ", without a full stop. */
function clauseOf(cause: Cause): string {
  if ("ruledOut" in cause) return RULED_OUT[cause.ruledOut];
  const told = cause.code === "unexpected" ? cause.reason : toldOf(cause);
  const clause = typeof told === "string" ? told.replace(/\.$/, "") : told[0];
  // An abbreviation keeps its capitals.
  return /^[A-Z][a-z ]/.test(clause) ? clause.charAt(0).toLowerCase() + clause.slice(1) : clause;
}

export const givenUpSentence = ({ backend, cause }: Pick<GivenUp, "backend" | "cause">): string =>
  `${LEADS[backend]}: ${clauseOf(cause)}.`;

/** A sentence for each; what keeps WebGPU from being used at all is said once. Null for none. */
export function fallbackSentence(givenUp: readonly GivenUp[]): string | null {
  return fallbackSentences(givenUp, { clauseOf, sentence: givenUpSentence }).join(" ") || null;
}

/** On a failure that the engine got over by itself. */
export function recoverySentence(recovery: Recovery): string {
  return recovery.kind === "restarted"
    ? "The denoiser stopped and was started again; what it had finished by then is kept."
    : `${givenUpSentence(recovery.step)} What was done so far is kept.`;
}
