import type { Extent } from "../../base/error-codes";

export const refusalsText = (files: number) => `${files} Dateien lassen sich nicht öffnen.`;

export function previewsText(previews: readonly Extent[]): string {
  const [first, ...others] = previews;
  return first && others.length === 0
    ? `Vorschau daraus öffnen (${first.width} × ${first.height})`
    : `${previews.length} Vorschauen öffnen`;
}
