import type { EngineStatus } from "./protocol";

export const fakeStatus: EngineStatus = {
  provider: "wasm",
  precision: "fp32",
  backend: "wasm",
  key: "wasm here",
  adapter: null,
  threads: 1,
  givenUp: [],
};
