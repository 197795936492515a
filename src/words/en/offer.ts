import type { Faster } from "../../state/progress";

/** "About 4 min. Turbo takes about 25 s and is nearly as good." */
export const describeOffer = ({ seconds, model, fasterSeconds }: Faster) =>
  `About ${roughly(seconds)}. ${model.name} takes about ${roughly(fasterSeconds)} and is nearly as good.`;

/** As exactly as an estimate deserves. */
function roughly(seconds: number): string {
  if (seconds < 55)
    return `${Math.max(1, seconds < 20 ? Math.round(seconds) : 5 * Math.round(seconds / 5))} s`;
  return `${Math.round(seconds / 60)} min`;
}
