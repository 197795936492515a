import { number } from "../numbers";

export function duration(ms: number): string {
  if (ms < 9_950) return `${number(ms / 1000, 1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const two = (n: number) => String(n).padStart(2, "0");
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
}

export function remaining(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds <= 1) return "noch etwa eine Sekunde";
  if (seconds < 20) return `noch etwa ${seconds} s`;
  if (seconds < 90) return `noch etwa ${Math.ceil(seconds / 5) * 5} s`;
  return `noch etwa ${Math.ceil(seconds / 60)} min`;
}
