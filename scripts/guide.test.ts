import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { sectionsOf } from "./guide";

test("a text becomes sections of plain data", () => {
  const text = "# Guide\n\nFirst.\n\n## On a phone\n\n- **One**: it & `two`\n";
  expect(() => sectionsOf(text)).toThrow("codespan");
  expect(sectionsOf(text.replaceAll("`", ""))).toEqual([
    { id: "guide", title: "Guide", blocks: [{ kind: "paragraph", of: ["First."] }] },
    {
      id: "guide-on-a-phone",
      title: "On a phone",
      blocks: [{ kind: "list", items: [[{ kind: "strong", of: ["One"] }, ": it & two"]] }],
    },
  ]);
});

test("markup of any kind is refused, not shown", () => {
  expect(() => sectionsOf("# G\n\n<img src=x>\n")).toThrow("html");
  expect(() => sectionsOf("# G\n\n[a](javascript:x)\n")).toThrow("link");
});

test("the guide has an address for each part, none twice", () => {
  const ids = sectionsOf(readFileSync("docs/guide.md", "utf8")).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(`#${id}`).toMatch(/^#guide(-[a-z]+)*$/);
});
