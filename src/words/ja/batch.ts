import { shownName } from "../../base/foreign-text";
import { type Batch, type Collision, countsOf, type Outcome } from "../../state/batch";
import type { Filter, Stage } from "../../state/queue";
import { dayAndTime, percent } from "../numbers";
import { failureSentence } from "./failures";

export function stageText(stage: Stage): string {
  switch (stage.kind) {
    case "working":
      return percent(Math.floor(100 * stage.share));
    case "failed":
      return `失敗：${failureSentence(stage.why)}`;
    default:
      return STAGES[stage.kind];
  }
}

const STAGES = { waiting: "待機中", done: "完了", saved: "保存済み", skipped: "除外" } as const;

export const FILTERS: Readonly<Record<Filter, string>> = {
  all: "すべて",
  failed: "失敗",
  unsaved: "未保存",
};

export const COLLISIONS: Readonly<Record<Collision, string>> = {
  number: "番号を付けて両方残す",
  replace: "置き換える",
  skip: "その写真を除外する",
};

export const queueText = (finished: number, total: number, failed: number) =>
  `${total} 枚中 ${finished} 枚完了${failed > 0 ? `、${failed} 枚失敗` : ""}`;

export const QUEUE_FULL = "残りは保存しながら処理します。「すべて保存」を選んでください。";

export function placeText({ to }: Batch): string {
  switch (to.kind) {
    case "folder":
      return `「${shownName(to.folder.name)}」に`;
    case "zip":
      return `${shownName(to.name)} として`;
    case "downloads":
      return "ダウンロードとして";
  }
}

export const heldText = (batch: Batch) =>
  `ブラウザーの許可がなくなり、${placeText(batch)}書き込めません。ノイズ除去は続けています。保存するにはもう一度許可してください。`;

export function summaryText(batch: Batch): string {
  const { saved, skipped, failed } = countsOf(batch);
  const parts = [
    `${saved} 枚を${placeText(batch)}保存`,
    ...(skipped > 0 ? [`${skipped} 枚を除外`] : []),
    ...(failed > 0 ? [`${failed} 枚が失敗`] : []),
  ];
  const zip = batch.unpacked ? `ZIP はありません：${failureSentence(batch.unpacked)}` : "";
  return `${parts.join("、")}。${zip}`;
}

const LEFT_OUT = {
  exists: "同じ名前のファイルがありました。",
  left: "指定によります。",
  closed: "写真が閉じられました。",
  notKept:
    "ページが終了したとき、まだこの端末に控えがありませんでした。保存するには開き直してください。",
} as const;

function outcomeText(outcome: Outcome | undefined): string {
  switch (outcome?.kind) {
    case "saved":
      return `${outcome.path} として保存`;
    case "skipped":
      return `除外：${LEFT_OUT[outcome.why]}`;
    case "failed":
      return `失敗：${failureSentence(outcome.why)}`;
    default:
      return "未完了";
  }
}

export function reportText(batch: Batch, when: Date): string {
  const lines = batch.photos.map((photo) => {
    const place = photo.folder ? `${photo.folder}/${photo.name}` : photo.name;
    return `${place}：${outcomeText(batch.outcomes.get(photo.id))}`;
  });
  return [`Blindspot、${dayAndTime(when)}`, summaryText(batch), "", ...lines, ""].join("\n");
}
