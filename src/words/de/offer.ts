import type { Faster } from "../../state/progress";
import { roughly } from "../roughly";

const time = (seconds: number) => roughly(seconds).join(" ");

export const describeOffer = ({ seconds, model, fasterSeconds }: Faster) =>
  `Etwa ${time(seconds)}. ${model.name} braucht etwa ${time(fasterSeconds)} und ist fast so gut.`;

export const switchTo = (name: string) => `${name} benutzen`;
