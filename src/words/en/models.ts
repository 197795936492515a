import type { ModelEntry } from "../../models/manifest";

export type SpeedClass = "fast" | "medium" | "slow";

/**
 * By multiply-adds a pixel. At 30,000 a phone's GPU answers while a finger is on the slider; at 300,000
 * a processor without a GPU is minutes away from a large photo.
 */
export function speedClass({ macsPerPixel }: Pick<ModelEntry, "macsPerPixel">): SpeedClass {
  if (macsPerPixel < 30_000) return "fast";
  return macsPerPixel < 300_000 ? "medium" : "slow";
}

/** Size of the download and speed, in a few words: "0.5 MB, medium speed". */
export function describeModel(model: Pick<ModelEntry, "bytes" | "macsPerPixel">): string {
  const speeds = { fast: "fast", medium: "medium speed", slow: "slow" } as const;
  const megabytes = Math.max(0.1, model.bytes / 1e6);
  return `${megabytes.toFixed(megabytes < 10 ? 1 : 0)} MB, ${speeds[speedClass(model)]}`;
}
