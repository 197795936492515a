import type { None } from "../base/error-codes";
import { asAppError, type Failure, failureOf } from "../base/errors";
import type { Recovery } from "../engine/engine";
import type { ModelWarning } from "../models/own";
import type { JournalSlice } from "./journal";
import type { Slice } from "./slice";

/** All there is to remark, and the facts that come with it; `src/words` has a sentence for each. */
export interface RemarkData {
  noPictureOnClipboard: None;
  copied: { readonly what: "settings" | "link" | "picture" };
  notCopied: None;
  referenceWithoutPhoto: None;
  sharedPhotosLost: None;
  updateReady: None;
  updateHeldByOtherTab: None;
  updateStarted: None;
  photoNotKept: None;
  photoNotReadable: None;
  keptPhotoLost: None;
  sessionBack: None;
  modelChanged: None;
  keptResultsDamaged: None;
  onlyOwnModels: None;
  modelAdded: { readonly warning: ModelWarning | null };
  presetNotKept: None;
  presetsTaken: { readonly added: number; readonly replaced: number };
  processorNotKept: None;
  /** `placed`: where the person chose, or else among the browser's downloads. */
  saved: {
    readonly name: string;
    readonly bytes: number;
    readonly photo: string;
    readonly kind: "photo" | "comparison";
    readonly placed: boolean;
  };
  /** It took so long to make that the browser wants to be asked anew. */
  readyToShare: { readonly file: File };
  /** A photo that has been opened is a result of this app, made with these settings. */
  madeHere: { readonly settings: string };
  photoNotFinished: None;
  comparisonNotFinished: None;
  recovered: { readonly recovery: Recovery };
}

export type RemarkCode = keyof RemarkData;

export type Remark = {
  readonly [C in RemarkCode]: { readonly code: C; readonly data: RemarkData[C] };
}[RemarkCode];

/** Facts may be left out where a remark has none. */
type Given<C extends RemarkCode> = None extends RemarkData[C]
  ? [data?: RemarkData[C], subject?: string]
  : [data: RemarkData[C], subject?: string];

/** Something the person should know. */
export type Told =
  | { readonly kind: "error"; readonly what: Failure }
  | { readonly kind: "info"; readonly what: Remark };

/** Words for the journal; they stand above the state, which holds data. */
export type Sentence = (told: Told) => string;

/** It stays until dismissed and blocks nothing. */
export type Notice = Told & {
  readonly id: number;
  /** Its topic, a file's name mostly; null when the sentence says it all. */
  readonly subject: string | null;
};

export interface NoticesSlice {
  readonly notices: readonly Notice[];
  /** @param given the remark's facts, and what it is about */
  inform<C extends RemarkCode>(code: C, ...given: Given<C>): void;
  /** Anything but an AppError is a defect of ours and is said to be one. */
  fail(error: unknown, subject?: string): void;
  dismiss(id: number): void;
}

/** Of these only the last is worth reading. */
const LATEST: readonly string[] = ["saved", "copied"] satisfies RemarkCode[];

/** The page stays readable when a hundred bad files are dropped at once. */
const MOST = 5;

export const createNotices =
  (sentence: Sentence): Slice<NoticesSlice & Pick<JournalSlice, "record">, NoticesSlice> =>
  (set, get) => {
    let last = 0;
    const add = (told: Told, subject: string | undefined) =>
      set(({ notices }) => {
        const next: Notice = { ...told, id: ++last, subject: subject ?? null };
        const mark = ({ what }: Told) =>
          LATEST.includes(what.code) ? what.code : JSON.stringify(what);
        // The same thing again replaces its older self instead of piling up.
        const others = notices.filter(
          (n) =>
            mark(n) !== mark(told) || (n.subject !== next.subject && n.subject && next.subject),
        );
        return { notices: [...others, next].slice(-MOST) };
      });

    return {
      notices: [],
      inform(code, ...[data = {}, subject]) {
        const told: Told = { kind: "info", what: { code, data } as Remark };
        add(told, subject);
        get().record("info", sentence(told), subject);
      },
      fail(error, subject) {
        const known = asAppError(error);
        if (!known) console.error(error);
        const told: Told = { kind: "error", what: failureOf(error) };
        add(told, subject);
        const text = sentence(told);
        get().record("error", known ? `${known.name}: ${text}` : text, subject);
      },
      dismiss: (id) => set(({ notices }) => ({ notices: notices.filter((n) => n.id !== id) })),
    };
  };
