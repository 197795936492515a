import { asAppError } from "../base/errors";
import type { JournalSlice } from "./journal";
import type { Slice } from "./slice";

/** Something the person should know. It stays until dismissed and blocks nothing. */
export interface Notice {
  readonly id: number;
  readonly kind: "error" | "info";
  /** Its subject, a file's name mostly; null when the text says it all. */
  readonly subject: string | null;
  readonly text: string;
}

export interface NoticesSlice {
  readonly notices: readonly Notice[];
  inform(text: string, subject?: string): void;
  /** Shows an AppError's message verbatim; anything else is a defect of ours and is said to be one. */
  fail(error: unknown, subject?: string): void;
  dismiss(id: number): void;
}

/** The page stays readable when a hundred bad files are dropped at once. */
const MOST = 5;

export const createNotices: Slice<NoticesSlice & Pick<JournalSlice, "record">, NoticesSlice> = (
  set,
  get,
) => {
  let last = 0;
  const add = (kind: Notice["kind"], text: string, subject: string | undefined) =>
    set(({ notices }) => {
      const next = { id: ++last, kind, subject: subject ?? null, text };
      // The same thing again replaces its older self instead of piling up.
      const others = notices.filter(
        (n) => n.text !== text || (n.subject !== next.subject && n.subject && next.subject),
      );
      return { notices: [...others, next].slice(-MOST) };
    });

  return {
    notices: [],
    inform(text, subject) {
      add("info", text, subject);
      get().record("info", text, subject);
    },
    fail(error, subject) {
      const known = asAppError(error);
      if (!known) console.error(error);
      const text = known?.message ?? `Something unexpected happened: ${error}`;
      add("error", text, subject);
      get().record("error", known ? `${known.name}: ${text}` : text, subject);
    },
    dismiss: (id) => set(({ notices }) => ({ notices: notices.filter((n) => n.id !== id) })),
  };
};
