import { dirname, join } from "node:path";
import { lexer, type Token, type Tokens } from "marked";
import sharp from "sharp";
import type { Plugin } from "vite";
import type { Block, Inline, Section } from "../src/app/guide/content.ts";

/** A block as it stands in the module: a picture's address is known to the bundler alone. */
type Written = Exclude<Block, { kind: "picture" }> | { kind: "picture"; path: string; alt: string };

const unknown = (token: Token) =>
  new Error(`docs/guide.md has a ${token.type}, which the page cannot show: ${token.raw}`);

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

/** @throws where the text has anything that `Block` has no word for */
export function sectionsOf(text: string): (Omit<Section, "blocks"> & { blocks: Written[] })[] {
  const sections: (Omit<Section, "blocks"> & { blocks: Written[] })[] = [];
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

/** Importing `docs/guide.md` gives its sections. */
export function guide(): Plugin {
  return {
    name: "guide",
    enforce: "pre",
    async transform(text, id) {
      if (!id.endsWith("/docs/guide.md")) return null;
      const sections = sectionsOf(text);
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
