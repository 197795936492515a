/** Camera raws developed by LibRaw, and only developed: nothing is sharpened, smoothed or brightened. */
import { AppError } from "../../base/errors";
import type { Raster } from "../../raster/raster";
import { cicpProfile, WIDE } from "../icc/matrix-profile";
import { checkSize, noMemoryFor } from "../limits";
import { uprightExif } from "../metadata/upright";
import type { RawKind } from "../sniff";
import { plainSource, withSource } from "../source";
import { cameraOf, exifOfRaw, isCutOffRaw, linearRange } from "./directories";
import type { LibRaw, RawFile, RawSettings } from "./module";
import { findPreview } from "./preview";

/**
 * LibRaw takes 8 bytes a pixel for what it develops, 2 for the sensor's values, 6 for what it gives, and its
 * file; WebAssembly has 2 GB.
 */
const MOST_MEGAPIXELS = 110;

/** Rec. 2020: it holds nearly every colour of a surface, and its axes lie nearer to sRGB's than ProPhoto's do. */
const REC_2020 = 8;
/** AHD. */
const DEMOSAIC = 3;

const SETTINGS: RawSettings = {
  useCameraWb: 1,
  // The file's own matrix, where it is a DNG or brings one.
  useCameraMatrix: 1,
  outputColor: REC_2020,
  outputBps: 16,
  // sRGB's curve.
  gamm: [1 / 2.4, 12.92, 0, 0, 0, 0],
  noAutoBright: 1,
  userQual: DEMOSAIC,
  highlight: 0,
  threshold: 0,
  medPasses: 0,
  fbddNoiserd: 0,
};

/** A DNG says itself where white is; of others LibRaw lowers it where nothing comes near. */
function settingsFor(kind: RawKind, bytes: Uint8Array): RawSettings {
  if (kind !== "DNG") return SETTINGS;
  // LibRaw takes black from such colours, but leaves white where it was: they would come out too dark.
  const range = linearRange(bytes);
  return { ...SETTINGS, adjustMaximumThr: 0, ...(range !== null && { userSat: range }) };
}

/** Of `LibRaw_errors`. */
const UNSUPPORTED = [-2, -6, -4, -5];
const NO_MEMORY = -100_007;
const TOO_BIG = -100_013;
const READING = [-100_009, -100_008];

/**
 * 16 bits in Rec. 2020 with sRGB's curve, upright, with the camera's white balance; grey where the sensor is.
 * @throws AppError unknownRaw, truncatedImage, damagedImage, imageTooLarge, imageTooLong, noMemoryForImage
 */
export function decodeRaw(libRaw: LibRaw, bytes: Uint8Array, kind: RawKind): Raster {
  const format = nameOf(kind);
  if (isCutOffRaw(bytes)) throw new AppError("truncatedImage", { format });
  let size = { width: 0, height: 0 };
  let file: RawFile | null = null;
  try {
    file = new libRaw.open();
    file.open(bytes, settingsFor(kind, bytes));
    const { width, height } = file.metadata(false);
    size = { width, height };
    checkSize(width, height, { format, megapixels: MOST_MEGAPIXELS });
    const developed = file.imageData();
    if (!developed) throw noMemoryFor(size);
    const { data, colors } = developed;
    const isWhole = data.length === developed.width * developed.height * colors;
    if (!(data instanceof Uint16Array) || !isWhole || (colors !== 1 && colors !== 3)) {
      throw new Error(`${colors} colours of ${developed.bits} bits`);
    }
    const exif = exifOfRaw(bytes);
    const raster: Raster = {
      width: developed.width,
      height: developed.height,
      type: "u16",
      channels: colors,
      samples: data,
      profile: colors === 3 ? cicpProfile(WIDE) : null,
      metadata: exif ? { exif: uprightExif(exif) } : {},
    };
    // What it was developed to; cameras have 12 or 14, and few files say so in the same place.
    return withSource(raster, plainSource(format, 16));
  } catch (error) {
    throw undevelopable(error, libRaw, bytes, { format, size });
  } finally {
    file?.delete();
  }
}

/** As a person is told it. */
export const nameOf = (kind: RawKind): string => (kind === "raw" ? "camera raw" : kind);

function undevelopable(
  error: unknown,
  libRaw: LibRaw,
  bytes: Uint8Array,
  { format, size }: { format: string; size: { width: number; height: number } },
): Error {
  if (error instanceof AppError) return error;
  const reason = libRaw.reasonOf(error);
  const code = Number(/code (-?\d+)/.exec(reason)?.[1] ?? 0);
  if (UNSUPPORTED.includes(code)) {
    const preview = findPreview(bytes);
    return new AppError("unknownRaw", { camera: cameraOf(bytes), preview }, reason);
  }
  if ([NO_MEMORY, TOO_BIG].includes(code) || /bad_alloc|out of memory/i.test(reason)) {
    return noMemoryFor(size, reason);
  }
  if (READING.includes(code)) return new AppError("truncatedImage", { format }, reason);
  return new AppError("damagedImage", { format }, reason);
}
