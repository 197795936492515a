import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { sectionsOf, translatedSections } from "./guide";

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

test.each(["de", "ja"])("the guide in %s has the same parts, lists and pictures", (language) => {
  const english = readFileSync("docs/guide.md", "utf8");
  const translated = readFileSync(`docs/guide.${language}.md`, "utf8");
  const [sections, originals] = [translatedSections(translated, english), sectionsOf(english)];
  expect(sections.map(({ id }) => id)).toEqual(originals.map(({ id }) => id));
  const pictures = (of: typeof sections) =>
    of.flatMap(({ blocks }) => blocks.flatMap((block) => ("path" in block ? block.path : [])));
  expect(pictures(sections)).toEqual(pictures(originals));
  const titles = new Set(originals.map(({ title }) => title));
  expect(sections.filter(({ title }) => titles.has(title))).toEqual([]);
});

test("a guide of another shape is refused", () => {
  const english = "# G\n\nFirst.\n\n## Save\n\n- One\n- Two\n";
  expect(() => translatedSections("# H\n\nErstens.\n", english)).toThrow("differs");
  expect(() => translatedSections("# H\n\nErstens.\n\n## S\n\n- Eins\n", english)).toThrow();
  const [, part] = translatedSections("# H\n\nErstens.\n\n## S\n\n- Eins\n- Zwei\n", english);
  expect(part).toMatchObject({ id: "guide-save", title: "S" });
});
