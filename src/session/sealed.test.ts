import { webcrypto } from "node:crypto";
import { describe, expect, it } from "vitest";
import { joined } from "../codecs/metadata/bytes";
import { contentOfSealed, seal, sealInBlocks } from "./sealed";

const subtle = webcrypto.subtle as SubtleCrypto;

/** Three blocks, the last of them not full. */
const large = new Blob([Uint8Array.from({ length: 9_000_000 }, (_, i) => (i * 7) >> 3)]);

async function sealed(content: Blob): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  for await (const part of await sealInBlocks(subtle, content)) parts.push(part);
  return joined(parts);
}

async function opened(bytes: Uint8Array<ArrayBuffer>): Promise<Buffer | null> {
  const content = await contentOfSealed(subtle, new Blob([bytes]));
  return content && Buffer.from(await content.arrayBuffer());
}

describe("a file sealed in blocks", () => {
  it("comes back as it was, an empty one too", async () => {
    const whole = Buffer.from(await large.arrayBuffer());
    expect((await opened(await sealed(large)))?.equals(whole)).toBe(true);
    expect((await opened(await sealed(new Blob())))?.length).toBe(0);
  });

  it("is of no use once a bit of it is another, or some of it is missing or added", async () => {
    const bytes = await sealed(large);
    for (const at of [3, 33, 60, 5_000_000, bytes.length - 1]) {
      const damaged = bytes.slice();
      damaged[at] = (damaged[at] as number) ^ 1;
      expect(await opened(damaged)).toBeNull();
    }
    expect(await opened(bytes.slice(0, -1))).toBeNull();
    // A whole block less.
    expect(await opened(bytes.slice(0, -(9_000_000 - 2 * 2 ** 22)))).toBeNull();
    expect(await opened(joined([bytes, new Uint8Array(1)]))).toBeNull();
  });

  it("is read as well where an older version sealed it as a whole", async () => {
    const content = Uint8Array.of(1, 2, 3);
    expect(await opened(await seal(subtle, {}, content))).toEqual(Buffer.from(content));
  });
});
