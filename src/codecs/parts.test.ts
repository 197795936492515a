import { describe, expect, it } from "vitest";
import { Chunks } from "./chunks";
import { type OnDisk, PART_BYTES, Parts } from "./parts";
import { WrittenFile } from "./vips/written-file";

/** A disk with room for so many bytes. */
function disk(
  room: number,
): OnDisk & { readonly written: () => number; readonly closed: () => boolean } {
  let bytes = Buffer.alloc(0);
  let closed = false;
  return {
    read: (into, { at }) => bytes.copy(into, 0, at, at + into.length),
    write(part, { at }) {
      if (at >= room) throw new DOMException("full", "QuotaExceededError");
      const length = Math.min(part.length, room - at);
      const all = Buffer.alloc(Math.max(bytes.length, at + length));
      bytes.copy(all);
      all.set(part.subarray(0, length), at);
      bytes = all;
      return length;
    },
    close() {
      closed = true;
    },
    file: async () => new Blob([bytes]),
    written: () => bytes.length,
    closed: () => closed,
  };
}

const SIZE = 2.5 * PART_BYTES;
const anyBytes = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 7919) >> 5);
const never = () => {
  throw new Error("nothing is read");
};

describe("a file in parts", () => {
  it.each([
    ["on disk", SIZE],
    ["on a disk that is full in the middle", 1.5 * PART_BYTES],
    ["on a disk that takes nothing", 0],
  ])("is what was written, from start to end, %s", async (_, room) => {
    const place = disk(room);
    const file = new Chunks(new Parts(place));
    const expected = anyBytes(SIZE);
    for (let at = 0; at < SIZE; at += 100_003) file.add(expected.slice(at, at + 100_003));
    const blob = await file.blob("image/png");
    expect(blob.type).toBe("image/png");
    expect(Buffer.from(await blob.arrayBuffer()).equals(expected)).toBe(true);
    expect(place.closed()).toBe(true);
    expect(place.written()).toBe(room);
  });

  it("is what was written here and there, on disk", async () => {
    const file = new WrittenFile(never, new Parts(disk(4 * PART_BYTES)));
    const expected = anyBytes(SIZE);
    const gap = [PART_BYTES + 9, PART_BYTES + 99] as const;
    expected.fill(0, ...gap);
    file.seek(gap[1], 0);
    file.write(expected.subarray(gap[1]));
    file.seek(0, 0);
    file.write(expected.subarray(0, gap[0]));
    file.seek(2 * PART_BYTES, 0);
    expect([...file.read(5)]).toEqual([...expected.subarray(2 * PART_BYTES, 2 * PART_BYTES + 5)]);
    const blob = await file.blob("image/tiff");
    expect(Buffer.from(await blob.arrayBuffer()).equals(expected)).toBe(true);
  });
});
