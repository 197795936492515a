// @vitest-environment node
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseSync } from "vite";
import { expect, test } from "vitest";
import type { Words } from "./catalogue";
import { how as deHow } from "./de/how";
import { de } from "./de/words";
import { how as enHow } from "./en/how";
import { en } from "./en/words";
import { how as jaHow } from "./ja/how";
import { ja } from "./ja/words";

/** The attributes that people read or hear. */
const SAID = new Set(["title", "aria-label", "label", "alt", "placeholder", "aria-description"]);

/** The same in every language: our name, names of formats and keys, units, signs. */
const NAMES =
  /^(?:Blindspot|JPEG|PNG|WebP|AVIF|TIFF|GIF|HEIC|ZIP|Ctrl|Shift|Esc|EXIF|sRGB|RGB|px|dB|ISO|c|R|x|f|N|i|\W|\d)+$/;

test("no component says anything of its own: words come from the catalogues", () => {
  const said = readdirSync("src/app", { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".tsx"))
    .map((file) => `src/app/${file}`)
    .filter((file) => !file.includes(".test."))
    .flatMap((file) => literals(file).map((text) => `${file}: ${text}`));
  expect(said).toEqual([]);
});

test("the first page comes without the words of the place of work", () => {
  const comes = new Set(["src/main.tsx"]);
  // A set goes on with what is added meanwhile.
  for (const file of comes) for (const imported of importedBy(file)) comes.add(imported);
  expect(comes).toContain("src/words/en/first-words.ts");
  expect(comes).not.toContain("src/words/en/words.ts");
});

test.each([
  ["German", de, deHow],
  ["Japanese", ja, jaHow],
] as const)("no word is empty, and hardly one is English, in %s", (_, language, how) => {
  const english = texts({ ...en, how: enHow });
  // In English the manifest says what a model is for.
  const other = texts({ ...language, models: en.models, how });
  expect([...other.keys()].sort()).toEqual([...english.keys()].sort());
  const same = [...other].filter(
    ([key, text]) => english.get(key) === text && text.split(/\s+/).length > 2,
  );
  expect(same).toEqual([]);
  expect([...other].filter(([, text]) => text.trim() === "")).toEqual([]);
});

/** What comes with a module of ours. */
function importedBy(file: string): string[] {
  const { program } = parseSync(file, readFileSync(file, "utf8"));
  return (program.body as unknown as Node[]).flatMap((node) => {
    const { value } = (node.source ?? {}) as { readonly value?: string };
    if (node.importKind === "type" || node.exportKind === "type" || !value?.startsWith(".")) {
      return [];
    }
    const path = join(dirname(file), value);
    return [`${path}.ts`, `${path}.tsx`].filter(existsSync);
  });
}

/** The texts of a catalogue that are not made of data, by the path to them. */
function texts(part: Words | object, path = ""): Map<string, string> {
  return new Map(
    Object.entries(part).flatMap(([key, value]): [string, string][] => {
      if (typeof value === "string") return [[`${path}${key}`, value]];
      return typeof value === "object" && value !== null ? [...texts(value, `${path}${key}.`)] : [];
    }),
  );
}

/** Of the parser's tree, as much as is looked at. */
interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && "type" in value;

/** What a component's source says in words. */
function literals(file: string): string[] {
  const found: string[] = [];
  const say = (text: unknown) => {
    const words = String(text).trim();
    if (/\p{L}{2}/u.test(words) && !NAMES.test(words)) found.push(words);
  };
  /** The texts that an expression may become. */
  const textsIn = (node: unknown): void => {
    if (!isNode(node)) return;
    const { type } = node;
    if (type === "Literal" && typeof node.value === "string") say(node.value);
    else if (type === "TemplateLiteral") {
      say((node.quasis as { value: { raw: string } }[]).map(({ value }) => value.raw).join(" "));
    } else if (type === "ConditionalExpression") {
      textsIn(node.consequent);
      textsIn(node.alternate);
    } else if (type === "LogicalExpression") {
      textsIn(node.right);
      if (node.operator !== "&&") textsIn(node.left);
    } else if (type === "BinaryExpression" && node.operator === "+") {
      textsIn(node.left);
      textsIn(node.right);
    } else if (type === "JSXExpressionContainer") textsIn(node.expression);
  };
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(visit);
    if (!isNode(node)) return;
    if (node.type === "JSXText") say(node.value);
    if (node.type === "JSXAttribute" && SAID.has((node.name as { name: string }).name)) {
      textsIn(node.value);
    }
    // Children in braces are shown; elements among them are met on the way down.
    if (node.type === "JSXElement" || node.type === "JSXFragment") {
      for (const child of node.children as Node[]) {
        if (child.type === "JSXExpressionContainer") textsIn(child);
      }
    }
    Object.values(node).forEach(visit);
  };
  visit(parseSync(file, readFileSync(file, "utf8")).program);
  return found;
}
