/** The face of an image format: one folder each, put together in `formats.ts` and `encode.ts`. */

export type FormatName = "JPEG" | "PNG" | "GIF" | "WebP" | "BMP" | "AVIF" | "TIFF" | "JPEG XL";

/** A format by its names, and the most it can hold. */
export interface FormatMeta<Name extends FormatName = FormatName> {
  /** As a person is told it. */
  readonly name: Name;
  /** MIME types, the usual one first. */
  readonly types: readonly [string, ...string[]];
  /** Without the dot, in lower case, the usual one first. */
  readonly extensions: readonly [string, ...string[]];
  readonly alpha: boolean;
  /** The most bits a sample. */
  readonly bits: number;
  /** It has a quality to choose. */
  readonly lossy: boolean;
}

/** Pictures behind the one that is opened. */
export interface Further {
  readonly kind: "frames" | "pages";
  readonly count: number;
}

export interface ImageHeader {
  readonly format: FormatName;
  /** Pixels, as stored: before any rotation the EXIF block asks for. */
  readonly width: number;
  readonly height: number;
  /** The end that the format prescribes is missing. Only told for JPEG, PNG and WebP. */
  readonly truncated: boolean;
  /**
   * The most a file of this length can hold, whatever it says; infinite where the format can say
   * "all of one colour" in a few bytes.
   */
  readonly mostPixels: number;
  /** More bits a sample than browsers keep, or colours that they do not tell right: CMYK. */
  readonly beyondBrowsers?: boolean;
  /** Bits a sample; told for what browsers open, as is all that follows. */
  readonly bits?: number;
  /** It has one colour a pixel. */
  readonly grey?: boolean;
  /** Pixels may be see-through. */
  readonly alpha?: boolean;
  /** Its colours are at half the resolution both ways; left out where nothing tells. */
  readonly subsampled?: boolean;
  /** Of a format with loss, in [0, 1], as our encoder counts it; 1 without loss; left out where nothing tells. */
  readonly quality?: number;
  /** Left out where there are none; not told of PNG and WebP, whose metadata tell. */
  readonly further?: Further;
}

/**
 * Null for any other format.
 * @param view of the bytes
 * @throws RangeError where the bytes end within the header
 */
export type HeaderReader = (view: DataView, bytes: Uint8Array) => ImageHeader | null;

/** A picture before its first row is written. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
  /** Every pixel's alpha is 255. */
  readonly opaque: boolean;
  /** Every pixel's red, green and blue are equal: it is written with one channel. */
  readonly grey?: boolean;
}

/**
 * Takes a picture's rows from the top down, and holds no more than a few of them.
 * @typeParam Rows RGBA8 if nothing else is said; alpha is never multiplied into the colours
 */
export interface RowEncoder<Rows = Uint8ClampedArray> {
  /**
   * The next rows. Their memory is the caller's again once this has returned or resolved.
   * @param count how many; together with those before at most the picture's height
   */
  write(rows: Rows, count: number): void | Promise<void>;
  /** After the last row, once. */
  finish(): Promise<Blob>;
  /** Gives up what a half-written file holds; nothing is called after it. */
  abort?(): void;
}

/** How many pixels share a colour in a JPEG: none, or 2 × 2. */
export type ColourSampling = "4:4:4" | "4:2:0";

/**
 * @param quality in [0, 1]; formats without loss ignore it
 * @param sampling the format's own choice where it is left out; formats without any ignore it
 */
export type EncoderOf = (
  size: PictureSize,
  quality: number,
  sampling?: ColourSampling,
) => RowEncoder;
