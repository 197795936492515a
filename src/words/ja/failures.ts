import type { ErrorData } from "../../base/error-codes";
import { oneLine, shownName } from "../../base/foreign-text";
import { type Failures, failing, megabytes, sizeOf } from "../failing";
import { count } from "../numbers";
import { rejectionText } from "./rejections";
import { settingsFaultText } from "./settings-faults";
import { unopenedText } from "./unopened";

const CRASHES: Readonly<Record<Exclude<ErrorData["workerCrashed"]["how"], "threw">, string>> = {
  notLoaded: "読み込めませんでした",
  unreadableMessage: "メッセージを読み取れませんでした",
  ended: "ブラウザーが終了させました",
};

const PLACES: Readonly<Record<ErrorData["fileNotPlaced"]["why"], (reason: string) => string>> = {
  denied: () =>
    "ブラウザーはそこに書き込めません。「保存」でダウンロードするか、別の場所を選んでください。",
  full: () => "空き容量がありません。容量を空けるか、別の場所を選んでください。",
  gone: () => "フォルダーがなくなっています。別の場所を選んでください。",
  other: (reason) =>
    `システムに拒否されました（${reason}）。別の場所を選ぶか、「保存」を押してください。`,
};

const PROFILE_FAULTS: Readonly<Record<ErrorData["profileRejected"]["why"], string>> = {
  tooLarge: "プロファイルとしては大きすぎます。",
  noProfile: "別の種類のファイルです。",
  newer: "このページより新しい版で作られたものです。",
  damaged: "壊れています。",
};

const CONNECTION = "。接続を確認して、もう一度試してください。";
const AGAIN = "。もう一度試してください。";

const FAILURES: Failures = {
  emptyFile: () => "このファイルは空です（0 バイト）。別のファイルを選んでください。",
  noPixels: ({ format, size }) =>
    `この ${format} にはピクセルがありません。ヘッダーでは ${sizeOf(size)} です。`,
  damagedImage: ({ format }) =>
    `この ${format} は壊れているか、このブラウザーでは開けない種類です。別のコピーを試してください。`,
  notAnImage: () =>
    "このブラウザーで開ける画像ではありません。JPEG、PNG、WebP などを試してください。",
  truncatedImage: ({ format }) =>
    `この ${format} は不完全です。末尾がありません。もう一度コピーまたはダウンロードしてください。`,
  unreadableFile: () =>
    "ファイルを読み取れませんでした。フォルダーであるか、移動、変更、ロックされた可能性があります。選び直してください。",
  fileTooLarge: ({ bytes, most }) =>
    `このファイルは ${megabytes(bytes)} MB です。開けるのは ${most / 2 ** 20} MB までです。小さくして保存し直してください。`,
  hollowImage: ({ format, size }) =>
    `この ${format} は壊れています。${sizeOf(size)} ピクセルとありますが、データが足りません。別のコピーを試してください。`,
  imageTooLarge: ({ size, mostMegapixels, byMemory, format }) =>
    `この画像は ${count(Math.round((size.width * size.height) / 1e6))} メガピクセルです（${sizeOf(size)}）。` +
    `${byMemory ? "この端末のメモリーで" : ""}処理できるのは${format ? ` ${format} では` : ""} ${mostMegapixels} メガピクセルまでです。縮小してください。`,
  imageTooLong: ({ size, most }) =>
    `この画像は ${sizeOf(size)} です。ブラウザーは一辺 ${count(most)} ピクセルまでしか書き出せません。切り抜いてください。`,
  unshowableImage: (_, reason) =>
    `この写真は表示できなくなりました（${reason.replace(/\.$/, "")}）。ファイルが移動または変更されたか、メモリーが不足しています。` +
    "ほかのタブを閉じるか、ファイルを選び直してください。",
  photoNotHeld: () =>
    "この写真のピクセルはもうメモリーにありません。ほかのタブを閉じるか、ファイルを選び直してください。",
  noMemoryForImage: ({ size, fits }, reason) =>
    `この画像を開くにはメモリーが足りません（${sizeOf(size)}、${reason}）。` +
    `ほかのタブを閉じるか、縮小してください。${fits > 0 ? `今開けるのは約 ${count(fits)} メガピクセルまでです。` : ""}`,
  needsIsolation: ({ format }) =>
    `このブラウザーではここで ${format} を開けません。デコーダーに必要なスレッドをこのページは使えません。` +
    "ページを再読み込みするか、別のブラウザーを試すか、先に PNG で保存してください。",
  unopenedKind: ({ kind }) => unopenedText(kind),
  foreignCodec: ({ format, codec }) =>
    `この ${format} のピクセルは${codec ? ` ${codec} で` : ""}ここでは読み取れない方式で圧縮されています。` +
    "JPEG、PNG、TIFF のいずれかで書き出してください。",
  unknownRaw: ({ camera, preview }) =>
    `このカメラ${camera ? `（${oneLine(camera, 60)}）` : ""}の RAW ファイルはここでは現像できません。` +
    `${preview ? `中にある ${sizeOf(preview)} の JPEG を開くか、DNG に変換してください` : "DNG に変換するか、TIFF で書き出してください"}。`,
  decodingTooLong: ({ format, seconds }) =>
    `この ${format} は ${seconds} 秒以内に開けませんでした。壊れている可能性があります。別のコピーを試してください。`,
  decoderUnreachable: ({ format }, reason) => [
    `${format} のデコーダーを読み込めませんでした（${reason}）`,
    CONNECTION,
  ],

  encoderNeedsIsolation: ({ format }) =>
    `このブラウザーではここでこの種類の ${format} を書き出せません。エンコーダーに必要なスレッドをこのページは使えません。` +
    "ページを再読み込みするか、別のブラウザーを試すか、8 ビットの PNG または通常の JPEG で保存してください。",
  imageNotWritten: ({ size }, reason) =>
    `ブラウザーはこの ${sizeOf(size)} の画像を書き出せませんでした（${reason}）。` +
    "ほかのタブを閉じて試すか、JPEG で保存してください。",
  imageTooLargeToWrite: ({ format, size, most }) =>
    `${sizeOf(size)} ピクセルの画像は、ここでは ${format} で書き出せません。エンコーダーのメモリーで扱えるのは ${most} メガピクセルまでです。` +
    "JPEG、PNG または TIFF で保存してください。",
  comparisonNotWritten: ({ size }, reason) =>
    `ブラウザーはこの ${sizeOf(size)} ピクセルの比較画像を書き出せませんでした（${reason}）。` +
    "拡大して範囲を狭めるか、JPEG で保存してください。",
  fileNotPlaced: ({ name, why }, reason) =>
    `ファイル ${shownName(name)} は書き込まれませんでした。${PLACES[why](reason)}結果は残っています。`,

  noModels: () => "このサイトのモデル一覧が空か、読み取れません。",
  modelUnreachable: ({ file, status }, reason) => [
    `モデルファイル ${file} を読み込めませんでした（${status === null ? reason : `サーバーの応答 ${status}`}）`,
    CONNECTION,
  ],
  uncheckable: () =>
    "ここではモデルファイルを検証できません。HTTPS または localhost でこのページを開いてください。",
  modelDamaged: ({ file }) =>
    `モデルファイル ${file} は壊れています。SHA-256 がこのサイトのマニフェストと一致しません。` +
    "ページを再読み込みしてください。直らなければ、サイト上のコピーが誤っています。",

  notAModel: () =>
    "モデルは .onnx ファイルです。それと、あれば .json のカードも一緒に選んでください。",
  modelRejected: ({ name, why }) =>
    `${shownName(name)} はモデルとして使えません。${rejectionText(why, (cause) => oneLine(inFull(cause), 300))}`,
  modelNotKept: ({ name }, reason) =>
    `ブラウザーは ${name} を保存できませんでした（${reason}）。容量を空けるか、プライベートブラウズを終了して、もう一度追加してください。`,
  ownModelLost: ({ name }) =>
    `追加したモデル ${name} の正常なコピーがブラウザーに残っていません。ファイルをもう一度追加してください。`,

  profileRejected: ({ name, why }) =>
    `${shownName(name)} はプロファイルとして使えません。${PROFILE_FAULTS[why]}`,
  profileOfOtherModel: ({ name, base }) =>
    `プロファイル ${shownName(name)} はこのサイトのモデルのものではありません（別の版の「${oneLine(base, 40)}」）。学習し直してください。`,
  fitTooSmall: ({ side }) =>
    `ネットワークが学習するには、写真の幅と高さが ${side} ピクセル以上必要です。`,
  fitOfOtherModel: ({ name }) =>
    `${name} は写真に合わせて学習できません。別のモデルを選んでください。`,

  noSuchModel: ({ id }) => `このサイトに ${id} というモデルはありません。`,
  sampleUnreachable: () =>
    "サンプル写真を取得できませんでした。手持ちの写真を選ぶか、オンラインになってから試してください。",
  runtimeUnreachable: (_, reason) => [
    `ネットワークの実行環境を読み込めませんでした（${reason}）`,
    CONNECTION,
  ],
  networkNotStarted: (_, reason) => [
    `ネットワークを開始できませんでした（${reason}）`,
    "。ページを再読み込みしてください。",
  ],
  wrongAnswers: ({ onGpu, off }) => [
    `${onGpu ? "グラフィックプロセッサー" : "このブラウザー"}の計算が正しくありません（最大値に対する誤差 ${(off ?? Number.NaN).toPrecision(2)}）`,
    "。別のブラウザーを試してください。",
  ],
  networkFailed: (_, reason) => [
    `この写真でネットワークが失敗しました（${reason}）`,
    "。もう一度試すか、別のモデルを選んでください。",
  ],
  deviceLost: (_, reason) => [`グラフィックプロセッサーが停止しました（${reason}）`, AGAIN],
  outOfMemory: ({ ofGpu }, reason) => [
    `メモリーが足りません（${ofGpu ? "グラフィックプロセッサー：" : ""}${reason}）`,
    "。ほかのタブやプログラムを閉じて、もう一度試してください。",
  ],
  workerCrashed: ({ how }, reason) => [
    `ノイズ除去が止まりました（${how === "threw" ? reason : CRASHES[how]}）`,
    AGAIN,
  ],
  workerReplaced: () => "ノイズ除去を再開しました。もう一度試してください。",

  sessionWithoutRoom: (_, reason) =>
    `セッションを保存する空き容量がありません（${reason}）。作業は続けられますが、新しいものは再読み込みで失われます。書き出すか、容量を空けてください。`,
  sessionNotKept: (_, reason) =>
    `セッションを保存できなくなりました（${reason}）。離れる前に必要なものを保存してください。`,
  sessionWriterStopped: () =>
    "セッションの保存が止まりました。離れる前に必要なものを保存してください。",
  storageUnreadable: (_, reason) =>
    `ブラウザーが保存内容を教えてくれません（${reason}）。ブラウザーの設定でこのサイトのデータを消去できます。`,
  notRemoved: ({ what }, reason) =>
    `ブラウザーは ${what} を削除できませんでした（${reason}）。もう一度試すか、設定でこのサイトのデータを消去してください。`,

  referenceOfOtherSize: ({ reference, photo, name }) =>
    `クリーンな参照画像は写真と同じサイズでなければなりません。これは ${sizeOf(reference)}、${name} は ${sizeOf(photo)} です。`,
  settingsTooLarge: () => "設定のファイルとしては大きすぎます。別のファイルを選んでください。",
  unreadableSettings: () =>
    "ファイルを読み取れませんでした。移動、変更、ロックされた可能性があります。選び直してください。",
  badSettings: ({ why }) => `この設定は使えません。${settingsFaultText(why)}。`,

  explanationUnreachable: (_, reason) => [
    `「しくみ」のページを読み込めませんでした（${reason}）`,
    CONNECTION,
  ],
  partUnreachable: (_, reason) => [
    `このページの一部を読み込めませんでした（${reason}）`,
    "。接続を確認して、ページを再読み込みしてください。",
  ],
};

export const { toldOf, inFull, failureSentence } = failing(FAILURES, {
  noReason: "理由は不明",
  unexpected: "予期しないことが起きました：",
});
