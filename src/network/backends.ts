/** The ways to run a network, the fastest first, and what is known of those that do not work here. */
import { type Failure, isErrorCode } from "../base/errors";

/** WebGPU in half and in full precision; WebAssembly on several threads and on one. */
export const BACKENDS = ["webgpu-fp16", "webgpu", "wasm", "wasm-single"] as const;

export type Backend = (typeof BACKENDS)[number];

/** Where to begin; "auto" is from the fastest on, but on a real graphics processor only. */
export type Preference = Backend | "auto";

export type Precision = "fp16" | "fp32";

/** Why a backend is not even tried: for want of something in the page, the device or the model. */
export const RULED_OUT = [
  "notIsolated",
  "emulated",
  "noWebGpu",
  "noAdapter",
  "noHalf",
  "noFp16File",
] as const;

export type RuledOut = (typeof RULED_OUT)[number];

/** Why a backend is not used: it was ruled out, or it was tried and failed. */
export type Cause = Failure | { readonly ruledOut: RuledOut };

/** A backend that is not used, and why. */
export interface GivenUp {
  readonly backend: Backend;
  readonly cause: Cause;
  /** Of the backend, the model's file, the device and the versions: after an update it is another. */
  readonly key: string;
  /** It was tried and does not work: not to be tried again on this device, until the key changes. */
  readonly lasting: boolean;
}

/** The person's choice, and the steps that are known not to work here. */
export interface BackendChoice {
  readonly preference: Preference;
  readonly known: readonly GivenUp[];
  /** Counts how often the person wanted everything tried again: then a network that is ready will not do. */
  readonly round: number;
}

/** The backends to try, in order. A backend that was chosen and fails still has what comes behind it. */
export function stepsFrom(preference: Preference): readonly Backend[] {
  return preference === "auto" ? BACKENDS : BACKENDS.slice(BACKENDS.indexOf(preference));
}

export const precisionOf = (backend: Backend): Precision =>
  backend === "webgpu-fp16" ? "fp16" : "fp32";

export const usesGpu = (backend: Backend): boolean => backend.startsWith("webgpu");

/** Whether what was kept of a cause is one this version knows. */
export function isCause(value: unknown): value is Cause {
  if (typeof value !== "object" || value === null) return false;
  const { code, data, reason, ruledOut } = value as Record<string, unknown>;
  if (ruledOut !== undefined) return RULED_OUT.some((known) => known === ruledOut);
  if (typeof data !== "object" || data === null) return false;
  if (code === "unexpected") return typeof reason === "string";
  return isErrorCode(code) && (reason === null || typeof reason === "string");
}
