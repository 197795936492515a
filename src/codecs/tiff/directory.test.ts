import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FileWindow } from "../vips/file-window";
import { seeking } from "../vips/seek";
import {
  BIG,
  CLASSIC,
  contentOf,
  everyDirectory,
  type Form,
  find,
  inMemory,
  numberOf,
  numbersOf,
  openTiff,
  readDirectory,
  type Source,
  sizeOf,
  type Tiff,
  TYPE,
  textOf,
} from "./directory";
import { copyFields, exifOfTiff } from "./exif";
import { TAG } from "./tags";
import { type Field, type Fields, fieldOf, inForm, tiffBytes } from "./write";

const FORMS: readonly Form[] = [true, false].flatMap((little) =>
  [true, false].map((big) => ({ little, big })),
);
const POINTERS = [TAG.exif, TAG.gps, TAG.subDirectories];

const open = (source: Source) => {
  const tiff = openTiff(source, [CLASSIC, BIG]);
  if (!tiff) throw new Error("no TIFF");
  return tiff;
};

const types = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 16, 17, 18];
const field = fc
  .record({
    tag: fc.nat(0xffff).filter((tag) => !POINTERS.some((pointer) => pointer === tag)),
    type: fc.constantFrom(...types),
    count: fc.integer({ min: 1, max: 9 }),
  })
  .chain(({ tag, type, count }) => {
    const length = count * sizeOf(type);
    return fc
      .uint8Array({ minLength: length, maxLength: length })
      .map((content): Field => ({ tag, type, count, content }));
  });
const some = fc
  .uniqueArray(field, { selector: ({ tag }) => tag, maxLength: 12 })
  .map((fields) => fields.toSorted((a, b) => a.tag - b.tag));
const fieldsBelow = (depth: number): fc.Arbitrary<Fields> => {
  if (depth === 0) return some.map((fields) => ({ fields }));
  const pointers = fc.uniqueArray(fc.constantFrom(...POINTERS), { minLength: 1 });
  const below = pointers
    .chain((tags) =>
      fc.tuple(...tags.map((tag) => fc.tuple(fc.constant(tag), fieldsBelow(depth - 1)))),
    )
    .map((children) => new Map<number, Fields>(children));
  return fc
    .tuple(some, fc.option(below))
    .map(([fields, children]) => (children ? { fields, children } : { fields }));
};
const tree = fieldsBelow(2);
const form = fc.constantFrom(...FORMS);

/** All that was written, read again. */
function read(tiff: Tiff, at = tiff.firstAt): Fields {
  const directory = readDirectory(tiff, at);
  expect(directory).toMatchObject({ at, whole: true, next: 0 });
  const fields: Field[] = [];
  const children = new Map<number, Fields>();
  for (const entry of directory?.entries ?? []) {
    const { tag, type, count } = entry;
    const below = POINTERS.some((pointer) => pointer === tag) && numberOf(tiff, directory, tag);
    if (below) children.set(tag, read(tiff, below));
    else fields.push({ tag, type, count, content: contentOf(tiff, entry) });
  }
  return children.size > 0 ? { fields, children } : { fields };
}

describe("directories", () => {
  it("are read as they were written, of either byte order, in TIFF and BigTIFF", () => {
    fc.assert(
      fc.property(form, tree, (form, fields) => {
        const bytes = tiffBytes(form, fields);
        expect(read(open(inMemory(bytes)))).toEqual(fields);
        const file = new FileWindow(bytes.length, (from, to) => bytes.slice(from, to));
        file.seek(5, 0);
        expect(read(open(seeking(file)))).toEqual(fields);
        expect(file.seek(0, 1)).toBe(5);
      }),
    );
  });

  it.each(FORMS)("tell numbers and text: %o", (form) => {
    const most = { [TYPE.byte]: 255, [TYPE.short]: 65_535, [TYPE.long]: 2 ** 32 - 1 };
    const kinds = { ...most, [TYPE.long8]: Number.MAX_SAFE_INTEGER, [TYPE.rational]: 4_000_000 };
    const any = fc
      .constantFrom(...Object.entries(kinds))
      .chain(([type, max]) =>
        fc.tuple(fc.constant(Number(type)), fc.array(fc.nat(max), { minLength: 1, maxLength: 20 })),
      );
    fc.assert(
      fc.property(any, ([type, values]) => {
        const tiff = open(inMemory(tiffBytes(form, { fields: [fieldOf(form, 7, type, values)] })));
        const directory = readDirectory(tiff, tiff.firstAt);
        expect(numbersOf(tiff, directory, 7)).toEqual(values);
        expect(numberOf(tiff, directory, 7)).toBe(values[0]);
        expect(numbersOf(tiff, directory, 8)).toEqual([]);
      }),
    );
    const content = new TextEncoder().encode(" Zoë \0 unseen");
    const text: Field = { tag: 1, type: TYPE.ascii, count: content.length, content };
    const nothing = fieldOf(form, 2, TYPE.long, [0, 0]);
    const fields = [text, { ...nothing, type: TYPE.rational, count: 1 }];
    const tiff = open(inMemory(tiffBytes(form, { fields })));
    const directory = readDirectory(tiff, tiff.firstAt);
    expect(textOf(tiff, directory, 1)).toBe("Zoë");
    expect(numberOf(tiff, directory, 1)).toBeNull();
    expect([textOf(tiff, directory, 2), numberOf(tiff, directory, 2)]).toEqual([null, null]);
  });

  it("say the same in any other form", () => {
    fc.assert(
      fc.property(form, form, fc.array(field), (from, to, fields) => {
        const numbers = (form: Form, field: Field) => {
          const tiff = open(inMemory(tiffBytes(form, { fields: [field] })));
          return numbersOf(tiff, readDirectory(tiff, tiff.firstAt), field.tag);
        };
        for (const field of fields) {
          const other = inForm(field, from, to);
          expect(numbers(to, other)).toEqual(numbers(from, field));
          expect(inForm(other, to, from)).toEqual(field);
        }
      }),
    );
  });

  it("that are damaged or made to be slow are read as far as they go", () => {
    // Bytes that look like a count, an offset or a type do more harm than any others.
    const byte = fc.oneof(fc.constantFrom(0, 1, 8, 16, 255), fc.nat(255));
    const changes = fc.array(fc.tuple(fc.nat(), byte), { maxLength: 12 });
    fc.assert(
      fc.property(form, tree, changes, fc.option(fc.nat()), (form, fields, changed, cut) => {
        const whole = tiffBytes(form, fields);
        for (const [at, value] of changed) whole[at % whole.length] = value;
        const bytes = whole.subarray(0, cut === null ? whole.length : cut % whole.length);
        const source = inMemory(bytes);
        exifOfTiff(source);
        const tiff = openTiff(source, [CLASSIC, BIG]);
        if (!tiff) return;
        copyFields(tiff, { main: () => true, below: () => true, form });
        const all = everyDirectory(tiff, POINTERS);
        expect(all.length).toBeLessThanOrEqual(32);
        for (const directory of all) {
          for (const entry of directory.entries) {
            expect(contentOf(tiff, entry).length).toBe(entry.length);
            expect(find(directory, entry.tag)?.at).toBeLessThanOrEqual(entry.at);
            numbersOf(tiff, directory, entry.tag);
            textOf(tiff, directory, entry.tag);
          }
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("in a circle come to an end", () => {
    for (const form of FORMS) {
      const pointer = form.big ? TYPE.long8 : TYPE.long;
      const start = form.big ? 16 : 8;
      const fields = [TAG.exif, TAG.gps, TAG.interoperability].map((tag) =>
        fieldOf(form, tag, pointer, [start]),
      );
      const tiff = open(inMemory(tiffBytes(form, { fields })));
      expect(everyDirectory(tiff, [TAG.exif, TAG.gps])).toHaveLength(1);
      expect(copyFields(tiff, { main: () => true, below: () => true, form })).toBeNull();
    }
  });

  it("beyond the end, of a version not asked for, or cut off are none", () => {
    for (const form of FORMS) {
      const bytes = tiffBytes(form, { fields: [fieldOf(form, 256, TYPE.long, [5])] });
      expect(openTiff(inMemory(bytes)) === null).toBe(form.big);
      for (let length = 0; length < (form.big ? 16 : 8); length++) {
        expect(openTiff(inMemory(bytes.subarray(0, length)), [CLASSIC, BIG])).toBeNull();
      }
      const tiff = open(inMemory(bytes));
      for (const at of [0, 7, bytes.length - 1, 2 ** 40])
        expect(readDirectory(tiff, at)).toBeNull();
      const cut = open(inMemory(bytes.subarray(0, bytes.length - (form.big ? 9 : 5))));
      expect(readDirectory(cut, cut.firstAt)).toMatchObject({ entries: [], whole: false });
    }
  });
});
