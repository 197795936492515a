import type { ModelEntry } from "../models/manifest";

export type SpeedClass = "fast" | "medium" | "slow";

/**
 * By multiply-adds a pixel. At 30,000 a phone's GPU answers while a finger is on the slider; at 300,000
 * a processor without a GPU is minutes away from a large photo.
 */
export function speedClass({ macsPerPixel }: Pick<ModelEntry, "macsPerPixel">): SpeedClass {
  if (macsPerPixel < 30_000) return "fast";
  return macsPerPixel < 300_000 ? "medium" : "slow";
}
