/** Writes a photo as a file of its own: pixels in the depth that was chosen, profile and metadata along. */
import type { Rect } from "../geometry/rect";
import { coloursOf, type RasterHeader } from "../raster/raster";
import { type EncodeWithVips, encodePicture, type ReadPart } from "./encode";
import type { Encoding } from "./encoding";
import { readHeader } from "./header";
import { type Bytes, letGo, readWhole } from "./metadata/bytes";
import { exifFacts } from "./metadata/exif";
import { keepMetadata } from "./metadata/keep";
import type { Kept, Lost, Mode } from "./metadata/kept";
import type { Provenance } from "./metadata/provenance";
import { readMetadata } from "./metadata/read";
import { metadataOf } from "./metadata/source";
import { blocksOf, isSpliced, withMetadata } from "./metadata/splice";
import { samplePicture } from "./sample";
import { Thumbnail } from "./thumbnail";

export interface PhotoToSave {
  readonly header: RasterHeader;
  /** In the photo's own type and channels, as it is saved. */
  readonly read: ReadPart;
  /** The file that it came from. */
  readonly source: Blob;
}

export interface SaveChoices {
  readonly encoding: Encoding;
  readonly metadata: Mode;
  readonly provenance: Provenance | null;
}

/**
 * @param withVips null where it cannot run: PNG of 8 bits and baseline JPEG need none
 * @param place for the file, on disk: see `findPlace`; null: in memory
 * @throws AppError SaveFailed, and whatever of ours `read` throws; the signal's reason at once
 */
export async function savePhoto(
  photo: PhotoToSave,
  choices: SaveChoices,
  withVips: EncodeWithVips | null,
  signal: AbortSignal,
  place: string | null = null,
): Promise<Blob> {
  const { header, read, source } = photo;
  const { encoding } = choices;
  const metadata = await chooseMetadata(photo, choices, signal);
  if (!isSpliced(encoding.format)) {
    const { kept } = metadata.keep(null);
    return encodePicture(withBlocks(header, kept), read, encoding, withVips, signal, place);
  }
  const thumbnail = metadata.hasThumbnail ? new Thumbnail(header) : null;
  const readAndShrink = async (rect: Rect) => {
    const part = await read(rect);
    thumbnail?.add(rect, part);
    return part;
  };
  const file = await encodePicture(bare(header), readAndShrink, encoding, withVips, signal, place);
  const { kept } = metadata.keep(thumbnail && (await thumbnail.jpeg()));
  return withMetadata(file, kept, source);
}

/** Bytes of a usual thumbnail. */
const THUMBNAIL_BYTES = 6000;

/**
 * What `savePhoto` would give, without writing all of it.
 * @returns the file's length in bytes, estimated from parts of the picture; what of the source is lost
 * @throws what `savePhoto` does
 */
export async function forecastPhoto(
  photo: PhotoToSave,
  choices: SaveChoices,
  withVips: EncodeWithVips | null,
  signal: AbortSignal,
): Promise<{ readonly bytes: number; readonly lost: readonly Lost[] }> {
  const { header, read, source } = photo;
  const { encoding } = choices;
  const metadata = await chooseMetadata(photo, choices, signal);
  const { kept, lost } = metadata.keep(
    metadata.hasThumbnail ? new Uint8Array(THUMBNAIL_BYTES) : null,
  );
  const sample = await samplePicture(bare(header), read, encoding, signal);
  const file = await encodePicture(sample.header, sample.read, encoding, withVips, signal);
  const blocks = isSpliced(encoding.format)
    ? (await withMetadata(file, kept, source)).size - file.size
    : bytesOfBlocks(kept);
  return { bytes: Math.round(sample.scale * file.size + blocks), lost };
}

/** As much of a file as tells its format. */
const HEAD_BYTES = 4096;

/** Decides what of the source's metadata goes along. */
async function chooseMetadata(
  { header, source }: PhotoToSave,
  { encoding, metadata: mode, provenance }: SaveChoices,
  signal: AbortSignal,
) {
  const { width, height, profile } = header;
  const { format: to } = encoding;
  const head = new Uint8Array(await source.slice(0, HEAD_BYTES).arrayBuffer());
  // Of a file of any other format its decoder has told all that is there.
  const isRead = (await readMetadata(head)).source !== null;
  const bytes = isRead ? await readWhole(source, signal) : head;
  const metadata = await metadataOf(bytes, header);
  const facts = exifFacts(metadata.exif);
  const stored = readHeader(bytes);
  letGo(bytes);
  const options = {
    ...{ to, mode, width, height, profile, provenance, now: new Date() },
    // A WebP has no grey, and libvips writes none into an AVIF.
    colours: to === "WebP" || to === "AVIF" ? 3 : coloursOf(header),
    asStored:
      (facts?.orientation ?? 1) === 1 && stored?.width === width && stored.height === height,
  } as const;
  return {
    hasThumbnail: isSpliced(to) && mode !== "none" && facts?.thumbnail != null,
    keep: (thumbnail: Bytes | null) => keepMetadata(metadata, { ...options, thumbnail }),
  };
}

const bare = (header: RasterHeader): RasterHeader => ({ ...header, profile: null, metadata: {} });

const withBlocks = (header: RasterHeader, kept: Kept): RasterHeader => ({
  ...header,
  profile: kept.icc,
  metadata: blocksOf(kept),
});

const bytesOfBlocks = (kept: Kept): number =>
  [kept.icc, ...Object.values(blocksOf(kept))].reduce(
    (sum, block) => sum + (block?.length ?? 0),
    0,
  );
