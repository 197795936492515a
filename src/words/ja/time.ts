import { number } from "../numbers";
import { leftOf } from "../roughly";

export function duration(ms: number): string {
  if (ms < 9_950) return `${number(ms / 1000, 1)} 秒`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} 秒`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} 分 ${seconds % 60} 秒`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} 時間 ${minutes % 60} 分`;
}

export function remaining(ms: number): string {
  const [value, unit] = leftOf(ms);
  return `残り約 ${value} ${unit === "s" ? "秒" : "分"}`;
}
