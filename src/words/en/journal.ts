/** The journal is for a bug report: it is English whatever the page speaks, as is all that is reported. */
import type { EngineStatus } from "../../engine/protocol";
import { fallbackSentence } from "./backends";

/** Tells how the network runs and why not faster, in sentences for the journal. */
export function networkSentence(status: EngineStatus | null): string {
  if (!status) return "The denoiser stopped; it starts anew when it is next needed.";
  const { provider, adapter, threads, givenUp } = status;
  const where =
    provider === "webgpu" ? `WebGPU, ${adapter ?? "unnamed"}` : `WASM, ${threads} threads`;
  const fallback = fallbackSentence(givenUp);
  return `The network runs on ${where}.${fallback ? ` ${fallback}` : ""}`;
}
