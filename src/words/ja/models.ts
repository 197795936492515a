import type { ModelEntry } from "../../models/manifest";
import { number } from "../numbers";
import { speedClass } from "../speed-class";

export function describeModel(model: Pick<ModelEntry, "bytes" | "macsPerPixel">): string {
  const speeds = { fast: "高速", medium: "中速", slow: "低速" } as const;
  const megabytes = Math.max(0.1, model.bytes / 1e6);
  return `${number(megabytes, megabytes < 10 ? 1 : 0)} MB、${speeds[speedClass(model)]}`;
}

export const SUMMARIES: Readonly<Record<string, string>> = {
  compact: "あらゆる写真に。最初に使うモデルです。",
  wide: "周囲 60 ピクセルを見て、ノイズの強さも知らされます。多くのカメラの JPEG で自動が選びます。",
  full: "Compact より少しきれいで、計算量は 1.7 倍です。",
  turbo: "計算量は 6 分の 1 で、ほぼ同等です。グラフィックカードなしで大きな写真を扱うときに。",
};
