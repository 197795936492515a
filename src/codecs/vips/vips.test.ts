import { Worker } from "node:worker_threads";
import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { type Channels, type SampleType, samplesOf, WHITE } from "../../raster/raster";
import { FileWindow } from "./file-window";
import { isOutOfMemory, vipsReason } from "./module";
import { bytesPerRow, RowFile } from "./row-file";
import { RowGatherer } from "./row-gatherer";
import { RowReceiver, RowSender } from "./row-pipe";
import { type Orientation, turnedRow } from "./turn";
import { WrittenFile } from "./written-file";

const anyBytes = (length: number, seed = 1) =>
  Uint8Array.from({ length }, (_, i) => Math.imul(i + seed, 2_654_435_761) >>> 24);

describe("a file's window", () => {
  it("gives every byte, wherever it is asked for, and none beyond the end", () => {
    const whole = anyBytes(5000);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(6000), fc.nat(3000))), (asked) => {
        const file = new FileWindow(whole.length, (from, to) => whole.slice(from, to));
        for (const [place, length] of asked) {
          expect(file.seek(place, 0)).toBe(place);
          expect([...file.read(length)]).toEqual([...whole.subarray(place, place + length)]);
        }
      }),
    );
  });

  it("reads a long file in few calls", () => {
    let calls = 0;
    const file = new FileWindow(10 * 2 ** 20, (from, to) => {
      calls++;
      return new Uint8Array(to - from);
    });
    while (file.read(4096).length > 0);
    expect(calls).toBe(10);
    expect(file.seek(-3, 2)).toBe(10 * 2 ** 20 - 3);
    expect(file.seek(1, 1)).toBe(10 * 2 ** 20 - 2);
  });
});

describe("a file that is written here and there", () => {
  it("is what was written", async () => {
    // Several parts; a blob is as quick to read as its bytes, which Node cannot do.
    const bytesOf = new Map<Blob, Uint8Array>();
    const NodeBlob = globalThis.Blob;
    globalThis.Blob = class extends NodeBlob {
      constructor(parts: BlobPart[] = [], options?: BlobPropertyBag) {
        super(parts, options);
        const arrays = parts.map((part) => bytesOf.get(part as Blob) ?? (part as Uint8Array));
        bytesOf.set(this, Buffer.concat(arrays));
      }
    };
    try {
      const file = new WrittenFile((blob) => bytesOf.get(blob) as Uint8Array);
      const expected = new Uint8Array(10 * 2 ** 20);
      const at = [0, 4 * 2 ** 20 - 5, 9 * 2 ** 20, 4, 4 * 2 ** 20 + 1];
      for (const [i, place] of at.entries()) {
        const bytes = anyBytes(i < 3 ? 2 ** 20 : 9, i);
        expect(file.seek(place, 0)).toBe(place);
        expect(file.write(bytes)).toBe(bytes.length);
        expected.set(bytes, place);
      }
      file.seek(2 ** 22 - 2, 0);
      expect([...file.read(9)]).toEqual([...expected.subarray(2 ** 22 - 2, 2 ** 22)]);
      expect([...file.read(3)]).toEqual([...expected.subarray(2 ** 22, 2 ** 22 + 3)]);
      const blob = await file.blob("image/tiff");
      expect(blob.type).toBe("image/tiff");
      expect(Buffer.from(await blob.arrayBuffer()).equals(expected)).toBe(true);
    } finally {
      globalThis.Blob = NodeBlob;
    }
  });
});

describe("rows as a file", () => {
  it.each([
    ["u8", 1],
    ["u8", 2],
    ["u8", 3],
    ["u8", 4],
    ["u16", 1],
    ["u16", 3],
    ["u16", 4],
    ["f32", 1],
    ["f32", 3],
  ] as const)("are a TIFF of %s with %i channels", async (type, channels) => {
    const shape = { width: 5, height: 37, type, channels };
    const rows = anyBytes(37 * bytesPerRow(shape));
    let at = 0;
    const file = new RowFile(shape, (length) => {
      const part = rows.slice(at, at + Math.min(length, 13));
      at += part.length;
      return part;
    });
    const bytes: Uint8Array[] = [];
    for (let part = file.read(70); part.length > 0; part = file.read(70)) bytes.push(part);
    const { width, height, depth, channels: found } = await sharp(Buffer.concat(bytes)).metadata();
    expect({ width, height, channels: found }).toEqual({ width: 5, height: 37, channels });
    expect(depth).toBe({ u8: "uchar", u16: "ushort", f32: "float" }[type]);
    if (type === "u8" && channels === 3) {
      expect([...(await sharp(Buffer.concat(bytes)).raw().toBuffer())]).toEqual([...rows]);
    }
    file.seek(0, 0);
    expect(file.read(2)).toEqual(Uint8Array.of(0x49, 0x49));
    file.seek(-4, 2);
    expect(() => file.read(1)).toThrow(/are next, not/);
  });
});

it("rows go from one thread to another in the order they came", async () => {
  const sender = new RowSender();
  const receiver = new RowReceiver(sender.memory, sender.freed);
  const bytes = anyBytes(9 * 2 ** 20);
  const sent = sender.send(bytes);
  const read: Uint8Array[] = [];
  for (let count = 0; count < bytes.length; ) {
    // As another thread would: it does not wait for one that comes later in this one.
    await new Promise((resolve) => setTimeout(resolve));
    const part = receiver.read(2 ** 20 + 1);
    count += part.length;
    read.push(part);
  }
  await sent;
  expect(Buffer.concat(read).equals(bytes)).toBe(true);
});

it("a late word of a band already read is no band", async () => {
  const { memory } = new RowSender();
  const other = new Worker(
    `const { workerData } = require("node:worker_threads");
    const count = new Int32Array(workerData, 0, 1);
    const wait = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
    for (let i = 0; i < 5; i++) { wait(30); Atomics.notify(count, 0); }
    new Uint8Array(workerData)[8] = 7;
    Atomics.store(count, 0, 1);
    Atomics.notify(count, 0);`,
    { eval: true, workerData: memory },
  );
  expect([...new RowReceiver(memory, () => {}).read(9)]).toEqual([7]);
  await other.terminate();
});

it("what libvips throws tells its reason, and whether memory was short", () => {
  const thrown = (text: string) => ({ message: ["vips::Error", text] });
  const damaged = thrown("unable to call tiffload_source\ntiff2vips: Decoding error\n");
  expect(vipsReason(damaged)).toBe("unable to call tiffload_source; tiff2vips: Decoding error");
  expect(isOutOfMemory(damaged)).toBe(false);
  expect(isOutOfMemory(thrown("vips_tracked: out of memory -- size == 3433MB\n"))).toBe(true);
  expect(isOutOfMemory({ message: ["std::bad_alloc", "std::bad_alloc"] })).toBe(true);
  expect(isOutOfMemory(new RangeError("Array buffer allocation failed"))).toBe(true);
  expect(vipsReason(new Error("rows are missing"))).toBe("rows are missing");
});

describe("gathered rows", () => {
  const gathered = (
    type: SampleType,
    channels: Channels,
    values: number[],
    [width, height]: [number, number],
    orientation: Orientation = 1,
    bits?: number,
  ) => {
    const rows = new RowGatherer({
      ...{ width, height, type, channels, orientation },
      ...(bits ? { bits } : {}),
    });
    const samples = samplesOf(type, values.length);
    samples.set(values);
    const bytes = new Uint8Array(samples.buffer);
    for (let at = 0; at < bytes.length; at += 3) rows.add(bytes.subarray(at, at + 3));
    return rows.finish();
  };

  it("leave out an opaque alpha, and keep it from the first pixel on that is not", () => {
    for (const type of ["u8", "u16", "f32"] as const) {
      const white = WHITE[type];
      const opaque = gathered(type, 2, [1, white, 0, white, 1, white, 0, white], [2, 2]);
      expect(opaque).toMatchObject({ channels: 1 });
      expect([...(opaque?.samples ?? [])]).toEqual([1, 0, 1, 0]);
      const values = [1, white, 0, white, 1, white, 0, 0];
      expect([...(gathered(type, 2, values, [2, 2])?.samples ?? [])]).toEqual(values);
    }
  });

  it("are none as long as one is missing", () => {
    expect(gathered("u8", 1, [1, 2, 3], [2, 2])).toBeNull();
  });

  it("fill 16 bits from fewer", () => {
    const tenBits = [0, 1, 512, 1023].map((value) => value << 6);
    expect([...(gathered("u16", 1, tenBits, [4, 1], 1, 10)?.samples ?? [])]).toEqual([
      0, 64, 32_800, 65_535,
    ]);
  });

  it("put every pixel in one place, whichever way they are turned", () => {
    const size = { width: 3, height: 2 };
    for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8] as const) {
      const places = [0, 1].flatMap((y) => {
        const { start, step } = turnedRow(orientation, y, size);
        return [0, 1, 2].map((x) => start + step * x);
      });
      expect(places.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5]);
    }
  });
});
