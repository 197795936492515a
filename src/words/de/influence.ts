import type { InfluenceSummary } from "../../network/influence";
import { percent } from "../numbers";

export function describeInfluence({ own, ring }: InfluenceSummary): string {
  const around = `${percent(100 * ring)} kommen von den 8 Pixeln ringsum.`;
  return own === 0
    ? `Blind: Der eigene Wert dieses Pixels zählt ${percent(0)}. ${around}`
    : `Der eigene Wert dieses Pixels zählt ${percent(100 * own)}. ${around}`;
}
