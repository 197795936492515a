/** `7.1 MP`; small photos keep enough digits not to read 0. */
export function formatMegapixels(pixels: number): string {
  const mega = pixels / 1e6;
  return `${mega.toFixed(mega >= 0.95 ? 1 : mega >= 0.095 ? 2 : 3)} MP`;
}

/** `0.8 s`, `12 s`, `3 min 05 s`, `1 h 02 min`. */
export function formatDuration(ms: number): string {
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const two = (n: number) => String(n).padStart(2, "0");
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
}

/** Tells the time left as exactly as an estimate deserves: `about 40 s left`. */
export function formatRemaining(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds <= 1) return "about a second left";
  if (seconds < 20) return `about ${seconds} s left`;
  if (seconds < 90) return `about ${Math.ceil(seconds / 5) * 5} s left`;
  return `about ${Math.ceil(seconds / 60)} min left`;
}
