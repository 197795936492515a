import type { Words } from "../../catalogue";

export const judging: Words["controls"]["judging"] = {
  judge: "評価",
  done: "完了",
  fineNoise: "細かいノイズの推定値",
  box: (width, height, x, y) =>
    `255 段階での値です。位置 ${x}, ${y} の ${width} × ${height} ピクセルの枠で測っています。平坦なはずの場所へドラッグしてください。`,
  seeking: "平坦な場所を探しています…",
  findFlat: "表示範囲で平坦な場所を探す",
  notYet: "残差とヒストグラムは、ここのノイズ除去が終わると表示されます。",
  residual: "残差",
  of255: (level) => `${level} / 255`,
  plots:
    "左：ノイズはすぐに 0 へ下がり、むらはゆっくり下がります。右：ノイズは平坦な場所からも細かい場所からも同じように取り除かれます。棒が右上がりなら、ディテールも失われています。",
  alike: "隣との類似度",
  alikeTold: (sideways, downwards) =>
    `残差の自己相関：横に隣のピクセルと ${sideways}、縦に隣のピクセルと ${downwards}`,
  next: "隣",
  apart: "8 px 先",
  taken: "場所ごとの除去量",
  tooSmall: "範囲が小さく、判断できません",
  between: "、",
  takenTold: (levels, structure, likeness) =>
    `構造ごとの残差、平坦から複雑の順に：255 段階で ${levels}。` +
    `構造との相関 ${structure}、画像との相関 ${likeness}`,
  flat: "平坦",
  detailed: "細かい",
  histogram: "ヒストグラム",
  histogramTold: "結果の赤、緑、青のヒストグラム。線はオリジナル",
  black: "黒",
  histogramKey: "塗り：結果、線：オリジナル",
  white: "白",

  reference: "クリーンな参照画像",
  noReference: "なし",
  scores:
    "PSNR は 8 ビット RGB の全ピクセルで、SSIM は 11 × 11、σ 1.5 のガウス窓で計算し、チャンネルの平均を取ります。向上量は元の写真に対する値です。各バリアントは完成したときに採点されます。",
  whatFor: (photo) =>
    `${photo} と同じサイズのクリーンな画像です。それぞれの画像に PSNR、SSIM、向上量が表示されます。選ぶか、ここにドロップしてください。`,
  checking: (name) => `${name} を確認しています…`,
  chooseReference: "クリーンな参照画像を選ぶ…",
  remove: "取り除く",
  unlike: "写真とほとんど似ていません。同じものが写っていて、回転していないか確認してください。",
  aligned: "サイズが同じで、ピクセル単位で位置が合っています。",
  shifted(dx, dy) {
    const parts = [
      dx !== 0 && `${dx > 0 ? "右" : "左"}に ${Math.abs(dx)} px`,
      dy !== 0 && `${dy > 0 ? "下" : "上"}に ${Math.abs(dy)} px`,
    ].filter((part) => part !== false);
    return `写真に対して${parts.join("、")}ずれているため、値が低めに出ます。`;
  },
};
