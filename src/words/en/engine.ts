import type { EngineStatus } from "../../engine/protocol";
import { fallbackSentence } from "./backends";

/** Names the processor that runs the network, in a few words. */
export function describeEngine({ provider, precision, adapter, threads }: EngineStatus): string {
  if (provider === "webgpu") {
    const how = precision === "fp16" ? "WebGPU, half precision" : "WebGPU";
    return adapter ? `${how}, ${adapter}` : how;
  }
  return threads === 1 ? "WASM, 1 thread" : `WASM, ${threads} threads`;
}

/** Tells how the network runs and why not faster, in sentences for the journal. */
export function networkSentence(status: EngineStatus | null): string {
  if (!status) return "The denoiser stopped; it starts anew when it is next needed.";
  const { provider, adapter, threads, givenUp } = status;
  const where =
    provider === "webgpu" ? `WebGPU, ${adapter ?? "unnamed"}` : `WASM, ${threads} threads`;
  const fallback = fallbackSentence(givenUp);
  return `The network runs on ${where}.${fallback ? ` ${fallback}` : ""}`;
}
