import type { Words } from "../../catalogue";

export const status: Words["controls"]["status"] = {
  dismiss: "閉じる",
  takeThem: "使う",
  share: "共有…",
  saveAgain: "もう一度保存",
  saveAs: "名前を付けて保存…",

  status: "状態",
  denoised: "ノイズ除去済み",
  doneOf: (done, total) => `${total} 中 ${done}`,
  phases: {
    preparing: "ネットワークを準備しています…",
    running: "ノイズを除去しています…",
    held: "ネットワークを調べています…",
    cancelled: "キャンセルしました",
    failed: "停止しました",
    idle: "モデルを待っています…",
  },
  previewing: "先に簡単なプレビューを作っています…",
  done: "完了",
  otherTab: "別のタブがノイズを除去しています…",
  within: (time) => `所要時間 ${time}`,
  offline: "オフライン対応",
  offlineTitle: "この設定に必要なものはすべてこの端末にあります",
  cancel: "キャンセル",
  resume: "再開",
  tryAgain: "もう一度試す",
  sent: (requests) => `送信 ${requests} 件`,
  sentTold: (line) => `${line}。詳しくは「端末とアプリ」をご覧ください。`,
};
