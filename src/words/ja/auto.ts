import type { AutoChoice } from "../../network/auto";
import type { Sampling } from "../../network/procedure";
import type { PhotoNoise } from "../../raster/raster";
import { noiseFacts } from "../noise-facts";
import { percent } from "../numbers";

const SIZES = { weak: "弱い", moderate: "中程度の", strong: "強い" } as const;
const GRAINS = { fine: "細かい", coarse: "粗い" } as const;
const KINDS = { colour: "カラーノイズ", brightness: "粒状感", both: "ノイズ" } as const;

export function describeNoise(noise: PhotoNoise, { strength }: AutoChoice): string {
  if (strength === 0) return "ディテールと区別できるノイズはありません";
  const { size, grain, kind, iso } = noiseFacts(noise);
  return `${SIZES[size]}、${GRAINS[grain]}${KINDS[kind]}、ISO ${iso} 程度`;
}

export function describeChoice({
  strength,
  blindness,
  hole,
  sampling,
  blotches,
}: AutoChoice): string {
  if (strength === 0) return "写真はそのままにします";
  const told = [`適用量 ${percent(100 * strength)}`, `なめらかさ ${percent(100 * blindness)}`];
  if (hole !== 1) told.push(`穴 ${hole} px`);
  if (sampling.kind !== "none") told.push(describeDownsampling(sampling));
  if (blotches > 0) told.push("色むらを除去");
  return told.join("、");
}

export function describeDownsampling(sampling: Sampling): string {
  switch (sampling.kind) {
    case "none":
      return "なし";
    case "pixel-shuffle":
      return `ピクセルシャッフル ${sampling.stride}`;
    case "random":
      return `ランダム分割 ${sampling.stride}`;
  }
}

export const autoLine = (noise: PhotoNoise, choice: AutoChoice) =>
  `${describeNoise(noise, choice)}。自動：${describeChoice(choice)}。`;
