/** Decides which of a file's further parts stand behind the saved picture. */
import type { Range } from "./bytes";
import type { KeepOptions, Lose, Reason } from "./kept";
import type { Metadata, Part, PartKind } from "./metadata";

export interface KeptParts {
  readonly trailer: readonly Range[];
  /** Parts of the trailer that go along. */
  readonly trailing: readonly Part[];
  /** Kinds of which at least one has to go. */
  readonly gone: ReadonlySet<PartKind>;
}

export function keepParts(metadata: Metadata, options: KeepOptions, lose: Lose): KeptParts {
  const reasons = new Map<Part, Reason>();
  for (const part of metadata.parts) {
    const why = reasonAgainst(part, metadata.source, options);
    if (why) reasons.set(part, why);
  }
  // The index tells of all its pictures or of none.
  const broken = metadata.parts.find((part) => part.indexed && reasons.has(part));
  if (broken) {
    const why = reasons.get(broken) as Reason;
    for (const part of metadata.parts) {
      if (part.indexed && !reasons.has(part)) reasons.set(part, why);
    }
  }
  const counts = new Map<string, number>();
  for (const [{ kind, count }, why] of reasons) {
    const key = `${kind} ${why}`;
    counts.set(key, (counts.get(key) ?? 0) + count);
  }
  for (const [{ kind }, why] of reasons) {
    // The old picture's thumbnail is no loss.
    if (kind !== "thumbnail") lose(kind, why, counts.get(`${kind} ${why}`));
  }
  const trailing = metadata.parts.filter((part) => part.trailer && !reasons.has(part));
  const all = metadata.parts.every((part) => !part.trailer || !reasons.has(part));
  // Filling between parts matters to some lists: it goes along where all of them do.
  const trailer =
    all && metadata.trailer && trailing.length > 0
      ? [metadata.trailer]
      : trailing.map((part) => part.trailer as Range);
  return { trailer, trailing, gone: new Set([...reasons.keys()].map(({ kind }) => kind)) };
}

/** Null where the part can be kept. */
function reasonAgainst(
  { kind, trailer, mayHoldPlace }: Part,
  source: Metadata["source"],
  { to, mode, asStored }: KeepOptions,
): Reason | null {
  if (mode === "none") return "asked";
  if (kind === "pages" || (kind === "frames" && !trailer)) return "first";
  // Only told by the decoder: where it lies in the file is not known.
  if (source === null) return "format";
  if (kind === "thumbnail" || kind === "credentials") return "pixels";
  const fitsPixels = kind === "gainMap" || kind === "depthMap";
  if (fitsPixels && !asStored) return "pixels";
  if (trailer && to !== "JPEG") return "format";
  if (mode === "withoutLocation" && mayHoldPlace) return "place";
  return null;
}
