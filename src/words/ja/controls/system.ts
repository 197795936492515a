import type { Words } from "../../catalogue";

export const system: Words["controls"]["system"] = {
  processor: "プロセッサー",
  processors: {
    auto: { label: "自動", hint: "ここで動作する最も速い方法を使います。" },
    "webgpu-fp16": {
      label: "WebGPU（半精度）",
      hint: "グラフィックプロセッサーで、半分のメモリーで動作します。",
    },
    webgpu: { label: "WebGPU（単精度）", hint: "グラフィックプロセッサーで動作します。" },
    wasm: { label: "WebAssembly（複数スレッド）", hint: "最大 8 つのコアで動作します。" },
    "wasm-single": {
      label: "WebAssembly（1 スレッド）",
      hint: "低速ですが、どこでも動作します。",
    },
  },
  inUse: (engine) => `使用中：${engine}。`,
  noneReady: "現在、準備のできたネットワークはありません。",
  tryFaster: "より速い方法をもう一度試す",

  session: "セッション",
  keeping: {
    starting: "前回のセッションを探しています。",
    on: "写真、設定、結果はこの端末に保存されます。再読み込みやクラッシュの後も元に戻ります。",
    off: "何も保存されません。再読み込みすると最初からになります。",
    full: "これ以上保存する空き容量がありません。以後の新しいものは再読み込みで失われます。書き出すか、写真を閉じるか、保存内容を消去してください。",
    unavailable:
      "このブラウザーではセッションを保存できません。再読み込みすると最初からになります。離れる前に保存してください。",
  },
  noneKept: "保存量：0 MB。",
  keptNow: (photos, results) => `現在の保存量：写真 ${photos}、結果 ${results}。`,
  mostKept: (photos, results) =>
    `1 つのタブにつき写真 ${photos}、結果 ${results} まで保存します。最も長く表示していない写真の結果から先に消えます。クリーンな参照画像は保存されません。`,
  keepSession: "セッションを保存する",
  clear: "消去",
  clearSession:
    "すべてのセッションの保存内容を消去します。開いている写真は開いたままで、保存されません",

  notification: "通知",
  notify: "時間のかかる処理が終わったら通知する",
  notifyRefused:
    "ブラウザーがここでの通知を許可していません。ブラウザーのこのサイトの設定で変更できます。",

  privacy: "プライバシー",
  requests: {
    elsewhere: "ほかのサーバーへのリクエスト",
    carried: "データを送信したリクエスト",
    blocked: "コンテンツポリシーが阻止した試み",
    files: "このサイトから読み込んだアプリとモデルのファイル",
  },
  received: "受信量",
  howCounted:
    "ページとワーカーが、ブラウザー自身のリクエスト記録から数えています。コンテンツポリシーにより、このページはほかのサーバーに一切接続できません。",

  storage: "ストレージ",
  used: (used, most) => `このブラウザーが許可する ${most} のうち ${used} を使用しています。`,
  persistent: "ブラウザーが自動で削除することはありません。",
  fleeting: "空き容量が少なくなると、ブラウザーが一部を削除することがあります。",
  nothingStored: "保存されているファイルはありません。",
  models: "モデル",
  app: "アプリ",
  stored: {
    app: "オフライン用のアプリと最初のモデル",
    later: "グラフィックプロセッサー用の ONNX Runtime",
    shared: "アプリに共有された、まだ開いていない写真",
    others: "別の版のモデルファイル",
  },
  yours: (model) => `${model}（追加したモデル）`,
  remove: "削除",
  removeNamed: (name) => `${name} をストレージから削除`,
  removedLater:
    "削除したこのサイトのモデルは、次に選んだときにもう一度読み込まれます。使用中のモデルはページを閉じるまで動作します。",

  diagnostics: "診断",
  whatFor: "不具合を報告するための情報です（英語）。画像やファイル名は含まれません。",
  whatReported: "報告される内容",
  asking: "ブラウザーに問い合わせています…",
  copy: "コピー",
  copied: "コピーしました。",
  notCopied:
    "このブラウザーではページからコピーできません。テキストを選択してありますので、ご自身でコピーしてください。",
  clearJournal: "エラーと通知の記録を消去",

  about: "このアプリについて",
  aboutText: (version, built) =>
    `Blindspot ${version}、${built} 作成。お使いの端末の中で写真のノイズを取り除きます。条件付きブラインドスポットネットワークは、ノイズのある写真だけで学習し、各ピクセルを周囲から予測します。ピクセル自身をどれだけ見せるかはあなたが選びます。“Self-supervised Image Denoising with Downsampled Invariance Loss and Conditional Blind-Spot Network”（C-BSN、arXiv 2304.09507）と “Random Sub-Samples Generation for Self-Supervised Real Image Denoising”（SDAP、arXiv 2307.16825）に基づきます。`,
  how: "しくみ",
  licence: "コードとネットワークの重みは MIT ライセンスです。",
  trainedOn: "ネットワークの学習データ",
  software: (packages) => `このアプリに含まれる第三者のソフトウェア（${packages}）`,
  name: "名前",
  version: "版",
  licenceColumn: "ライセンス",
  licenceTexts: "ライセンス全文",
  runtime: "ONNX Runtime の WebAssembly",
};
