import type { UnopenedKind } from "../../base/error-codes";

type Name = string | readonly [name: string, advice: string];

const NAMES: Readonly<Record<UnopenedKind, Name>> = {
  psd: "PSD（Photoshop のドキュメント）",
  psb: "PSB（Photoshop の大きなドキュメント）",
  jpeg2000: "JPEG 2000",
  jpegLs: "JPEG LS",
  jpegRare: "珍しい種類の JPEG（12 ビット、ロスレス、または算術符号）",
  jpegXr: "JPEG XR",
  pdf: "PDF（または Illustrator のドキュメント）",
  svg: ["SVG（ノイズのない図形）", "必要なサイズの PNG で書き出してください"],
  eps: "EPS または PostScript のファイル",
  xcf: "XCF（GIMP のドキュメント）",
  krita: "Krita のドキュメント",
  openRaster: "OpenRaster のドキュメント",
  affinity: "Affinity のドキュメント",
  paintNet: "Paint.NET のドキュメント",
  paintShopPro: "PaintShop Pro のドキュメント",
  clipStudio: "CLIP STUDIO のドキュメント",
  icon: "アイコン",
  bitmapArray: "OS/2 のビットマップ配列",
  exr: "OpenEXR",
  radiance: "Radiance HDR",
  texture: "ゲーム用テクスチャー（DDS または KTX）",
  fits: "FITS（天文）",
  dicom: "DICOM（医療）",
  qoi: "QOI 画像",
  bpg: "BPG 画像",
  flif: "FLIF 画像",
  djvu: "DjVu 文書",
  netpbm: "PBM、PGM、PPM、PAM のいずれか",
  targa: "TGA（Targa）",
  pcx: "PCX 画像",
  sgi: "SGI 画像",
  metafile: "Windows メタファイル",
  film: ["動画", "静止画を PNG または TIFF で取り出してください"],
  sound: ["画像ではなく録音", "代わりに写真を選んでください"],
  webPage: ["画像ではなくウェブページ", "画像そのものを保存してください"],
  document: ["文書", "中の画像を別のファイルとして保存してください"],
  sidecar: ["XMP サイドカー（写真についてのプログラムのメモ）", "隣にある写真を選んでください"],
  macSideFile: ["Mac が書いた付属ファイル", "先頭に「._」のない同じ名前の写真を選んでください"],
  zeros: [
    "ゼロだけのファイル（失敗したコピーにありがちなもの）",
    "もう一度コピーまたはダウンロードしてください",
  ],
  archive: ["アーカイブ", "展開して、中の画像を選んでください"],
};

export function unopenedText(kind: UnopenedKind): string {
  const named = NAMES[kind];
  const [name, advice] =
    typeof named === "string"
      ? [named, "作成したプログラムから TIFF か PNG で書き出してください"]
      : named;
  return `これは${name}で、ここでは開けません。${advice}。`;
}
