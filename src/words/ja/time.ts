import { number } from "../numbers";

export function duration(ms: number): string {
  if (ms < 9_950) return `${number(ms / 1000, 1)} 秒`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} 秒`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} 分 ${seconds % 60} 秒`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} 時間 ${minutes % 60} 分`;
}

export function remaining(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds <= 1) return "残り約 1 秒";
  if (seconds < 20) return `残り約 ${seconds} 秒`;
  if (seconds < 90) return `残り約 ${Math.ceil(seconds / 5) * 5} 秒`;
  return `残り約 ${Math.ceil(seconds / 60)} 分`;
}
