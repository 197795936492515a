import type { Lost, Reason } from "../../codecs/metadata/kept";
import { lostFor, reasonsOf } from "../lost";

type Name = string | ((count: number) => string);

const NAMES: Readonly<Record<Lost["what"], Name>> = {
  exif: "カメラのデータ（EXIF）",
  xmp: "編集ソフトのデータ（XMP）",
  iptc: "キャプション（IPTC）",
  icc: "カラープロファイル",
  density: "印刷解像度",
  comment: "コメント",
  text: "テキストメモ",
  other: "ほかのプログラムのデータ",
  thumbnail: "サムネイル",
  gainMap: "HDR ゲインマップ",
  depthMap: "深度マップ",
  mask: "肌、髪、空のマスク",
  film: "前後の動画",
  sound: "音声",
  frames: (count) => `ほかの ${count} フレーム`,
  pages: (count) => `ほかの ${count} ページ`,
  image: (count) => `ほかの ${count} 画像`,
  credentials: "コンテンツ認証情報",
  unknown: "画像の後ろのデータ",
  provenance: "作成方法の記録",
};

const REASONS: Readonly<Record<Reason, (format: string) => string>> = {
  format: (format) => `${format} には入れる場所がありません`,
  tooLarge: (format) => `${format} の入れる場所に対して大きすぎます`,
  damaged: () => "元のファイルで壊れています",
  pixels: () => "元のピクセル専用のデータです",
  place: () => "撮影場所が含まれている可能性があります",
  colours: () => "保存する色とは別の色のためのデータです",
  first: () => "最初のものだけを開きます",
  asked: () => "指定によります",
};

export const lossSentences = (lost: readonly Lost[], format: string): readonly string[] =>
  reasonsOf(lost).map((reason) => lossSentence(reason, lost, format));

export function lossSentence(reason: Reason, lost: readonly Lost[], format: string): string {
  const names = lostFor(reason, lost).map(({ what, count }) => {
    const name = NAMES[what];
    return typeof name === "string" ? name : name(count);
  });
  return `保存されないもの：${names.join("、")}（${REASONS[reason](format)}）。`;
}
