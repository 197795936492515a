import type { InfluenceSummary } from "../../network/influence";
import { percent } from "../numbers";

/** Says a summary in two sentences. */
export function describeInfluence({ own, ring }: InfluenceSummary): string {
  const around = `${percent(100 * ring)} comes from the 8 pixels around it.`;
  return own === 0
    ? `Blind: this pixel's own value counts 0 %. ${around}`
    : `This pixel's own value counts ${percent(100 * own)}. ${around}`;
}
