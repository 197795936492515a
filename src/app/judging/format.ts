import { number } from "../../words/numbers";

/** `34.21 dB`; equal pictures have an infinite ratio. */
export const formatPsnr = (db: number) => (Number.isFinite(db) ? `${number(db, 2)} dB` : "∞ dB");

/** `+4.10 dB` or `−0.30 dB`. */
export function formatGain(db: number): string {
  if (Number.isNaN(db)) return "±0 dB";
  return `${db < 0 ? "−" : "+"}${formatPsnr(Math.abs(db))}`;
}

/** Levels of 255, to a tenth; to a hundredth below 1. */
export const formatLevel = (level: number) => number(level, level < 1 ? 2 : 1);
