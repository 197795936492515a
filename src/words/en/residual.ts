import { judgeResidual, type ResidualStatistics } from "../../measure/residual-statistics";

/** Fur, grass and cloth are as fine as noise: no statistics of a residual tells them from it. */
const UNTOLD = "no edges. Fine texture such as fur could still be in it: look at the residual (R).";

/** One sentence that says what the numbers mean. */
export function describeResidual(statistics: ResidualStatistics): string {
  const verdict = judgeResidual(statistics);
  switch (verdict.kind) {
    case "nothing":
      return "Next to nothing was removed here.";
    case "too small":
      return "Too small a part to tell noise from structure: show more of it.";
    case "structure":
      return "Edges or texture went with the noise here: compare at 200 %.";
    case "noise":
      return verdict.grain <= 1
        ? `Fine grain, and ${UNTOLD}`
        : `Grain of about ${verdict.grain} pixels, and ${UNTOLD}`;
  }
}
