/** Which ways to run a network were given up is told once, in whatever language. */
import type { Cause, GivenUp } from "../network/backends";

interface Fallback {
  /** Why, without a full stop. */
  clauseOf(cause: Cause): string;
  sentence(given: GivenUp): string;
}

/** A sentence for each; what keeps WebGPU from being used at all is said once. Empty for none. */
export function fallbackSentences(
  givenUp: readonly GivenUp[],
  { clauseOf, sentence }: Fallback,
): readonly string[] {
  const full = givenUp.find(({ backend }) => backend === "webgpu");
  return givenUp
    .filter(
      ({ backend, cause }) =>
        backend !== "webgpu-fp16" || !full || clauseOf(cause) !== clauseOf(full.cause),
    )
    .map(sentence);
}
