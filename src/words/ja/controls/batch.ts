import type { Words } from "../../catalogue";

export const batch: Words["controls"]["batch"] = {
  allPhotos: "すべての写真",
  show: "表示",
  none: {
    failed: "失敗した写真はありません。",
    unsaved: "すべての写真が保存されています。",
  },
  photosDone: "完了した写真",
  paused: "一時停止中",
  resumeAll: "すべて再開",
  pauseAll: "すべて一時停止",
  ofPhoto: (name, stage) => `${name}：${stage}`,
  selected: (count) => `${count} 枚を選択中`,
  applyThese: "この設定を適用",
  takeIn: "除外を取り消す",
  leaveOut: "除外する",
  tryAgain: "再試行",
  closeThem: "選択した写真を閉じる",
  selectNone: "選択を解除",

  thisPhotoOnly: "この写真だけの設定",
  applyToAll: "すべてに適用",
  applyToSelected: "選択した写真に適用",

  saveAll: "すべて保存…",
  saveAllTitle: "すべて保存",
  photos: "写真",
  theSelected: (count) => `選択した ${count} 枚`,
  theUnsaved: (count) => `未保存の ${count} 枚`,
  all: (count) => `${count} 枚すべて`,
  whereTo: "保存先",
  ways: {
    folder: {
      name: "フォルダーに",
      hint: "処理が終わった写真から順に保存します。フォルダー構成はそのままです。",
    },
    zip: {
      name: "1 つの ZIP として",
      hint: "すべての処理が終わってから書き込みます。フォルダー構成はそのままです。",
    },
    downloads: {
      name: "個別のダウンロードとして",
      hint: "複数のダウンロードを始めてよいか、ブラウザーが尋ねることがあります。",
    },
  },
  whereItExists: "同じ名前のファイルがあるとき",
  hint: "形式、メタデータ、名前は「ファイル」での設定に従います。まだ処理していない写真は、先にノイズを除去します。",
  chooseFolder: "フォルダーを選択…",
  save: "保存",

  packing: (count) => `ZIP に書き込んでいます（${count} 枚）…`,
  saving: (place, done, total) => `${place}保存中：${total} 枚中 ${done} 枚`,
  allowAgain: "もう一度許可",
  stopSaving: "保存を中止",
  report: "レポート",
  tryFailedAgain: "失敗した写真を再試行",
  putReportAway: "レポートを閉じる",
  saveAsText: "テキストとして保存",
};
