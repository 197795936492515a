/** The ways to run a network, the fastest first, and what is told of those that do not work here. */

/** WebGPU in half and in full precision; WebAssembly on several threads and on one. */
export const BACKENDS = ["webgpu-fp16", "webgpu", "wasm", "wasm-single"] as const;

export type Backend = (typeof BACKENDS)[number];

/** Where to begin; "auto" is from the fastest on, but on a real graphics processor only. */
export type Preference = Backend | "auto";

export type Precision = "fp16" | "fp32";

/** A backend that is not used, and why. */
export interface GivenUp {
  readonly backend: Backend;
  /** What follows "is not used: ", without a full stop. */
  readonly reason: string;
  /** Of the backend, the model's file, the device and the versions: after an update it is another. */
  readonly key: string;
  /** It was tried and does not work: not to be tried again on this device, until the key changes. */
  readonly lasting: boolean;
}

/** What the person chose, and what is known not to work here. */
export interface BackendChoice {
  readonly preference: Preference;
  readonly known: readonly GivenUp[];
  /** Counts how often the person wanted everything tried again: then a network that is ready will not do. */
  readonly round: number;
}

/** What is tried, in order. A backend that was chosen and fails still has what comes behind it. */
export function stepsFrom(preference: Preference): readonly Backend[] {
  return preference === "auto" ? BACKENDS : BACKENDS.slice(BACKENDS.indexOf(preference));
}

export const precisionOf = (backend: Backend): Precision =>
  backend === "webgpu-fp16" ? "fp16" : "fp32";

export const usesGpu = (backend: Backend): boolean => backend.startsWith("webgpu");

const LEADS: Readonly<Record<Backend, string>> = {
  "webgpu-fp16": "WebGPU in half precision is not used",
  webgpu: "WebGPU is not used",
  wasm: "Only one processor core is used",
  "wasm-single": "WebAssembly is not used",
};

/** One sentence for a person. */
export function describeGivenUp({ backend, reason }: Pick<GivenUp, "backend" | "reason">): string {
  return `${LEADS[backend]}: ${reason}.`;
}

/** A sentence for each reason; what keeps WebGPU from being used at all is said once. Null for none. */
export function fallbackReason(givenUp: readonly GivenUp[]): string | null {
  const full = givenUp.find(({ backend }) => backend === "webgpu");
  const said = givenUp.filter(
    ({ backend, reason }) => backend !== "webgpu-fp16" || reason !== full?.reason,
  );
  return said.length > 0 ? said.map(describeGivenUp).join(" ") : null;
}

/** An error's sentence as a reason: what to do about it, behind the brackets, is no part of that. */
export function asReason(message: string): string {
  const clause = message.match(/^.*\)/s)?.[0] ?? message.replace(/\.$/, "");
  // An abbreviation keeps its capitals.
  return /^[A-Z][a-z ]/.test(clause) ? clause.charAt(0).toLowerCase() + clause.slice(1) : clause;
}
