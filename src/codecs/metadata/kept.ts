/** The wishes for a saved file's metadata, and what comes of them: kept blocks, named losses. */
import type { SavedFormat } from "../encoding";
import type { Bytes, Range } from "./bytes";
import type { BlockKind, Density, Other, PartKind } from "./metadata";
import type { Provenance } from "./provenance";

/** `none` still keeps the ICC profile: without it, colours would be others. */
export type Mode = "all" | "withoutLocation" | "none";

export interface KeepOptions {
  readonly to: SavedFormat;
  readonly mode: Mode;
  /** Pixels of the saved picture. */
  readonly width: number;
  readonly height: number;
  /** Colours a pixel, alpha not counted. */
  readonly colours: 1 | 3;
  /** Its pixels lie as those in the source file do: neither turned upright nor cropped. */
  readonly asStored: boolean;
  /** The profile of the saved pixels, null for sRGB; "source" when they are in the photo's own colours. */
  readonly profile: Bytes | null | "source";
  /** A small JPEG of the saved picture; null drops the old one. */
  readonly thumbnail: Bytes | null;
  readonly provenance: Provenance | null;
  /** For xmp:ModifyDate. */
  readonly now: Date;
}

export type Reason =
  /** The format has no place for it. */
  | "format"
  /** A segment of a JPEG holds 64 KB. */
  | "tooLarge"
  /** It was not readable in the source. */
  | "damaged"
  /** It fits the source's pixels only, and these were turned, cropped or changed. */
  | "pixels"
  /** A place in it cannot be ruled out. */
  | "place"
  /** The profile describes other colours than the saved pixels have. */
  | "colours"
  /** Only the first of them is opened. */
  | "first"
  /** All metadata was declined. */
  | "asked";

export interface Lost {
  readonly what: BlockKind | PartKind | "provenance";
  readonly why: Reason;
  /** Frames or images; 1 for all others. */
  readonly count: number;
}

/** Blocks ready for a writer. */
export interface Kept {
  readonly to: SavedFormat;
  readonly icc: Bytes | null;
  readonly exif: Bytes | null;
  readonly xmp: Bytes | null;
  readonly extendedXmp: Bytes | null;
  readonly resources: Bytes | null;
  readonly density: Density | null;
  readonly comments: readonly Bytes[];
  readonly others: readonly Other[];
  /** Of the source file, to stand behind the picture in this order. */
  readonly trailer: readonly Range[];
  /** The block of the source's multi-picture index began here in that file. */
  readonly indexAt: number | null;
}

/** Notes what is lost; the same thing for the same reason once. */
export type Lose = (what: Lost["what"], why: Reason, count?: number) => void;

/** The saved file: `head`, the encoded file from `from` to `to`, `tail`, then parts of the source file. */
export interface Spliced {
  readonly head: Bytes;
  /** Bytes from the encoded file's start. */
  readonly from: number;
  readonly to: number;
  readonly tail: Bytes;
  readonly trailer: readonly Range[];
}
