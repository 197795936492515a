import type { Extent } from "../../base/error-codes";

export const refusalsText = (files: number) => `${files} 件のファイルを開けません。`;

export function previewsText(previews: readonly Extent[]): string {
  const [first, ...others] = previews;
  return first && others.length === 0
    ? `プレビューを開く（${first.width} × ${first.height}）`
    : `${previews.length} 件のプレビューを開く`;
}
