import type { SettingsFault } from "../../base/error-codes";

export function settingsFaultText(why: SettingsFault): string {
  switch (why.code) {
    case "variantCount":
      return `バリアントは 1 から ${why.most} 個でなければなりません`;
    case "presetCount":
      return `プリセットは 1 から ${why.most} 個でなければなりません`;
    case "presetWithoutName":
      return "名前のないプリセットがあります";
    case "tooMuchText":
      return "テキストが長すぎます";
    case "incompleteText":
      return "テキストが不完全です";
    case "somethingElse":
      return "別の内容が書かれています";
    case "newerVersion":
      return "新しい版のものです。ページを再読み込みしてください";
    case "incompleteLink":
      return "リンクが不完全です";
    case "variantNoObject":
      return "オブジェクトでないバリアントがあります";
    case "nameNoText":
      return "テキストでない名前があります";
    case "modelNoText":
      return "テキストでないモデルがあります";
    case "modelTooLong":
      return "モデルの名前が長すぎます";
    case "outOfRange":
      return `${why.key} は 0 から 1 でなければなりません`;
    case "notBoolean":
      return "refine、ensemble、removeHotPixels、keepStructure、correctBrightness は true か false でなければなりません";
    case "autoNoList":
      return "auto はリストでなければなりません";
    case "autoUnknown":
      return "このページの知らない項目が自動に任されています";
    case "samplingNoObject":
      return "downsampling がオブジェクトではありません";
    case "samplingUnknown":
      return "このページの知らないダウンサンプリングです";
    case "badHole":
      return `穴は ${why.holes.join("、")} のいずれかでなければなりません`;
    case "badStride":
      return "ストライドは 2、3、4、5 のいずれかでなければなりません";
    case "badDraws":
      return "試行回数は 1 から 16 でなければなりません";
    case "badSeed":
      return "シードは整数でなければなりません";
  }
}
