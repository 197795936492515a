import { count as told } from "../numbers";

export function describeHotPixels(count: number, removed: boolean): string {
  if (count === 0) return "ホットピクセル：見つかりませんでした。";
  return removed
    ? `ホットピクセル：${told(count)} 個を除去しました。`
    : `ホットピクセル：${told(count)} 個あり、そのままです。`;
}
