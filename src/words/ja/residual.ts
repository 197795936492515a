import { judgeResidual, type ResidualStatistics } from "../../measure/residual-statistics";

const UNTOLD =
  "輪郭は含まれていません。毛並みのような細かい質感が含まれている可能性はあります。残差（R）を確認してください。";

export function describeResidual(statistics: ResidualStatistics): string {
  const verdict = judgeResidual(statistics);
  switch (verdict.kind) {
    case "nothing":
      return "ここではほとんど何も取り除かれていません。";
    case "too small":
      return "範囲が小さく、ノイズと構造を区別できません。もっと広く表示してください。";
    case "structure":
      return "ここでは輪郭や質感もノイズと一緒に失われています。200% で比べてください。";
    case "noise":
      return verdict.grain <= 1
        ? `細かい粒状感で、${UNTOLD}`
        : `約 ${verdict.grain} ピクセルの粒状感で、${UNTOLD}`;
  }
}
