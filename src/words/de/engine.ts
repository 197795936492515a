import type { EngineStatus } from "../../engine/protocol";

export function describeEngine({ provider, precision, adapter, threads }: EngineStatus): string {
  if (provider === "webgpu") {
    const how = precision === "fp16" ? "WebGPU, halbe Genauigkeit" : "WebGPU";
    return adapter ? `${how}, ${adapter}` : how;
  }
  return threads === 1 ? "WASM, 1 Thread" : `WASM, ${threads} Threads`;
}
