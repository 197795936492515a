/** What *Save all* makes, beyond what a ZIP could hold once. */
import { createWriteStream, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as NodeStream } from "node:stream/web";
import { expect, test } from "@playwright/test";
import { type ZipEntry, zipOf } from "../src/app/batch/zip.ts";
import { limit, mebibytes, record, times } from "./soak.ts";
import { unzipped } from "./unzipped.ts";

let folder: string;

test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "zip-"));
});

test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function written(entries: AsyncIterable<ZipEntry>): Promise<string> {
  const path = join(folder, "denoised.zip");
  const stream = Readable.fromWeb(zipOf(entries) as NodeStream<Uint8Array>);
  await pipeline(stream, createWriteStream(path));
  return path;
}

const lastModified = new Date(2026, 0, 2);

test("a ZIP of more than 65,535 files is read by other programs", async () => {
  test.setTimeout(limit(300, 600));
  const count = 65_535 + 65;
  async function* entries(): AsyncGenerator<ZipEntry> {
    for (let i = 0; i < count; i++) {
      yield { name: `ä/${i % 7}/${i}.txt`, lastModified, input: new Blob([`${i}`]) };
    }
  }
  const { files, readers } = unzipped(await written(entries()));
  expect(files.size).toBe(count);
  expect(files.get(`ä/${(count - 1) % 7}/${count - 1}.txt`)).toBe(`${count - 1}`.length);
  record("A ZIP of 65,600 files", `read by ${readers.join(", ")}`);
});

test("a ZIP of more than 4 GiB, a file of it as well, is read by other programs", async () => {
  test.skip(times(1, 0) === 1, "writes 9 GB: with npm run soak");
  test.setTimeout(limit(0, 3600));
  const part = Uint8Array.from({ length: 1 << 20 }, (_, i) => Math.imul(i, 0x9e3779b1) >>> 24);
  const streamOf = (parts: number) => {
    let left = parts;
    return new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull: (to) => (left-- > 0 ? to.enqueue(part) : to.close()),
    });
  };
  // One beyond 4 GiB alone, and one that begins behind it.
  const sizes: readonly [string, number][] = [
    ["a.tif", 100],
    ["large.tif", 4097],
    ["b.tif", 101],
  ];
  async function* entries(): AsyncGenerator<ZipEntry> {
    for (const [name, parts] of sizes) yield { name, lastModified, input: streamOf(parts) };
  }
  const before = process.memoryUsage().rss;
  let most = 0;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss - before);
  }, 100);
  const path = await written(entries());
  clearInterval(timer);
  const { files, readers } = unzipped(path);
  expect([...files]).toEqual(sizes.map(([name, parts]) => [name, parts * part.length]));
  // It is never in memory as a whole.
  expect(most).toBeLessThan(1 << 29);
  record(
    `A ZIP of ${(statSync(path).size / 2 ** 30).toFixed(1)} GiB, with a file of 4.0 GiB in it`,
    `read by ${readers.join(", ")}; ${mebibytes(most)} of memory more while it was written`,
  );
});
