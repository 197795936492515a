import { number } from "./numbers";

/** `12 kB`, `0.5 MB`, `27 MB`, `1.2 GB`: decimal, as browsers and systems count. */
export function formatBytes(bytes: number): string {
  if (bytes < 50_000) return bytes > 0 ? `${number(Math.ceil(bytes / 1000))} kB` : "0 MB";
  const mega = bytes / 1e6;
  if (mega < 9.95) return `${number(mega, 1)} MB`;
  if (mega < 999.5) return `${number(mega)} MB`;
  const giga = bytes / 1e9;
  return `${number(giga, giga < 9.95 ? 1 : 0)} GB`;
}
