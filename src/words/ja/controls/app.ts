import type { Words } from "../../catalogue";

export const app: Words["controls"]["app"] = {
  language: "言語",
  languageUnreachable:
    "この言語の文章を読み込めませんでした。インターネットに接続して、もう一度お試しください。",
  drop: {
    photos: "ドロップしてノイズを除去",
    reference: "ドロップしてクリーンな参照画像にする",
  },
  close: (name) => `${name} を閉じる`,
  closePhoto: "この写真を閉じる",
  open: "開く",
  install: "インストール",
  update: "更新",
  updateHint: "新しい版の準備ができました。開始します",
  undo: "元に戻す",
  redo: "やり直す",
  settings: "設定",
  useTheme: { light: "明るいテーマを使う", dark: "暗いテーマを使う" },
  keys: {
    name: "キーとジェスチャー",
    hint: "キーとジェスチャー（?）",
    title: "キー",
    guide: "ガイド",
    close: "閉じる",
  },
  device: { name: "端末とアプリ", hint: "プロセッサー、ストレージ、診断、このアプリについて" },
  denoised: "ノイズを除去しました",
  pages: {
    how: "しくみ",
    guide: "ガイド",
    parts: "このページの目次",
    close: "閉じる",
    loading: "読み込み中…",
  },
};
