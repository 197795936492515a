/**
 * A small file of every kind through the engine's decoders, against what is right for it: `npm run corpus` makes
 * the files, and the manifest beside them.
 */
import { readFileSync } from "node:fs";
import { expect } from "@playwright/test";
import type { Opened } from "./engine-page/corpus";
import { test } from "./engine-page/test";

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
        wrong.push(`${name}: ${field} is ${told}`);
      }
    }
    expect(wrong).toEqual([]);
  });
}
