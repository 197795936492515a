/** The graphics processor as the browser offers it; asking starts nothing. */
import type { RuledOut } from "../src/network/backends";

export interface Adapter {
  readonly adapter: GPUAdapter;
  readonly name: string;
  /** Which one it is: no two kinds of device have the same. */
  readonly kind: string;
  /** By software, slower than WebAssembly. */
  readonly emulated: boolean;
  readonly half: boolean;
}

/** The adapter, or why there is none. */
export async function findAdapter(): Promise<Adapter | RuledOut> {
  if (!navigator.gpu) return "noWebGpu";
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: "high-performance" });
  if (!adapter) return "noAdapter";
  const { description, device, architecture, vendor, isFallbackAdapter } = adapter.info;
  return {
    adapter,
    name: description || device || [vendor, architecture].filter(Boolean).join(" ") || "GPU",
    kind: [vendor, architecture, device, description].join("/"),
    emulated: isFallbackAdapter,
    half: adapter.features.has("shader-f16"),
  };
}
