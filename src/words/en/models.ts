import type { ModelEntry } from "../../models/manifest";
import { number } from "../numbers";
import { speedClass } from "../speed-class";

/** Size of the download and speed, in a few words: "0.5 MB, medium speed". */
export function describeModel(model: Pick<ModelEntry, "bytes" | "macsPerPixel">): string {
  const speeds = { fast: "fast", medium: "medium speed", slow: "slow" } as const;
  const megabytes = Math.max(0.1, model.bytes / 1e6);
  return `${number(megabytes, megabytes < 10 ? 1 : 0)} MB, ${speeds[speedClass(model)]}`;
}

/** What a model is for, by its id. In English the manifest says it, and of a person's own it always does. */
export const SUMMARIES: Readonly<Record<string, string>> = {};
