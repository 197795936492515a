/** LibRaw in a worker: https://github.com/ybouane/LibRaw-Wasm, as `scripts/decoder-files.ts` serves it. */

/** Settings of `libraw_output_params_t` as libraw-wasm names them, of which these are used. */
export interface RawSettings {
  readonly useCameraWb: 0 | 1;
  readonly useCameraMatrix: 0 | 1 | 3;
  readonly outputColor: number;
  readonly outputBps: 8 | 16;
  /** Power, slope at black, and four that LibRaw works out itself. */
  readonly gamm: readonly [number, number, 0, 0, 0, 0];
  readonly noAutoBright: 0 | 1;
  readonly adjustMaximumThr?: number;
  readonly userSat?: number;
  readonly userQual: number;
  readonly highlight: number;
  readonly threshold: number;
  readonly medPasses: number;
  readonly fbddNoiserd: number;
}

export interface RawSize {
  /** Upright. */
  readonly width: number;
  readonly height: number;
}

export interface Developed extends RawSize {
  readonly colors: number;
  readonly bits: number;
  readonly data: Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;
}

/** A C++ object: `delete` gives back what it holds. */
export interface RawFile {
  open(bytes: Uint8Array, settings: RawSettings): void;
  metadata(full: boolean): RawSize;
  imageData(): Developed | undefined;
  delete(): void;
}

export interface LibRaw {
  readonly open: new () => RawFile;
  /** The words of what C++ has thrown. */
  reasonOf(error: unknown): string;
}

/** As it is compiled: 256 MB to begin with, taken as they are touched, and 2 GB at most. */
const MEMORY = { initial: 4096, maximum: 32_768, shared: true };

/** Places in the object that a pointer to an exception leads to: its words, as a pointer. */
const WORDS = 4;

/** Loads it into this worker: it gives its memory back only with the worker's end. */
export async function loadLibRaw(): Promise<LibRaw> {
  const loader = `${__LIBRAW_FOLDER__}libraw.mjs`;
  const { default: start } = (await import(/* @vite-ignore */ loader)) as {
    default: (options: object) => Promise<{ LibRaw: new () => RawFile }>;
  };
  const wasmMemory = new WebAssembly.Memory(MEMORY);
  const { LibRaw } = await start({ wasmMemory, print: () => {}, printErr: () => {} });
  return {
    open: LibRaw,
    reasonOf: (error) => {
      const pointer = (error as { excPtr?: unknown } | null)?.excPtr;
      return typeof pointer === "number" ? wordsAt(wasmMemory, pointer) : String(error);
    },
  };
}

const UNTOLD = "an exception without words";

/** Of a `std::runtime_error`. */
function wordsAt({ buffer }: WebAssembly.Memory, pointer: number): string {
  try {
    const start = new DataView(buffer).getUint32(pointer + WORDS, true);
    const bytes = new Uint8Array(buffer, start, Math.min(256, buffer.byteLength - start)).slice();
    const end = bytes.indexOf(0);
    const words = String.fromCharCode(...bytes.subarray(0, end < 0 ? bytes.length : end));
    // Other exceptions are numbers, and what stands there is anything.
    return /^[ -~]+$/.test(words) ? words : UNTOLD;
  } catch {
    return UNTOLD;
  }
}
