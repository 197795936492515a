import type { EngineStatus } from "../../engine/protocol";

export function describeEngine({ provider, precision, adapter, threads }: EngineStatus): string {
  if (provider === "webgpu") {
    const how = precision === "fp16" ? "WebGPU（半精度）" : "WebGPU";
    return adapter ? `${how}、${adapter}` : how;
  }
  return `WASM、${threads} スレッド`;
}
