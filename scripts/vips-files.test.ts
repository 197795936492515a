import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { safeLoader } from "./vips-files";
import { withoutEval } from "./vips-without-eval";

const loader = readFileSync(
  new URL("../node_modules/wasm-vips/lib/vips-es6.js", import.meta.url),
  "utf8",
);

it("wasm-vips' loader as it is installed becomes one without code made of text", () => {
  expect(loader).toMatch(/new Function/);
  expect(safeLoader(loader)).not.toMatch(/new Function|\beval\b/);
});

it("another version of it stops the build, and says what to do", () => {
  expect(() => safeLoader(`${loader}\n`)).toThrow(/SHA-256 [\da-f]{64}.*LOADER_SHA256/s);
});

it("so does one in which something is left, or a part is missing or there twice", () => {
  expect(() => withoutEval(`${loader};new  Function("x")`)).toThrow(/still makes code of text/);
  expect(() => withoutEval(loader.replace("a--;var h={toValue:Y};", ""))).toThrow(/no single part/);
  expect(() => withoutEval(`${loader}a--;var h={toValue:Y};a=g.map((m,p)=>{`)).toThrow(
    /no single part/,
  );
});
