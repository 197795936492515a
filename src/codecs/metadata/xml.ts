/**
 * Finds the elements and attributes of a small XML document and where each stands in its text, so that some
 * can be taken out and all else stays byte for byte. XML 1.0 and Namespaces in XML 1.0, without DTDs.
 */

export interface Name {
  /** The namespace's address; "" for none. */
  readonly space: string;
  readonly local: string;
}

export interface Attribute extends Name {
  /** From its name to its closing quote, both included. */
  readonly start: number;
  readonly end: number;
  /** Between the quotes, as written. */
  readonly value: string;
  readonly valueAt: number;
  /** A declaration of a namespace. */
  readonly declares: boolean;
}

export interface Element extends Name {
  /** As written, prefix included. */
  readonly name: string;
  readonly start: number;
  /** The first character behind its opening tag. */
  readonly innerAt: number;
  /** Its closing tag begins here; `innerAt` where it has none. */
  readonly innerEnd: number;
  readonly end: number;
  readonly attributes: readonly Attribute[];
  readonly children: readonly Element[];
}

/** Deeper than any packet that a program writes. */
const MOST_DEPTH = 200;
const MOST_ELEMENTS = 200_000;

interface Open {
  element: Omit<Element, "children" | "innerEnd" | "end"> & {
    children: Element[];
    innerEnd: number;
    end: number;
  };
  spaces: ReadonlyMap<string, string>;
}

/** The outermost elements; null for what is not well-formed, or nested without end. */
export function readXml(text: string): readonly Element[] | null {
  const roots: Element[] = [];
  const open: Open[] = [];
  let left = MOST_ELEMENTS;
  for (let at = text.indexOf("<"); at >= 0; at = text.indexOf("<", at)) {
    const skipped = skip(text, at);
    if (skipped !== null) {
      if (skipped < 0) return null;
      at = skipped;
      continue;
    }
    if (text[at + 1] === "/") {
      const end = text.indexOf(">", at) + 1;
      const closed = open.pop();
      if (end === 0 || closed?.element.name !== text.slice(at + 2, end - 1).trim()) return null;
      closed.element.innerEnd = at;
      closed.element.end = end;
      at = end;
      continue;
    }
    const tag = readTag(text, at, open.at(-1)?.spaces ?? new Map());
    if (!tag || left-- === 0) return null;
    (open.at(-1)?.element.children ?? roots).push(tag.opened.element);
    if (!tag.closed) open.push(tag.opened);
    if (open.length > MOST_DEPTH) return null;
    at = tag.opened.element.innerAt;
  }
  return open.length === 0 ? roots : null;
}

/** Passes a comment, an instruction, character data or a declaration; −1 where it has no end. */
function skip(text: string, at: number): number | null {
  for (const [start, end] of [
    ["<!--", "-->"],
    ["<?", "?>"],
    ["<![CDATA[", "]]>"],
    ["<!", ">"],
  ] as const) {
    if (!text.startsWith(start, at)) continue;
    const found = text.indexOf(end, at + start.length);
    return found < 0 ? -1 : found + end.length;
  }
  return null;
}

const NAME = /[^\s=/>"'<&]+/y;
const SPACE = /\s*/y;
const EQUALS = /\s*=\s*(["'])/y;

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function readTag(
  text: string,
  start: number,
  outer: ReadonlyMap<string, string>,
): { opened: Open; closed: boolean } | null {
  const name = match(NAME, text, start + 1)?.[0];
  if (!name) return null;
  const written: { name: string; start: number; end: number; value: string; valueAt: number }[] =
    [];
  let at = start + 1 + name.length;
  for (;;) {
    at += match(SPACE, text, at)?.[0].length ?? 0;
    if (text[at] === ">" || text.startsWith("/>", at)) break;
    const attribute = match(NAME, text, at)?.[0];
    const equals = attribute && match(EQUALS, text, at + attribute.length);
    if (!equals) return null;
    const valueAt = at + attribute.length + equals[0].length;
    const end = text.indexOf(equals[1] as string, valueAt);
    if (end < 0) return null;
    written.push({
      name: attribute,
      start: at,
      end: end + 1,
      value: text.slice(valueAt, end),
      valueAt,
    });
    at = end + 1;
  }
  const closed = text[at] === "/";
  const innerAt = at + (closed ? 2 : 1);
  const declared = written.filter((a) => a.name === "xmlns" || a.name.startsWith("xmlns:"));
  const spaces = declared.length === 0 ? outer : new Map(outer);
  for (const a of declared) {
    (spaces as Map<string, string>).set(a.name.slice("xmlns:".length), plain(a.value));
  }
  const attributes = written.map(({ name: full, ...place }) => ({
    ...place,
    ...split(full, spaces, false),
    declares: full === "xmlns" || full.startsWith("xmlns:"),
  }));
  const element = {
    ...split(name, spaces, true),
    ...{ name, start, innerAt, innerEnd: innerAt, end: innerAt },
    attributes,
    children: [],
  };
  return { opened: { element, spaces }, closed };
}

/** Elements without a prefix are in the default namespace, attributes in none. */
function split(name: string, spaces: ReadonlyMap<string, string>, byDefault: boolean): Name {
  const colon = name.indexOf(":");
  if (colon < 0) return { space: byDefault ? (spaces.get("") ?? "") : "", local: name };
  return { space: spaces.get(name.slice(0, colon)) ?? "", local: name.slice(colon + 1) };
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

/** Text without references; characters above 255 are UTF-8, one character a byte, as all of the text is. */
export function plain(written: string): string {
  return written.replace(/&(#x[0-9a-f]{1,6}|#[0-9]{1,7}|\w{1,8});/gi, (whole, inner: string) => {
    if (!inner.startsWith("#")) return ENTITIES[inner] ?? whole;
    const code = /^#x/i.test(inner) ? Number.parseInt(inner.slice(2), 16) : Number(inner.slice(1));
    if (code > 0x10ffff) return whole;
    const utf8 = new TextEncoder().encode(String.fromCodePoint(code));
    return String.fromCharCode(...utf8);
  });
}

/** Safe between double quotes, line ends included; what XML has no way to write is left out. */
export function escaped(text: string): string {
  return [...text]
    .filter((letter) => !/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(letter))
    .map((letter) => (/[&<>"\t\n\r]/.test(letter) ? `&#${letter.charCodeAt(0)};` : letter))
    .join("");
}

/** All elements, outer ones first. */
export function* everyElement(roots: readonly Element[]): Generator<Element> {
  for (const element of roots) {
    yield element;
    yield* everyElement(element.children);
  }
}

/** Takes places out of a text. */
export function without(text: string, gone: readonly { start: number; end: number }[]): string {
  let kept = "";
  let at = 0;
  for (const { start, end } of [...gone].sort((a, b) => a.start - b.start)) {
    if (start > at) kept += text.slice(at, start);
    at = Math.max(at, end);
  }
  return kept + text.slice(at);
}
