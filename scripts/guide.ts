import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { lexer, type Token, type Tokens } from "marked";
import sharp from "sharp";
import type { Plugin } from "vite";
import type { Block, Inline, Section } from "../src/app/guide/content.ts";

/** A block as it stands in the module: a picture's address is known to the bundler alone. */
type Written = Exclude<Block, { kind: "picture" }> | { kind: "picture"; path: string; alt: string };

const unknown = (token: Token) =>
  new Error(`The guide has a ${token.type}, which the page cannot show: ${token.raw}`);

function inline(tokens: readonly Token[] = []): Inline[] {
  return tokens.map((token): Inline => {
    const { type } = token;
    if (type === "text" || type === "escape") return (token as Tokens.Text).text;
    if (type !== "strong" && type !== "em") throw unknown(token);
    return { kind: type, of: inline((token as Tokens.Strong | Tokens.Em).tokens) };
  });
}

function block(token: Token): Written {
  if (token.type === "list") {
    const items = (token as Tokens.List).items.map(({ tokens: [line] }) =>
      inline((line as Tokens.Text).tokens),
    );
    return { kind: "list", items };
  }
  if (token.type !== "paragraph") throw unknown(token);
  const [first, ...more] = (token as Tokens.Paragraph).tokens;
  if (first?.type === "image" && more.length === 0) {
    const { href, text } = first as Tokens.Image;
    return { kind: "picture", path: href, alt: text };
  }
  return { kind: "paragraph", of: inline(token.tokens) };
}

interface WrittenSection extends Omit<Section, "blocks"> {
  readonly blocks: Written[];
}

/** @throws where the text has anything that `Block` has no word for */
export function sectionsOf(text: string): WrittenSection[] {
  const sections: WrittenSection[] = [];
  for (const token of lexer(text)) {
    if (token.type === "space") continue;
    if (token.type === "heading") {
      const { depth, text: title } = token as Tokens.Heading;
      const words = title.toLowerCase().match(/[a-z]+/g) ?? [];
      sections.push({ id: ["guide", ...(depth > 1 ? words : [])].join("-"), title, blocks: [] });
    } else sections.at(-1)?.blocks.push(block(token));
  }
  return sections;
}

/** What is the same in every language: how many blocks of what kind each section has, lists' lengths, and pictures. */
const shapeOf = (sections: readonly WrittenSection[]) =>
  sections.map(({ blocks }) =>
    blocks.map((of) =>
      of.kind === "picture" ? of.path : of.kind === "list" ? of.items.length : of.kind,
    ),
  );

/**
 * The sections of the guide in another language, each at the English one's address: links lead to them in every
 * language.
 * @throws where it has another shape than the English guide, besides what `sectionsOf` throws
 */
export function translatedSections(text: string, english: string): WrittenSection[] {
  const originals = sectionsOf(english);
  const sections = sectionsOf(text);
  const [own, wanted] = [sections, originals].map((of) => JSON.stringify(shapeOf(of)));
  if (own !== wanted) throw new Error(`A guide differs from the English one: ${own} for ${wanted}`);
  return sections.map((section, at) => ({ ...section, id: originals[at]?.id ?? section.id }));
}

/** Importing `docs/guide.md`, or `docs/guide.de.md` and the like, gives its sections. */
export function guide(): Plugin {
  return {
    name: "guide",
    enforce: "pre",
    async transform(text, id) {
      if (!/\/docs\/guide(\.[a-z]+)?\.md$/.test(id)) return null;
      const english = join(dirname(id), "guide.md");
      this.addWatchFile(english);
      const sections = translatedSections(text, await readFile(english, "utf8"));
      const pictures = sections
        .flatMap(({ blocks }) => blocks)
        .filter((of) => of.kind === "picture");
      const lines = pictures.map(({ path }, i) => `import p${i} from "./${path}";`);
      const sizes = await Promise.all(
        pictures.map(({ path }) => sharp(join(dirname(id), path)).metadata()),
      );
      const written = JSON.stringify(sections, (_, value: Written) => {
        if (value?.kind !== "picture") return value;
        const i = pictures.indexOf(value);
        const { path: __, ...rest } = value;
        return { ...rest, src: `\0${i}`, width: sizes[i]?.width, height: sizes[i]?.height };
      }).replace(/"\\u0000(\d+)"/g, "p$1");
      return { code: [...lines, `export default ${written};`].join("\n"), moduleType: "js" };
    },
  };
}
