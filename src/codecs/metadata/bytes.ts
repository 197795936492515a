/** Small helpers over bytes that others wrote. */

export type Bytes = Uint8Array<ArrayBuffer>;

/** Part of a file. */
export interface Range {
  /** Bytes from the file's start. */
  readonly at: number;
  /** Bytes. */
  readonly length: number;
}

/** Null where it reads beyond a view's end. */
export function unlessCutOff<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

export const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** A copy that owns its memory, so that what is sent on does not carry the whole file along. */
export const copyOf = (bytes: Uint8Array): Bytes => Uint8Array.from(bytes);

/** Of larger files the browser would hold a second copy, until a collection comes by. */
const READ_AT_ONCE = 1 << 24;

/** A whole file. Its memory can be given back: see `letGo`. */
export async function readWhole(file: Blob, signal?: AbortSignal): Promise<Bytes> {
  if (file.size <= READ_AT_ONCE) return new Uint8Array(await file.arrayBuffer());
  const bytes = new Uint8Array(file.size);
  try {
    const reader = file.stream().getReader();
    for (let at = 0; ; ) {
      const { done, value } = await reader.read();
      signal?.throwIfAborted();
      if (done) return bytes;
      bytes.set(value, at);
      at += value.length;
    }
  } catch (error) {
    letGo(bytes);
    throw error;
  }
}

/**
 * Gives the memory of a file back that nobody needs any more, all views of it with it: a collection would find it
 * late, and a large photo takes what is left meanwhile.
 */
export function letGo({ buffer }: Bytes): void {
  // Chromium 114, Firefox 122 and Safari 17.4 have it; the type library does not know.
  (buffer as { transfer?: (length: number) => ArrayBuffer }).transfer?.(0);
}

export function joined(parts: readonly Uint8Array[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** A string of one character a byte, 0 to 255; edits of ASCII in it leave all other bytes as they are. */
export function binaryText(bytes: Uint8Array): string {
  const STEP = 1 << 13; // Arguments of one call.
  let text = "";
  for (let at = 0; at < bytes.length; at += STEP) {
    text += String.fromCharCode(...bytes.subarray(at, at + STEP));
  }
  return text;
}

/** The bytes of a string of characters 0 to 255. */
export function bytesOf(binary: string): Bytes {
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** UTF-8, one character a byte. */
export const asUtf8 = (text: string): string => binaryText(new TextEncoder().encode(text));

/** The text behind UTF-8 of one character a byte; damaged letters become U+FFFD. */
export const fromUtf8 = (binary: string): string => new TextDecoder().decode(bytesOf(binary));

export function startsWith(bytes: Uint8Array, start: string, at = 0): boolean {
  if (at < 0 || at + start.length > bytes.length) return false;
  for (let i = 0; i < start.length; i++) if (bytes[at + i] !== start.charCodeAt(i)) return false;
  return true;
}

/** Finds the first such bytes at or after `at`; −1 for none. */
export function indexOf(bytes: Uint8Array, wanted: string, at = 0): number {
  for (let i = at; ; i++) {
    i = bytes.indexOf(wanted.charCodeAt(0), i);
    if (i < 0 || startsWith(bytes, wanted, i)) return i;
  }
}
