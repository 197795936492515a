import fc from "fast-check";
import { expect, it } from "vitest";
import { FileWindow } from "../vips/file-window";
import { inMemory, openTiff, readDirectory, TYPE } from "./directory";
import { onlyFirstPage } from "./first-page";
import { TAG } from "./tags";
import { fieldOf, offsetBytes, tiffBytes } from "./write";

const fileOf = (bytes: Uint8Array<ArrayBuffer>) =>
  new FileWindow(bytes.length, (from, to) => bytes.slice(from, to));

it.each([
  { little: true, big: false },
  { little: false, big: false },
  { little: false, big: true },
])("whatever is read of a TIFF, it has no second page: %o", (form) => {
  const bytes = tiffBytes(form, { fields: [fieldOf(form, TAG.width, TYPE.short, [9])] });
  const opened = openTiff(inMemory(bytes), [42, 43]);
  const next = opened && readDirectory(opened, opened.firstAt)?.nextAt;
  if (next == null) throw new Error("no directory");
  const pages = bytes.slice();
  pages.set(offsetBytes(form, 8), next);
  fc.assert(
    fc.property(fc.nat(bytes.length), fc.nat(bytes.length), (place, length) => {
      const file = onlyFirstPage(fileOf(pages));
      file.seek(place, 0);
      expect([...file.read(length)]).toEqual([...bytes.subarray(place, place + length)]);
      expect(file.seek(0, 1)).toBe(Math.min(bytes.length, place + length));
    }),
  );
});

it("what is no TIFF is left as it is", () => {
  const bytes = Uint8Array.from({ length: 40 }, (_, i) => i);
  expect([...onlyFirstPage(fileOf(bytes)).read(40)]).toEqual([...bytes]);
});
