import type { Words } from "../../catalogue";

export const library: Words["controls"]["library"] = {
  openPhoto: "写真を開く",
  dropNoisy: "ノイズのある写真をドロップ",
  chooseNoisy: "ノイズのある写真を選択",
  orPaste:
    "貼り付けたり、ファイルを選んだりすることもできます。すぐにノイズが除去され、保存前に比較できます。",
  denoised: "すぐにノイズが除去され、保存前に比較できます。",
  choosePhotos: "写真を選択",
  trySample: "サンプルを試す",
  sampleHint: "Clements Engelhardt 氏撮影のタンポポ（CC0）に、カメラのノイズを模して加えたもの",
  orFolder: "またはフォルダー",
  formats: "JPEG、PNG、WebP、AVIF、GIF、TIFF、HEIC、JPEG XL、RAW",
  opening: (name) => `${name} を開いています…`,
  stays: { lead: "写真はここに留まります。", rest: "この端末の外に送られることはありません。" },
  offlineReady: "オフラインでも使えます。",
  learns: {
    lead: "ノイズそのものから学びます。",
    rest: "写真の「あるべき姿」を見せられたことはありません。",
  },
  compare: {
    lead: "信じるより、比べてください。",
    rest: "取り除かれたものを 1 ピクセルずつ確かめられます。",
  },
  photos: "写真",
  isOpening: (name) => `${name}、開いています`,
  short: { done: "完了", saved: "保存済み", skipped: "除外", failed: "失敗" },
};
