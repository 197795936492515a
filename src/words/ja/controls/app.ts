import type { Words } from "../../catalogue";

export const app: Words["controls"]["app"] = {
  language: "言語",
  languageUnreachable:
    "この言語の文章を読み込めませんでした。インターネットに接続して、もう一度お試しください。",
  pages: {
    how: "しくみ",
    guide: "ガイド",
    parts: "このページの目次",
    close: "閉じる",
    loading: "読み込み中…",
  },
};
