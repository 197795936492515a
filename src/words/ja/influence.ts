import type { InfluenceSummary } from "../../network/influence";
import { percent } from "../numbers";

export function describeInfluence({ own, ring }: InfluenceSummary): string {
  const around = `周囲の 8 ピクセルの影響は ${percent(100 * ring)} です。`;
  return own === 0
    ? `ブラインド：このピクセル自身の値の影響は ${percent(0)} です。${around}`
    : `このピクセル自身の値の影響は ${percent(100 * own)} です。${around}`;
}
