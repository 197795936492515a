/** Failures and remarks for a bug report: bounded, and without the names of anybody's files. */

export interface JournalEntry {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** `engine`: how the network runs has changed. */
  readonly kind: "error" | "info" | "engine";
  readonly text: string;
}

export const JOURNAL_ENTRIES = 200;

/** An entry is a sentence or two; what a library threw may be pages. */
const MOST_CHARACTERS = 600;

/** The newest entries, oldest first. */
export function withEntry(
  journal: readonly JournalEntry[],
  entry: JournalEntry,
): readonly JournalEntry[] {
  const text = entry.text.slice(0, MOST_CHARACTERS);
  return [...journal, { ...entry, text }].slice(-JOURNAL_ENTRIES);
}

/** The entries of a journal that was kept; those of another shape are left out, and a text that is none gives none. */
export function readJournal(text: string | null): readonly JournalEntry[] {
  let kept: unknown;
  try {
    kept = JSON.parse(text ?? "[]");
  } catch {
    return [];
  }
  return Array.isArray(kept) ? kept.filter(isEntry).slice(-JOURNAL_ENTRIES) : [];
}

function isEntry(value: unknown): value is JournalEntry {
  if (typeof value !== "object" || value === null) return false;
  const { at, kind, text } = value as Record<string, unknown>;
  return (
    Number.isFinite(at) &&
    typeof text === "string" &&
    (kind === "error" || kind === "info" || kind === "engine")
  );
}

const REMOVED = "[name]";

/** Where our own sentences name a person's model or a photo's profile: both may be called anything. */
const NAMING = [
  /^.+?(?= cannot be used as a model)/su,
  /(?<=could not keep ).+(?= \()/su,
  /(?<=copy of your model ).+(?=: add its file)/su,
  /(?<=its card ).+(?= is larger)/su,
  /(?<=This photo is in ).+(?=: the network sees)/su,
];

/** A file of the site's own: its name says which version it is, and nothing about a person. */
const OURS = /-[\da-f]{12}\.(golden\.)?(fp16\.)?\w+$/;

const ANY_FILE =
  /[^\s"“”'()/:]+\.(?:jpe?g|png|webp|avif|gif|bmp|tiff?|hei[cf]|dng|cr2|cr3|nef|arw|raf|jxl|onnx|json|bin)\b/giu;

/**
 * A text without names of files: those given, with and without their endings, and whatever else looks
 * like the name of a picture or a model.
 */
export function withoutNames(text: string, names: Iterable<string>): string {
  const all = new Set<string>();
  for (const name of names) {
    const stem = name.replace(/\.\w+$/, "");
    for (const part of [name, stem]) if (part.trim()) all.add(part);
  }
  let clean = NAMING.reduce((rest, pattern) => rest.replace(pattern, REMOVED), text);
  // The longest first: a name may be part of another.
  for (const name of [...all].sort((a, b) => b.length - a.length)) {
    const literal = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    clean = clean.replace(
      new RegExp(`(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])`, "gu"),
      REMOVED,
    );
  }
  return clean.replace(ANY_FILE, (file) => (OURS.test(file) ? file : REMOVED));
}
