/**
 * A small file of every kind through the engine's decoders, against what is right for it: `npm run corpus` makes
 * the files, and the manifest beside them.
 */
import { readFileSync } from "node:fs";
import { expect } from "@playwright/test";
import type { Opened } from "./engine-page/corpus";
import { test } from "./engine-page/test";

/** What does not hold yet, as "file: field": it must fail, so that this list gets shorter. */
const PENDING: readonly string[] = [
  "*: source",
  // Hidden colours at alpha 0.
  ...[
    ...[1, 2, 4, 8].map((bits) => `palette-alpha-${bits}.png`),
    ...["key-colour.png", "rgba.png", "grey-alpha.png", "lossless-alpha.webp", "alpha.bmp"],
    "alpha.avif",
  ].map((name) => `${name}: pixels`),
  // Other colours than sRGB's, in 8 bits.
  ...["jpg", "png", "webp"].flatMap((extension) =>
    ["display-p3", "adobe-rgb", "prophoto", "linear"].flatMap((space) => [
      `${space}.${extension}: pixels`,
      `${space}.${extension}: profile`,
    ]),
  ),
  ...["gamma-linear.png", "cicp-p3.png", "grey-profile.png", "display-p3.avif"].flatMap((name) => [
    `${name}: pixels`,
    `${name}: profile`,
  ]),
  "r03.jpg: profile",
  "grey-profile.jpg: profile",
  "grey-profile.jpg: channels",
  "grey-profile.png: channels",
  // The end is missing, and the height stands at the end.
  "cut.jpg: opens",
  "dnl.jpg: opens",
  // Orientation.
  ...[2, 3, 4, 5, 6, 7, 8].map((orientation) => `orientation-${orientation}.webp: pixels`),
  ...[5, 6, 7, 8].map((orientation) => `orientation-${orientation}.webp: size`),
];

interface Right {
  readonly format: string;
  readonly width: number;
  readonly height: number;
  readonly type: string;
  readonly channels: number;
  /** Of a sample in the file. */
  readonly bits: number;
  readonly float: boolean;
  /** The name of its colours; null is sRGB, "*" any other. */
  readonly profile: string | null;
  readonly tolerance: number;
  readonly notes: readonly string[];
  /** Place, then the values there. */
  readonly pixels: readonly (readonly number[])[];
}

type Entry = Right | { readonly refused: string };

const folder = new URL("./fixtures/corpus/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL("manifest.json", folder), "utf8")) as Readonly<
  Record<string, Entry>
>;

/** The fields in which a file came out wrong, and how. */
function wrongIn(right: Entry, found: Opened | { readonly code: string }): Map<string, string> {
  const wrong = new Map<string, string>();
  const check = (field: string, holds: boolean, told: unknown) => {
    if (!holds) wrong.set(field, JSON.stringify(told));
  };
  if ("refused" in right) {
    check("refused", "code" in found && found.code === right.refused, found);
    return wrong;
  }
  check("opens", !("code" in found), found);
  if ("code" in found) return wrong;
  const { width, height, type, channels, samples, profile, source } = found;
  check("size", width === right.width && height === right.height, [width, height]);
  check("type", type === right.type, type);
  check("channels", channels === right.channels, channels);
  const values = ([x = 0, y = 0]: readonly number[]) =>
    samples.slice((y * width + x) * channels, (y * width + x + 1) * channels);
  const off = right.pixels.map(([x = 0, y = 0, ...colour]) => {
    const there = values([x, y]);
    return Math.max(...colour.map((value, c) => Math.abs(value - (there[c] ?? 1e9))));
  });
  check("pixels", Math.max(...off) <= right.tolerance, right.pixels.map(values));
  const named = (name: string) => profile?.replaceAll("\0", "").includes(name) ?? false;
  if (right.profile === null)
    check("profile", profile === null || named("sRGB") || named("SRG"), profile?.length);
  else if (right.profile === "*") check("profile", profile !== null, null);
  else check("profile", named(right.profile), profile?.slice(128, 400) ?? null);
  const { format, bits, float, notes } = right;
  const facts = source && {
    ...{ format: source.format, bits: source.bits, float: source.float, notes: source.notes },
  };
  check("source", JSON.stringify(facts) === JSON.stringify({ format, bits, float, notes }), facts);
  return wrong;
}

const formats = new Map<string, string[]>();
for (const name of Object.keys(manifest)) {
  const extension = name.replace(/^.*\./, "").toUpperCase();
  formats.set(extension, [...(formats.get(extension) ?? []), name]);
}

for (const [format, names] of formats) {
  test(`${format}: ${names.length} files come out right`, async ({ page }) => {
    const wrong: string[] = [];
    for (const name of names) {
      const file = readFileSync(new URL(name, folder)).toString("base64");
      const found = await page.evaluate((file) => window.blindspot.corpus.open(file), file);
      for (const [field, told] of wrongIn(manifest[name] as Entry, found)) {
        wrong.push(`${name}: ${field}`);
        if (!pendingOf(name).includes(`${name}: ${field}`))
          console.log(`${name}: ${field} is ${told}`);
      }
    }
    expect(wrong.sort()).toEqual(names.flatMap(pendingOf).sort());
  });
}

/** Its own, then those of all files that open. */
function pendingOf(name: string): string[] {
  const own = PENDING.filter((each) => each.startsWith(`${name}: `));
  const opens = !("refused" in (manifest[name] ?? {})) && !own.includes(`${name}: opens`);
  const all = PENDING.filter((each) => each.startsWith("*: "));
  return [...own, ...(opens ? all.map((each) => each.replace("*", name)) : [])];
}
