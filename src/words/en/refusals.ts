/** Of several files that came together and cannot be opened, and of what can be opened instead. */
import type { Extent } from "../../base/error-codes";

export const refusalsText = (files: number) => `${files} files cannot be opened.`;

/** On a button. */
export function previewsText(previews: readonly Extent[]): string {
  const [first, ...others] = previews;
  return first && others.length === 0
    ? `Open its preview (${first.width} × ${first.height})`
    : `Open ${previews.length} previews`;
}
