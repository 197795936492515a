/** Damaged picture files through the real engine: each opens soundly or is refused in a sentence. */
import { mutate } from "../../scripts/mutate";
import { asAppError } from "../../src/base/errors";
import { readHeader } from "../../src/codecs/header";
import { MAX_MEGAPIXELS } from "../../src/codecs/limits";
import { createEngine } from "../../src/engine/client";
import { spawns } from "../../src/engine/spawn";
import { sentenceOf } from "../../src/words/sentence";
import { endlessOnnx } from "../hostile-onnx";

export interface FuzzRequest {
  /** The first file's; the next one's is one more. */
  readonly seed: number;
  readonly files: number;
}

export interface FuzzFailure {
  /** Makes the file again, from the same originals. */
  readonly seed: number;
  readonly what: string;
  readonly steps: readonly string[];
  /** The file itself, in base64. */
  readonly file: string;
}

export interface FuzzReport {
  readonly files: number;
  /** Counts those that opened, and those that were refused by the error's name. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly worst: { readonly seed: number; readonly ms: number };
  readonly failures: readonly FuzzFailure[];
}

/** Only ends what hangs: the engine itself ends a decoder after 25 seconds. */
const HANGS_MS = 60_000;

/** A person may be told these of a file that does not open. */
const REFUSALS = ["EmptyFile", "UnsupportedImage", "TruncatedImage", "ImageTooLarge"];

/** Workers that decode. */
let workers = 0;
const engine = createEngine({
  codec() {
    workers++;
    return spawns.codec();
  },
});

/** The files that are damaged. */
let originals: readonly Uint8Array[] = [];

/**
 * To be called before `fuzz`: sets what it damages.
 * @param given files in base64
 * @param alone without those that the browser makes itself
 * @returns how many they are together
 */
export async function prepareFuzz(given: readonly string[], alone = false): Promise<number> {
  originals = [...given.map(bytesOf), ...(alone ? [] : await makeOriginals())];
  return originals.length;
}

export async function fuzz({ seed, files }: FuzzRequest): Promise<FuzzReport> {
  const outcomes: Record<string, number> = {};
  const failures: FuzzFailure[] = [];
  let worst = { seed, ms: 0 };
  for (let at = seed; at < seed + files; at++) {
    const { bytes, steps } = mutate(originals, at);
    const before = workers;
    const start = performance.now();
    const outcome = await open(`fuzz-${at}`, new Blob([bytes]));
    const ms = performance.now() - start;
    if (ms > worst.ms) worst = { seed: at, ms };
    outcomes[outcome.name] = (outcomes[outcome.name] ?? 0) + 1;
    const header = readHeader(bytes);
    // It would have gone past the limit that keeps a small file from taking all the memory.
    const larger =
      header && outcome.pixels > 0 && outcome.pixels > header.width * header.height
        ? `it opened larger than its header says, ${outcome.pixels} pixels`
        : null;
    // The first file of all starts the first worker.
    const died = workers > Math.max(1, before) ? "the worker died" : null;
    const what = outcome.wrong ?? larger ?? died;
    if (what) failures.push({ seed: at, what, steps, file: await base64Of(bytes) });
  }
  return { files, outcomes, worst, failures };
}

/** Opens and closes a file; `wrong` is what must not have happened, or null. */
async function open(
  id: string,
  file: Blob,
): Promise<{ name: string; pixels: number; wrong: string | null }> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hangs = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("no answer")), HANGS_MS);
  });
  try {
    const { width, height, hasAlpha } = await Promise.race([engine.openPhoto(id, file), hangs]);
    const sound =
      Number.isInteger(width) &&
      Number.isInteger(height) &&
      Math.min(width, height) >= 1 &&
      width * height <= MAX_MEGAPIXELS * 1e6 &&
      typeof hasAlpha === "boolean";
    const wrong = sound ? null : `it opened as ${width} × ${height}, alpha ${hasAlpha}`;
    return { name: "opened", pixels: width * height, wrong };
  } catch (thrown) {
    const error = asAppError(thrown);
    if (!error) return { name: "untyped", pixels: 0, wrong: `it threw ${thrown}` };
    const name = error.code === "decodingTooLong" ? error.code : error.name;
    const message = sentenceOf(error);
    const sentence = /^[A-Z][^\n]{10,300}\.$/.test(message) && !/undefined|NaN|null/.test(message);
    const known = REFUSALS.includes(error.name) && sentence;
    return { name, pixels: 0, wrong: known ? null : `it was refused with ${name}: ${message}` };
  } finally {
    clearTimeout(timer);
    engine.closePhoto(id);
  }
}

/** Tells what a person is told of a network that never comes to an end. */
export async function tryEndlessModel(): Promise<string> {
  const file = new File([endlessOnnx()], "endless.onnx");
  return engine.addModel(file, null).then(
    () => "It was added.",
    (error: Error) => `${error.name}: ${sentenceOf(error)}`,
  );
}

/** A picture in each format and kind that the browser writes, and a BMP. */
async function makeOriginals(): Promise<Uint8Array[]> {
  const canvas = new OffscreenCanvas(96, 64);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("no 2D canvas");
  const image = context.createImageData(canvas.width, canvas.height);
  image.data.forEach((_, i) => {
    const pixel = i >> 2;
    image.data[i] = i % 4 === 3 ? 255 : (pixel % 96) * 2 + 40 * (i % 4) + ((pixel * 7919) % 23);
  });
  const encode = async (type: string, quality: number) => {
    const blob = await canvas.convertToBlob({ type, quality });
    if (blob.type !== type) throw new Error(`this browser does not write ${type}`);
    return new Uint8Array(await blob.arrayBuffer());
  };
  context.putImageData(image, 0, 0);
  const opaque = [
    await encode("image/jpeg", 0.95),
    await encode("image/jpeg", 0.5),
    await encode("image/webp", 0.7),
    bmp(image),
  ];
  image.data.forEach((_, i) => {
    if (i % 4 === 3) image.data[i] = (i >> 2) % 96 < 48 ? 255 : (i >> 4) % 256;
  });
  context.putImageData(image, 0, 0);
  const seeThrough = [
    await encode("image/png", 1),
    await encode("image/webp", 0.7),
    await encode("image/webp", 1), // Without loss.
  ];
  return [...opaque, ...seeThrough];
}

/** 24 bits a pixel, rows from the bottom, uncompressed. */
function bmp({ width, height, data }: ImageData): Uint8Array {
  const row = Math.ceil((3 * width) / 4) * 4;
  const bytes = new Uint8Array(54 + row * height);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0x424d);
  view.setUint32(2, bytes.length, true);
  view.setUint32(10, 54, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, width, true);
  view.setInt32(22, height, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 24, true);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = 4 * ((height - 1 - y) * width + x);
      for (let c = 0; c < 3; c++) bytes[54 + y * row + 3 * x + c] = data[from + 2 - c] ?? 0;
    }
  }
  return bytes;
}

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

function base64Of(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^.*,/, ""));
    reader.readAsDataURL(new Blob([bytes]));
  });
}
