import type { Words } from "../../catalogue";

export const saving: Words["controls"]["saving"] = {
  file: "ファイル",
  format: "形式",
  ratherTiff: "16 ビットの TIFF にする",
  depth: "ビット深度",
  bits: (bits) => `${bits} ビット`,
  lossless: "ロスレス",
  quality: "品質",
  colour: "色の解像度",
  progressive: "プログレッシブ",
  metadata: "メタデータ",
  name: "名前",
  naming: (name, hint) => `${name}${hint}`,

  save: "保存",
  encoding: "保存しています…",
  finishing: "仕上げています…",
  saveKeys: "Ctrl+S",
  moreWays: "そのほかの保存方法",
  ways: {
    as: { label: "名前を付けて保存…", title: "フォルダーと名前を選ぶ" },
    again: { label: "もう一度保存", title: (file) => `${file} を置き換える` },
    copy: { label: "コピー", title: "画像をコピーして、ほかの場所に貼り付ける" },
    share: { label: "共有…", title: "ほかのアプリで" },
    comparison: {
      label: "比較を保存",
      title: "すべてのバリアントの表示範囲を、ラベル付きの 1 枚の画像として",
    },
  },
};
