import { describe, expect, it } from "vitest";
import { DECODERS, loaderOf } from "./decoder-files";
import { librawWithoutEval } from "./libraw-without-eval";

describe("the decoders' loaders", () => {
  it("are modules that make no code of text", () => {
    for (const decoder of DECODERS) {
      const source = loaderOf(decoder);
      expect(source).toMatch(/export default libheif;|export\{\w+ as default\}/);
      expect(source).not.toMatch(/new Function|\beval\(/);
    }
  });

  it("of another version are refused, not changed by guess", () => {
    expect(() => librawWithoutEval("async function other(){}")).toThrow(/no single part/);
    for (const decoder of DECODERS) {
      const other = { ...decoder, loader: { ...decoder.loader, sha256: "00" } };
      expect(() => loaderOf(other)).toThrow(/SHA-256/);
    }
  });
});
