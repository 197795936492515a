import { shownName } from "../../base/foreign-text";
import type { OpeningNote } from "../../raster/raster";
import type { RemarkCode, RemarkData } from "../../state/notices";
import { formatBytes } from "../format-bytes";
import { recoverySentence } from "./backends";

const COPIED = {
  link: "リンクをコピーしました。",
  settings: "設定をコピーしました。",
  picture: "画像をコピーしました。",
} as const;

const OPENED: { readonly [N in OpeningNote]: (profile: string | null) => string } = {
  truncated: () => "ファイルの末尾がありません。あった部分を表示しています。",
  damaged: () => "ファイルが壊れています。読み取れた部分を表示しています。",
  converted: (profile) =>
    `この写真の色空間は${profile ?? "独自のもの"}です。ネットワークは sRGB で処理し、結果は元に変換されます。`,
  shallow: () =>
    "ブラウザーが 8 ビットで開きました。より深いビット数のデコーダーに必要な分離がこのページにありません。",
  ink: () => "印刷用の CMYK です。sRGB で開き、sRGB で保存します。",
  lab: () => "CIELAB です。sRGB で開き、sRGB で保存します。",
  preview: () => "未知の RAW 形式です。ファイル内のプレビューを表示しています。",
};

export const REMARKS: { readonly [C in RemarkCode]: (data: RemarkData[C]) => string } = {
  noPictureOnClipboard: () => "クリップボードに画像がありません。",
  nothingInFolder: () => "ドロップされたものにファイルがありません。",
  copied: ({ what }) => COPIED[what],
  notCopied: () => "ブラウザーがクリップボードへの書き込みを許可しませんでした。",
  referenceWithoutPhoto: () => "参照画像としては使いません。対応する写真が閉じられました。",
  opened: ({ note, profile }) => OPENED[note](profile),
  sharedPhotosLost: () =>
    "共有された写真を受け取れませんでした。ブラウザーに空き容量がありません。ここで開いてください。",
  updateReady: () =>
    "新しい版の準備ができました。必要なものを保存し、写真を閉じて、もう一度「更新」を押してください。",
  updateHeldByOtherTab: () =>
    "ほかのタブで写真が開いています。そこで閉じて、もう一度「更新」を押してください。",
  updateStarted: () =>
    "Blindspot の新しい版が始まりました。必要なものを保存してから、このページを再読み込みしてください。",
  photoNotKept: ({ count }) =>
    count === 1
      ? "この写真は再読み込みすると失われます。写真が多すぎるためです。離れる前に結果を保存してください。"
      : `この写真と、ほかの ${count - 1} 枚は再読み込みすると失われます。写真が多すぎるためです。離れる前に結果を保存してください。`,
  photoNotReadable: () => "ファイルを読み取れないため、再読み込みすると失われます。",
  keptPhotoLost: () => "保存されていたコピーがないか、壊れています。写真を開き直してください。",
  sessionBack: () =>
    "前回のセッションを復元しました。データはこの端末にあります。「端末とアプリ」で量の確認と消去ができます。",
  batchNotResumed: () =>
    "「すべて保存」が中断され、保存先が分からなくなりました。もう一度選んでください。保存済みのものは二重に保存されません。",
  batchNotWhole: ({ count }) =>
    `「すべて保存」の写真 ${count} 枚は、ページが終了したとき、まだこの端末に控えがありませんでした。保存するには開き直してください。レポートに名前があります。`,
  modelChanged: () => "前回のセッションからモデルが変わったため、結果を作り直します。",
  keptResultsDamaged: () => "保存されていた結果の一部が壊れていたため、作り直します。",
  onlyOwnModels: () =>
    "追加したモデルだけが使えます。このサイトのモデル一覧を読み込めませんでした。",
  modelAdded: ({ warning }) =>
    warning === "seesCentre"
      ? "このネットワークはブラインドネス 1 でも処理中のピクセルを見ています。スライダーは表示どおりに働きません。"
      : "モデルを追加し、使用を始めました。",
  fitted: ({ steps }) =>
    `ネットワークは ${steps} ステップ学習しました。結果はほかの結果と並べて表示されます。`,
  fitUseless: () =>
    "この写真にはすでに最適です。ネットワークが学べる有益なことはありませんでした。",
  profileAdded: () => "プロファイルを追加し、使用を始めました。",
  presetNotKept: () => "ブラウザーがプリセットを保存できませんでした。ページを閉じると失われます。",
  presetsTaken: ({ added, replaced }) =>
    `プリセット：${added} 件を追加、${replaced} 件を置き換えました。`,
  processorNotKept: () => "ブラウザーが選択を保存できませんでした。ページを閉じると失われます。",
  saved: ({ name, bytes }) => `${shownName(name)} を保存しました。${formatBytes(bytes)}。`,
  readyToShare: ({ file }) => `共有の準備ができました：${shownName(file.name)}。`,
  madeHere: () => "この写真は Blindspot で作られました。そのときの設定を使いますか？",
  photoNotFinished: () => "保存していません：写真の処理が終わりませんでした。",
  comparisonNotFinished: () => "保存していません：比較の処理が終わりませんでした。",
  recovered: ({ recovery }) => recoverySentence(recovery),
};

export const moreNotices = (count: number) => `ほかに ${count} 件あります。`;
