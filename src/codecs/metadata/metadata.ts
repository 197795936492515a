/** All that a file says beyond its pixels, the same for every format; plain data that crosses threads. */
import type { Bytes, Range } from "./bytes";

export interface Metadata {
  /** Null for blocks that a decoder found in a format that is not read here. */
  readonly source: "JPEG" | "PNG" | "WebP" | null;
  /** A TIFF block, without "Exif\0\0". */
  readonly exif: Bytes | null;
  /** An XMP packet in UTF-8. */
  readonly xmp: Bytes | null;
  /** The second packet of a JPEG, for what did not fit into the first. */
  readonly extendedXmp: Bytes | null;
  /** Photoshop's image resources ("8BIM" …), IPTC among them. */
  readonly resources: Bytes | null;
  readonly icc: Bytes | null;
  readonly density: Density | null;
  /** Text of no certain encoding: a JPEG's COM segments, PNG's "Comment". */
  readonly comments: readonly Bytes[];
  /** All else in a JPEG's header or a PNG that the same format can hold again. */
  readonly others: readonly Other[];
  /** Things that the file holds beside its picture. */
  readonly parts: readonly Part[];
  /** Bytes behind a JPEG's picture, filling included; null for none. */
  readonly trailer: Range | null;
  /** The block of its multi-picture index begins here in the file; null for none. */
  readonly indexAt: number | null;
  /** Blocks that were there and could not be read. */
  readonly damaged: readonly BlockKind[];
}

export interface Density {
  /** Pixels a unit, more than 0. */
  readonly x: number;
  readonly y: number;
  /** With "aspect", only the ratio of x to y means anything. */
  readonly unit: "inch" | "cm" | "metre" | "aspect";
}

/** A segment or chunk as it stands in the file. */
export interface Other {
  /** A JPEG's marker, 0xe0 to 0xef; the name of a PNG's chunk. */
  readonly kind: number | string;
  /** Without marker, name, length and check sum. */
  readonly content: Bytes;
}

export type BlockKind = "exif" | "xmp" | "iptc" | "icc" | "density" | "comment" | "text" | "other";

export type PartKind =
  | "thumbnail"
  /** Brightens a picture on an HDR screen. */
  | "gainMap"
  | "depthMap"
  /** Tells skin, hair, sky from the rest. */
  | "mask"
  /** A few seconds around the moment of the photo. */
  | "film"
  | "sound"
  /** Of an animation, but the one that is opened; or views from elsewhere (MPO). */
  | "frames"
  /** Of a TIFF, behind the first. */
  | "pages"
  /** Of its own: a preview in full size, the picture before an effect. */
  | "image"
  /** Content Credentials (C2PA); signed for other pixels. */
  | "credentials"
  /** Bytes after the picture that are none of these. */
  | "unknown";

export interface Part {
  readonly kind: PartKind;
  /** Frames or images; 1 for all others. */
  readonly count: number;
  /** Its place after the picture's end; null for a part inside the picture's own blocks. */
  readonly trailer: Range | null;
  /** A place in it cannot be ruled out. */
  readonly mayHoldPlace: boolean;
  /** It is an entry of the multi-picture index (CIPA DC-007). */
  readonly indexed: boolean;
}

export const NOTHING: Metadata = {
  source: null,
  exif: null,
  xmp: null,
  extendedXmp: null,
  resources: null,
  icc: null,
  density: null,
  comments: [],
  others: [],
  parts: [],
  trailer: null,
  indexAt: null,
  damaged: [],
};

/** A part that lies within the picture's own blocks. */
export const innerPart = (kind: PartKind): Part => ({
  ...{ kind, count: 1, trailer: null, mayHoldPlace: false, indexed: false },
});
