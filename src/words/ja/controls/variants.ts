import type { Words } from "../../catalogue";
import { number } from "../../numbers";

export const variants: Words["controls"]["variants"] = {
  presets: {
    auto: { name: "自動", hint: "写真自身のノイズに合わせます" },
    detail: {
      name: "細部を残す",
      hint: "ネットワークは処理中のピクセルも見ます。粒状感が少し残ります",
    },
    balanced: { name: "バランス", hint: "どの写真でも、ネットワークが最も得意とする設定です" },
    smooth: {
      name: "なめらか",
      hint: "処理中のピクセルをほとんど見ません。平坦部はきれいに、質感はやわらかくなります",
    },
    night: { name: "夜景", hint: "2 ピクセル以上のむらがある強いノイズに" },
    filmGrain: {
      name: "フィルムの粒状感",
      hint: "フィルムやスキャンの、数ピクセル幅の粒状感に。4 倍の時間がかかります",
    },
  },
  samplings: {
    none: { name: "なし", hint: "ネットワークは写真をそのまま見ます。" },
    "pixel-shuffle": {
      name: "分割（ピクセルシャッフル）",
      hint: "1 つおき（2 つおき…）のピクセルをそれぞれ 1 枚の写真にします。1 ピクセルより広いむらは、ネットワークが見分けられるノイズにほぐれますが、細かいディテールも失われます。",
    },
    random: {
      name: "ランダム分割",
      hint: "ピクセルシャッフルと同様ですが、ピクセルをランダムに振り分けるため、規則的な格子が現れません。複数の試行を平均します。",
    },
  },
  sweeps: {
    blindness: {
      name: "ブラインドネスを変えて並べる",
      hint: "ディテール優先から最もなめらかなものまで並べます",
    },
    hole: {
      name: "穴を変えて並べる",
      hint: "1～7 ピクセルの穴を並べます。隣どうしが似ているノイズに",
    },
    stride: {
      name: "ストライドを変えて並べる",
      hint: "1～5 で分割したものを並べます。1 ピクセルより広いむらに",
    },
  },

  variants: "バリアント",
  variant: "バリアント名",
  remove: (name) => `${name} を削除`,
  removeVariant: "削除",
  compareVariants: "バリアントを比較",
  compare: "比較",
  addVariant: "バリアントを追加",
  addVariantHint: "これのコピーを作り、変更します",
  moveLeft: "左へ移動",
  moveRight: "右へ移動",

  auto: "自動",
  byAuto: (value) => `自動：${value}`,
  allToAuto: "すべて自動にする",
  backToAuto: (label) => `${label}：自動に戻す`,
  backToAutoHint: "写真自身のノイズに任せます",

  presetsTitle: "プリセット",
  presetsMenu: "プリセットと設定",
  keepAsPreset: "プリセットとして保存…",
  keepAsPresetTitle: "プリセットとして保存",
  presetName: "名前",
  keep: "保存",
  cancel: "キャンセル",
  deletePreset: (name) => `${name} を削除`,
  copySettings: "設定をコピー",
  copySettingsHint: "テキストとしてコピーし、ここやほかの場所に貼り付けられます",
  copyLink: "リンクをコピー",
  copyLinkHint: "設定を含むリンクです。写真は決して含まれません",
  exportPresets: "プリセットを書き出す",
  exportPresetsHint: "自分のプリセットをファイルにします",
  openPresets: "プリセットを開く…",

  amount: "適用量",
  detailOrSmooth: "ディテール ↔ なめらか",
  colourNoise: "カラーノイズ",
  fineTune: "微調整",
  brightnessNoise: "輝度ノイズ",
  brightnessNoiseHint: "輝度の粒状感をどれだけ取り除くかを決めます。",
  detail: "ディテール復元",
  detailHint: "輝度から取り除いたもののうち、ノイズから際立つ部分を戻します。",
  colourBlotches: "色むら",
  colourBlotchesHint: "暗い写真などに出る、ノイズより広い誤った色のむらを取り除きます。",
  removeHotPixels: "ホットピクセルを除去",
  keepStructure: "構造を保持",
  keepStructureHint: "ノイズから際立つ星、布地、文字を戻します。",
  correctBrightness: "明るさを補正",
  correctBrightnessHint: "強いノイズは特に暗い部分の明るさをずらします。それを元に戻します。",
  noBrightnessShifted: "この写真のノイズによる明るさのずれはありません。",
  noiseNotKnown: "この写真のノイズが分からないため、そこから際立つものを見分けられません。",

  network: "ネットワーク",
  model: "モデル",
  yourModels: "追加したモデル",
  added: "自分で追加したモデルです。",
  fittedTo: (base, photos) => `${base} を ${photos} 枚の写真に合わせて学習させたものです。`,
  explained: (summary, described) => `${summary}${described}。`,
  loading: "読み込み中…",
  addModel: "自分のモデルを追加…",
  checking: (name) => `${name} を確認しています…`,
  blindness: "ブラインドネス",
  sees: "0 見る",
  isBlind: "見ない 1",
  blindnessHint: (recommended) =>
    `0 では、ネットワークは処理中のピクセルも見て、最も細かいディテールを保ちます。1 では、そのピクセルを見ずに周囲から復元します。このモデルでは ${number(recommended, 2)} をおすすめします。`,
  noBlindness: (model) =>
    `${model} にはブラインドネスの設定がありません。使うには別のモデルを選んでください。`,
  howBlindness: "ブラインドネスのしくみ",
  hole: "穴",
  holeHint:
    "ネットワークが復元するピクセルの周囲を、この幅（ピクセル）だけ隠します。ピクセルからピクセルへと広がるノイズには広い穴が必要です。細かいディテールは狭い穴のほうがよく残ります。",
  howHole: "穴のしくみ",
  downsampling: "ダウンサンプリング",
  howDownsampling: "ダウンサンプリングのしくみ",
  stride: "ストライド",
  draws: "試行回数",
  drawsHint: "回数が多いほど粒状感が減りますが、時間がかかります。",
  refinement: "リファイン",
  howRefinement: "リファインのしくみ",
  refine: "リファインする（R³）",
  refineHint:
    "ネットワークが自身の結果をさらに 8 回処理し、毎回ノイズのあるピクセルをいくつか元に戻します。処理ごとに異なる部分が消えます。9 倍の時間がかかります。",
  ensemble: "8 通りの反転と回転を平均",
  ensembleHint:
    "写真とその反転画像からネットワークが作った結果を平均します。全体に少しよくなります。8 倍の時間がかかります。",
  work: (time) => `この端末で約 ${time}の処理です。`,
};
