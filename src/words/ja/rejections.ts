import type { ErrorFacts, Names, Rejection } from "../../base/error-codes";
import { shownName } from "../../base/foreign-text";

const megabytes = (bytes: number) => `${bytes / 2 ** 20} MB`;

const listed = ({ names, more }: Names) =>
  names.map((name) => `「${name}」`).join("、") + (more > 0 ? ` ほか ${more} 件` : "");

export function rejectionText(why: Rejection, sentence: (cause: ErrorFacts) => string): string {
  switch (why.code) {
    case "unreadable":
      return "読み取れませんでした。移動、変更、ロックされた可能性があります。選び直してください。";
    case "tooLarge":
      return `${megabytes(why.most)} を超えています。`;
    case "cardTooLarge":
      return `カード ${shownName(why.card)} が ${megabytes(why.most)} を超えています。対応する .json ファイルを選ぶか、カードなしにしてください。`;
    case "incomplete":
      return `完全な ONNX ファイルではありません（${why.reason}）。ネットワークを書き出し直し、.onnx ファイルを選んでください。`;
    case "otherCard":
      return "カードが JSON オブジェクトでないか、ほかのモデルだけを記述しています。";
    case "notStated":
      return `ファイルにもカードにも「${why.key}」がありません。カードを追加してください：{"${why.key}": …} をピクセル単位で書いた JSON ファイルです。`;
    case "notWhole":
      return `「${why.property}」は 0 から ${why.most} までの整数でなければなりません（${why.found ?? "リストまたはオブジェクト"} でした）。`;
    case "badBlindness":
      return "既定のブラインドネスは 0 から 1 までの数でなければなりません。";
    case "noImageInput":
      return `「image」という入力がありません。あるのは${listed(why) || "何もなし"}です。`;
    case "strangeInputs":
      return `Blindspot にない ${listed(why)} を要求しています。`;
    case "imageShape":
      return "入力「image」は float32、形状 1 × 3 × 高さ × 幅で、高さと幅は可変でなければなりません。";
    case "blindnessShape":
      return "入力「blindness」は float32、形状 1 でなければなりません。";
    case "noiseShape":
      return `入力「noise」は float32、形状 1 × ${why.numbers} でなければなりません。`;
    case "shiftShape":
      return "入力「shift」は int64、形状 1 でなければなりません。";
    case "outputCount":
      return `出力はノイズ除去後の画像 1 つでなければなりませんが、${listed(why)} があります。`;
    case "outputShape":
      return `出力 ${listed(why)} は float32、形状 1 × 3 × 高さ × 幅でなければなりません。`;
    case "weightsElsewhere":
      return "重みが別のファイルにあります。重みを含む 1 つのファイルとして書き出してください。";
    case "weightsMissing":
      return "記載された重みが含まれていません。書き出し直してください。";
    case "loops":
      return `ループ（${why.operator}）を含み、実行時間が分かりません。ループなしで書き出してください。`;
    case "otherSize":
      return "出力のサイズが入力と違います。";
    case "notFinite":
      return "有限でない数値を返します。";
    case "farFromPhoto":
      return "結果が元の写真とかけ離れています。値は入出力とも 0 から 1（sRGB）、赤が先でなければなりません。";
    case "looksFurther":
      return `記載の半径 ${why.radius} ピクセルより遠くを見ているため、タイルの境目が見えてしまいます。正しい半径をカードに書いてください。`;
    case "trialCancelled":
      return "試行がキャンセルされました。";
    case "trialTooLong":
      return `試行が ${why.seconds} 秒で終わりませんでした。`;
    case "trialFailed":
      return "試行に失敗しました。";
    case "doesNotRun":
      return `onnxruntime で実行できません。${sentence(why.cause)}`;
    case "needsMemory":
      return `メモリーが足りません。${sentence(why.cause)}`;
    case "crashes":
      return `実行に失敗します。${sentence(why.cause)}`;
  }
}
