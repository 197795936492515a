import { judgeResidual, type ResidualStatistics } from "../../measure/residual-statistics";

/** One sentence that says what the numbers mean. */
export function describeResidual(statistics: ResidualStatistics): string {
  const verdict = judgeResidual(statistics);
  switch (verdict.kind) {
    case "nothing":
      return "Next to nothing was removed here.";
    case "too small":
      return "Too small a part to tell noise from structure: show more of it.";
    case "structure":
      return "Structure removed: likely detail in the residual.";
    case "noise":
      return verdict.grain <= 1
        ? "Looks like noise: fine grain."
        : `Looks like noise: grain of about ${verdict.grain} pixels.`;
  }
}
