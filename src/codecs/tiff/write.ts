/** Writes directories of fields, for `directory.ts` to read: TIFF 6.0, section 2, pages 13 to 16; BigTIFF. */
import { type Bytes, joined, viewOf } from "../metadata/bytes";
import { BIG, CLASSIC, type Form, isFraction, shapeOf, sizeOf, TYPE } from "./directory";

export interface Field {
  readonly tag: number;
  readonly type: number;
  /** Of values. */
  readonly count: number;
  /** Of all values, in the byte order they are written in; or the bytes that tell where they stand in the file. */
  readonly content: Uint8Array;
}

/** A directory to be written. */
export interface Fields {
  readonly fields: readonly Field[];
  /** Directories that a field of this one is to point to, by its tag. */
  readonly children?: ReadonlyMap<number, Fields>;
}

export const LITTLE: Form = { little: true, big: false };

/** @param values BYTEs, SHORTs, LONGs or LONG8s, whole and not negative; RATIONALs in thousandths */
export function fieldOf(form: Form, tag: number, type: number, values: readonly number[]): Field {
  const numbers =
    type === TYPE.rational ? values.flatMap((v) => [Math.round(v * 1000), 1000]) : values;
  const size = type === TYPE.rational ? 4 : sizeOf(type);
  const view = new DataView(new ArrayBuffer(numbers.length * size));
  for (const [i, number] of numbers.entries()) setUnsigned(view, i * size, size, number, form);
  return { tag, type, count: values.length, content: new Uint8Array(view.buffer) };
}

/** A field as a directory of another byte order has it. */
export function inForm(field: Field, { little }: Form, to: Form): Field {
  if (little === to.little) return field;
  const size = isFraction(field.type) ? 4 : sizeOf(field.type);
  const content = Uint8Array.from(field.content);
  for (let at = 0; at < content.length; at += size) content.subarray(at, at + size).reverse();
  return { ...field, content };
}

/**
 * A directory with all below it, its fields in the order of their tags: TIFF 6.0, page 15. No other is chained to it.
 * @param place in bytes, where it will stand; even
 */
export function directoryBytes(form: Form, { fields, children }: Fields, place: number): Bytes {
  const { counted, entry, inline } = shapeOf(form);
  const all: { field: Field; child?: Fields }[] = fields.map((field) => ({ field }));
  const type = form.big ? TYPE.long8 : TYPE.long;
  for (const [tag, child] of children ?? []) {
    all.push({ field: { tag, type, count: 1, content: new Uint8Array() }, child });
  }
  all.sort((a, b) => a.field.tag - b.field.tag);
  const table = new Uint8Array(counted + entry * all.length + inline);
  setUnsigned(viewOf(table), 0, counted, all.length, form);
  const parts: Uint8Array[] = [table];
  let end = place + table.length;
  for (const [i, { field, child }] of all.entries()) {
    let value: Uint8Array = child ? directoryBytes(form, child, end) : field.content;
    if (child || value.length > inline) {
      // Values begin at even places: page 15.
      parts.push(value, new Uint8Array(value.length % 2));
      const start = end;
      end += value.length + (value.length % 2);
      value = offsetBytes(form, start);
    }
    table.set(entryBytes(form, field, value), counted + entry * i);
  }
  return joined(parts);
}

/** @param value the field's own where it fits into the entry, or where it stands: TIFF 6.0, page 15 */
export function entryBytes(form: Form, { tag, type, count }: Field, value: Uint8Array): Bytes {
  const { entry, inline } = shapeOf(form);
  const bytes = new Uint8Array(entry);
  const view = viewOf(bytes);
  view.setUint16(0, tag, form.little);
  view.setUint16(2, type, form.little);
  setUnsigned(view, 4, inline, count, form);
  bytes.set(value, entry - inline);
  return bytes;
}

/** A structure of its own: byte order, version, the directory's place, and the directory. Page 13. */
export function tiffBytes(form: Form, fields: Fields): Bytes {
  const header = new DataView(new ArrayBuffer(form.big ? 16 : 8));
  header.setUint16(0, form.little ? 0x4949 : 0x4d4d);
  header.setUint16(2, form.big ? BIG : CLASSIC, form.little);
  // BigTIFF tells here how many bytes an offset has.
  if (form.big) header.setUint16(4, 8, form.little);
  const bytes = new Uint8Array(header.buffer);
  bytes.set(offsetBytes(form, bytes.length), firstPlace(form));
  return joined([bytes, directoryBytes(form, fields, bytes.length)]);
}

/** Where the first directory's offset stands in a file: page 13. */
export const firstPlace = ({ big }: Form): number => (big ? 8 : 4);

export function offsetBytes(form: Form, offset: number): Uint8Array {
  const { inline } = shapeOf(form);
  const view = new DataView(new ArrayBuffer(inline));
  setUnsigned(view, 0, inline, offset, form);
  return new Uint8Array(view.buffer);
}

/** A number of 1, 2, 4 or 8 bytes; below 2⁵³. */
function setUnsigned(
  view: DataView,
  at: number,
  bytes: number,
  value: number,
  { little }: Form,
): void {
  if (bytes === 8) view.setBigUint64(at, BigInt(value), little);
  else if (bytes === 4) view.setUint32(at, value, little);
  else if (bytes === 2) view.setUint16(at, value, little);
  else view.setUint8(at, value);
}
