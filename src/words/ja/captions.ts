import type { Words } from "../catalogue";
import { percent, short } from "../numbers";

export const captions: Words["captions"] = {
  blindness: (c) => `ブラインドネス ${short(c)}`,
  hole: (pixels) => `穴 ${pixels}`,
  sampling(sampling) {
    switch (sampling.kind) {
      case "none":
        return "";
      case "pixel-shuffle":
        return `${sampling.stride} ピクセルごと`;
      case "random":
        return `約 ${sampling.stride} ピクセルごと × ${sampling.draws}`;
    }
  },
  refined: "リファイン",
  averaged: "8 方向の平均",
  hotPixelsKept: "ホットピクセル保持",
  blotches: (value) => `色むら ${percent(value)}`,
  structureNotKept: "構造の保持なし",
  brightnessNotCorrected: "明るさの補正なし",
  amount: (value) => `適用量 ${percent(value)}`,
  luminance: (value) => `輝度ノイズ ${percent(value)}`,
  chroma: (value) => `カラーノイズ ${percent(value)}`,
  detail: (value) => `ディテール復元 ${percent(value)}`,
};
