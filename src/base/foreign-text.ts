/** Text that somebody else chose (names of files, what is written in them): for a sentence, for a folder. */

/** Longer than any name a camera gives, and still a line or two on the page. */
const MOST_SHOWN = 120;
/** Of a saved file's name, without its extension. */
export const MOST_STEM = 100;

/** Control characters, and those that turn the direction of the text around them. */
const INVISIBLE = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+/gu;

/** Half a letter. */
const HALVES = /\p{Surrogate}/gu;

/** Not allowed in file names on one system or another. */
const RESERVED = /[<>:"/\\|?*]/g;

/** On one line and not long, its start and its end kept; nothing in it moves what stands around it. */
export function oneLine(text: string, most = MOST_SHOWN): string {
  const plain = text.replace(HALVES, "\ufffd").replace(INVISIBLE, " ").trim();
  if (plain.length <= most) return plain;
  const letters = [...plain];
  if (letters.length <= most) return plain;
  const end = Math.min(20, Math.floor(most / 3));
  return `${letters.slice(0, most - end - 1).join("")}…${letters.slice(-end).join("")}`;
}

/** A file's name as the page shows it. */
export const shownName = (name: string) => oneLine(name) || "unnamed";

/** Names of devices on Windows, whatever the extension. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** The part of a file's name, without its extension, that is safe to save under on every system. */
export const safeStem = (name: string): string =>
  safeName(visible(name).replace(/\.[^./\\]*$/, ""));

/** A name without extension that every system takes. */
export function safeName(text: string): string {
  const safe = visible(text)
    .replace(RESERVED, "_")
    .replace(/^[.\s]+/, "");
  const short = [...safe].slice(0, MOST_STEM).join("").trim();
  return DEVICE.test(short) ? `_${short}` : short || "photo";
}

const visible = (text: string) => text.replace(HALVES, "_").replace(INVISIBLE, "");
