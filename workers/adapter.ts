/** The graphics processor as the browser offers it; asking starts nothing. */

export interface Adapter {
  readonly adapter: GPUAdapter;
  readonly name: string;
  /** Which one it is: no two kinds of device have the same. */
  readonly kind: string;
  /** By software, slower than WebAssembly. */
  readonly emulated: boolean;
  readonly half: boolean;
}

/** @throws Error whose message says, as a reason, why there is none */
export async function findAdapter(): Promise<Adapter> {
  if (!navigator.gpu) throw new Error("this browser does not have it");
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: "high-performance" });
  if (!adapter) throw new Error("this browser offers no graphics adapter");
  const { description, device, architecture, vendor, isFallbackAdapter } = adapter.info;
  return {
    adapter,
    name: description || device || [vendor, architecture].filter(Boolean).join(" ") || "GPU",
    kind: [vendor, architecture, device, description].join("/"),
    emulated: isFallbackAdapter,
    half: adapter.features.has("shader-f16"),
  };
}
