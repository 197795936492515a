import type { EngineStatus } from "../../engine/protocol";

/** Names the processor that runs the network, in a few words. */
export function describeEngine({ provider, precision, adapter, threads }: EngineStatus): string {
  if (provider === "webgpu") {
    const how = precision === "fp16" ? "WebGPU, half precision" : "WebGPU";
    return adapter ? `${how}, ${adapter}` : how;
  }
  return threads === 1 ? "WASM, 1 thread" : `WASM, ${threads} threads`;
}
