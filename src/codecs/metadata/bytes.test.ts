import { describe, expect, it } from "vitest";
import { letGo, readWhole } from "./bytes";

describe("a large file", () => {
  const content = Buffer.alloc(20_000_000, "some bytes");

  it("is read as it is, and its memory given back at once", async () => {
    const bytes = await readWhole(new Blob([content]));
    expect(content.equals(bytes)).toBe(true);
    letGo(bytes);
    // Node 20 knows no other way to tell.
    expect(bytes.length).toBe("transfer" in ArrayBuffer.prototype ? 0 : content.length);
  });

  it("is read no further than it is wanted", async () => {
    const gone = new AbortController();
    const reading = readWhole(new Blob([content]), gone.signal);
    gone.abort();
    await expect(reading).rejects.toThrow("aborted");
  });
});
