import { judgeResidual, type ResidualStatistics } from "../../measure/residual-statistics";

const UNTOLD =
  "keine Kanten. Feine Textur wie Fell könnte trotzdem darin sein: das Restbild ansehen (R).";

export function describeResidual(statistics: ResidualStatistics): string {
  const verdict = judgeResidual(statistics);
  switch (verdict.kind) {
    case "nothing":
      return "Hier wurde so gut wie nichts entfernt.";
    case "too small":
      return "Der Ausschnitt ist zu klein, um Rauschen von Struktur zu unterscheiden: mehr zeigen.";
    case "structure":
      return "Hier sind Kanten oder Textur mit dem Rauschen verschwunden: bei 200 % vergleichen.";
    case "noise":
      return verdict.grain <= 1
        ? `Feine Körnung und ${UNTOLD}`
        : `Körnung von etwa ${verdict.grain} Pixeln und ${UNTOLD}`;
  }
}
