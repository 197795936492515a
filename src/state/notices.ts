import type { None } from "../base/error-codes";
import { asAppError, type Failure, failureOf } from "../base/errors";
import type { Recovery } from "../engine/engine";
import type { ModelWarning } from "../models/own";
import type { OpeningNote } from "../raster/raster";
import type { JournalSlice } from "./journal";
import type { LibrarySlice, Photo, PreviewToOpen } from "./library";
import type { Slice } from "./slice";

/** All there is to remark, and the facts that come with it; `src/words` has a sentence for each. */
export interface RemarkData {
  noPictureOnClipboard: None;
  nothingInFolder: None;
  copied: { readonly what: "settings" | "link" | "picture" };
  notCopied: None;
  referenceWithoutPhoto: None;
  opened: {
    readonly note: OpeningNote;
    /** The name of the photo's colour space; null where nothing tells. */
    readonly profile: string | null;
  };
  sharedPhotosLost: None;
  updateReady: None;
  updateHeldByOtherTab: None;
  updateStarted: None;
  /** `count`: how many so far. */
  photoNotKept: { readonly count: number };
  photoNotReadable: None;
  keptPhotoLost: None;
  sessionBack: None;
  batchNotResumed: None;
  batchNotWhole: { readonly count: number };
  modelChanged: None;
  keptResultsDamaged: None;
  onlyOwnModels: None;
  modelAdded: { readonly warning: ModelWarning | null };
  fitted: { readonly steps: number };
  fitUseless: None;
  profileAdded: None;
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
  /** The files that came together and cannot be opened; of one alone the notice itself tells. */
  readonly refused?: { readonly batch: number; readonly files: readonly RefusedFile[] };
};

export interface RefusedFile {
  readonly name: string;
  readonly file: Blob;
  readonly why: Failure;
}

/** What a notice offers to open instead. */
export const previewsIn = ({ refused }: Notice): PreviewToOpen[] =>
  (refused?.files ?? []).flatMap(({ name, file, why }) =>
    why.code === "unknownRaw" && why.data.preview ? { name, file, preview: why.data.preview } : [],
  );

export interface NoticesSlice {
  readonly notices: readonly Notice[];
  /** @param given the remark's facts, and what it is about */
  inform<C extends RemarkCode>(code: C, ...given: Given<C>): void;
  /** Anything but an AppError is a defect of ours and is said to be one. */
  fail(error: unknown, subject?: string): void;
  /** A photo cannot be opened: those that came together share a notice. */
  refuse(error: unknown, photo: Pick<Photo, "name" | "file" | "batch">): void;
  /** Opens the previews that a notice offers; it stays for the files that have none. */
  openPreviews(id: number): void;
  dismiss(id: number): void;
}

/** Of these only the last is worth reading. */
const LATEST: readonly string[] = ["saved", "copied", "photoNotKept"] satisfies RemarkCode[];

/** The page stays readable when a hundred bad files are dropped at once. */
const MOST = 5;

type Needs = NoticesSlice & Pick<JournalSlice, "record"> & Pick<LibrarySlice, "addPreviews">;

export const createNotices =
  (sentence: Sentence): Slice<Needs, NoticesSlice> =>
  (set, get) => {
    let last = 0;
    const add = (told: Told, subject: string | undefined, refused?: Notice["refused"]) =>
      set(({ notices }) => {
        const next: Notice = {
          ...told,
          id: ++last,
          subject: subject ?? null,
          ...(refused && { refused }),
        };
        const mark = ({ what }: Told) =>
          LATEST.includes(what.code) ? what.code : JSON.stringify(what);
        // The same thing again replaces its older self instead of piling up.
        const others = notices.filter(
          (n) =>
            mark(n) !== mark(told) ||
            (!LATEST.includes(n.what.code) &&
              n.subject !== next.subject &&
              n.subject &&
              next.subject),
        );
        return { notices: [...others, next].slice(-MOST) };
      });

    const recorded = (error: unknown, subject: string | undefined) => {
      const known = asAppError(error);
      if (!known) console.error(error);
      const told = { kind: "error" as const, what: failureOf(error) };
      const text = sentence(told);
      get().record("error", known ? `${known.name}: ${text}` : text, subject);
      return told;
    };

    return {
      notices: [],
      inform(code, ...[data = {}, subject]) {
        const told: Told = { kind: "info", what: { code, data } as Remark };
        add(told, subject);
        get().record("info", sentence(told), subject);
      },
      fail(error, subject) {
        add(recorded(error, subject), subject);
      },
      refuse(error, { name, file, batch }) {
        const told = recorded(error, name);
        const one: RefusedFile = { name, file, why: told.what };
        const before = get().notices.find(({ refused }) => refused?.batch === batch);
        if (!before?.refused) return add(told, name, { batch, files: [one] });
        const refused = { batch, files: [...before.refused.files, one] };
        set(({ notices }) => ({
          notices: notices.map((notice) => (notice === before ? { ...before, refused } : notice)),
        }));
      },
      openPreviews(id) {
        const notice = get().notices.find((each) => each.id === id);
        if (!notice?.refused) return;
        const previews = previewsIn(notice);
        const opened = new Set(previews.map(({ file }) => file));
        const files = notice.refused.files.filter(({ file }) => !opened.has(file));
        const [first] = files;
        if (first) {
          const rest: Notice = {
            id,
            kind: "error",
            what: first.why,
            subject: first.name,
            refused: { ...notice.refused, files },
          };
          set(({ notices }) => ({ notices: notices.map((n) => (n === notice ? rest : n)) }));
        } else get().dismiss(id);
        get().addPreviews(previews);
      },
      dismiss: (id) => set(({ notices }) => ({ notices: notices.filter((n) => n.id !== id) })),
    };
  };
