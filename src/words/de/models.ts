import type { ModelEntry } from "../../models/manifest";
import { number } from "../numbers";
import { speedClass } from "../speed-class";

export function describeModel(model: Pick<ModelEntry, "bytes" | "macsPerPixel">): string {
  const speeds = { fast: "schnell", medium: "mittelschnell", slow: "langsam" } as const;
  const megabytes = Math.max(0.1, model.bytes / 1e6);
  return `${number(megabytes, megabytes < 10 ? 1 : 0)} MB, ${speeds[speedClass(model)]}`;
}

export const SUMMARIES: Readonly<Record<string, string>> = {
  compact: "Für jedes Foto; das richtige für den Anfang.",
  wide: "Sieht sechzig Pixel weit und erfährt, wie stark das Rauschen ist; Autos Wahl für JPEGs der meisten Kameras.",
  full: "Etwas sauberer als Compact, bei 1,7-facher Arbeit.",
  turbo: "Ein Sechstel der Arbeit, fast so gut; für große Fotos ohne Grafikkarte.",
};
