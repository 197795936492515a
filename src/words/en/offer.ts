import type { Faster } from "../../state/progress";
import { roughly } from "../roughly";

const time = (seconds: number) => roughly(seconds).join(" ");

/** "About 4 min. Turbo takes about 25 s and is nearly as good." */
export const describeOffer = ({ seconds, model, fasterSeconds }: Faster) =>
  `About ${time(seconds)}. ${model.name} takes about ${time(fasterSeconds)} and is nearly as good.`;

/** On a button. */
export const switchTo = (name: string) => `Use ${name}`;
