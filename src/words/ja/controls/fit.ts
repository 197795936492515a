import type { Words } from "../../catalogue";

const photos = (count: number) => `${count} 枚の写真`;

export const fit: Words["controls"]["fit"] = {
  fit: "学習",
  toThis: "この写真に合わせて学習",
  atWork: "実行中",
  whatItDoes: (model) =>
    `${model} が写真そのものからノイズの特徴を学習します。1〜2 分かかります。データがこの端末から出ることはなく、結果はほかの結果と並べて表示されます。`,
  cannot: "このモデルは写真に合わせて学習できません。別のモデルを選んでください。",
  suits: (camera, iso) => `${camera}、ISO ${iso}：お持ちのプロファイルが合います。`,
  take: (profile) => `${profile} を使う`,

  toSeveral: "複数の写真に合わせて学習…",
  toSeveralTitle: "複数の写真に合わせて学習",
  alike:
    "同じカメラ、同じ ISO の写真を選んでください。ノイズが似ているため、より多くを学習できます。",
  toChosen: (count) => `${photos(count)}に合わせて学習`,
  close: "閉じる",

  fittingTo: (photo, others) =>
    `${photo}${others > 0 ? ` とほか ${others} 枚` : " "}に合わせて学習しています`,
  stepOf: (step, steps) => `ステップ ${step} / ${steps}`,
  starting: "準備しています…",
  looking: "写真を調べています…",
  fitting: "学習",
  otherTab: "このページの別のタブを待っています。",
  timing: "所要時間を測っています。",
  losses: "損失",
  stop: "終了して残す",
  cancel: "キャンセル",
  preview: "プレビュー",
  previewHint: "これまでの学習による、表示範囲の中央です。",
  curves: { recovery: "復元のずれ", left: "平らな部分の残り" },
  byStep: (loss) => `ステップごとの${loss}`,
  heldOut: (loss, change) => `学習に使わない部分の${loss}：${change}`,

  profileName: (model, photo, others) =>
    `${model}（${photo}${others > 0 ? ` とほか ${others} 枚` : " "}に合わせて学習）`,
  profiles: "プロファイル",
  importProfile: "プロファイルを読み込む…",
  nameOf: (profile) => `${profile} の名前`,
  inUse: "使用中",
  isInUse: (profile) => `${profile} は使用中です`,
  takeShort: "使う",
  export: "書き出す",
  exportNamed: (profile) => `${profile} を書き出す`,
  delete: "削除",
  deleteNamed: (profile) => `${profile} を削除`,
  photos,
  steps: (steps) => `${steps} ステップ`,
};
