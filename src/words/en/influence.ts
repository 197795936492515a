import type { InfluenceSummary } from "../../network/influence";

/** Says a summary in two sentences. */
export function describeInfluence({ own, ring }: InfluenceSummary): string {
  const percent = (share: number) => `${Math.round(share * 100)} %`;
  const around = `${percent(ring)} comes from the 8 pixels around it.`;
  return own === 0
    ? `Blind: this pixel's own value counts 0 %. ${around}`
    : `This pixel's own value counts ${percent(own)}. ${around}`;
}
