/** libheif's memory: what is taken is given back, and what its functions write is read. */
import type { Heif } from "./module";

/** A failure as libheif tells it: `heif_error`. */
export class HeifFailure extends Error {
  readonly code: number;
  readonly subcode: number;

  constructor(code: number, subcode: number, message: string) {
    super(message);
    this.code = code;
    this.subcode = subcode;
  }
}

/** The bytes of `heif_error`: code, subcode, message. */
const ERROR_BYTES = 12;

/** Everything that is taken through it is given back by `free`, the last first. */
export class HeifMemory {
  readonly heif: Heif;
  readonly #held: (() => void)[] = [];

  constructor(heif: Heif) {
    this.heif = heif;
  }

  free(): void {
    for (let give = this.#held.pop(); give; give = this.#held.pop()) give();
  }

  /** @returns the same pointer, to be released in its turn */
  hold(pointer: number, release: (pointer: number) => void): number {
    this.#held.push(() => release(pointer));
    return pointer;
  }

  /** @throws RangeError where there is no memory */
  alloc(bytes: number): number {
    const pointer = this.heif._malloc(bytes);
    if (pointer === 0) throw new RangeError(`no memory for ${bytes} bytes`);
    this.heif.HEAPU8.fill(0, pointer, pointer + bytes);
    return this.hold(pointer, (taken) => this.heif._free(taken));
  }

  copyIn(bytes: Uint8Array): number {
    const pointer = this.alloc(bytes.length);
    this.heif.HEAPU8.set(bytes, pointer);
    return pointer;
  }

  copyOut(pointer: number, bytes: number): Uint8Array<ArrayBuffer> {
    return this.heif.HEAPU8.slice(pointer, pointer + bytes);
  }

  /** @throws HeifFailure where it writes another code than 0 */
  call(fill: (error: number) => void): void {
    const error = this.alloc(ERROR_BYTES);
    fill(error);
    const code = this.int(error);
    if (code !== 0)
      throw new HeifFailure(code, this.int(error + 4), this.text(this.int(error + 8)));
  }

  /** A call that writes a pointer. */
  pointerFrom(fill: (error: number, out: number) => void): number {
    const out = this.alloc(4);
    this.call((error) => fill(error, out));
    return this.int(out);
  }

  /** Numbers that a function lists, of which there are so many. */
  list(count: number, fill: (ids: number, most: number) => number): number[] {
    if (count <= 0) return [];
    const ids = this.alloc(4 * count);
    return Array.from({ length: fill(ids, count) }, (_, i) => this.int(ids + 4 * i));
  }

  int(pointer: number): number {
    return new DataView(this.heif.HEAPU8.buffer).getInt32(pointer, true);
  }

  text(pointer: number): string {
    if (pointer === 0) return "";
    const { HEAPU8 } = this.heif;
    return new TextDecoder().decode(HEAPU8.slice(pointer, HEAPU8.indexOf(0, pointer)));
  }
}
