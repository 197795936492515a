import type { Faster } from "../../state/progress";
import { roughly } from "../roughly";

const time = (seconds: number) => {
  const [value, unit] = roughly(seconds);
  return `${value} ${unit === "s" ? "秒" : "分"}`;
};

export const describeOffer = ({ seconds, model, fasterSeconds }: Faster) =>
  `約 ${time(seconds)}かかります。${model.name} なら約 ${time(fasterSeconds)}で、ほぼ同等です。`;

export const switchTo = (name: string) => `${name} を使う`;
