import type { Words } from "../../catalogue";

export const app: Words["controls"]["app"] = {
  language: "言語",
  languageUnreachable:
    "この言語の文章を読み込めませんでした。インターネットに接続して、もう一度お試しください。",
};
