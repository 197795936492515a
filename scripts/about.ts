import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";
import type { About, ShippedPackage } from "../src/app/system/about.ts";

const root = join(import.meta.dirname, "..");
const read = (...path: string[]) => readFileSync(join(root, ...path), "utf8");

interface PackageFile {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const packageFile = (...path: string[]) => JSON.parse(read(...path, "package.json")) as PackageFile;

/** Bundled into the service worker, though they are listed with the tools that build it. */
const alsoShipped = ["workbox-precaching", "workbox-routing"];

/** Packages whose own words are about the wrapper alone. */
const licences: Readonly<Record<string, string>> = {
  "libraw-wasm": "ISC; LibRaw in it LGPL-2.1 OR CDDL-1.0",
};

/** Everything in the built app that others wrote: what it depends on, and what that depends on, by name. */
export function shippedPackages(): readonly ShippedPackage[] {
  const found = new Map<string, PackageFile>();
  const visit = (name: string) => {
    // Types are gone when it is built.
    if (found.has(name) || name.startsWith("@types/")) return;
    const file = packageFile("node_modules", name);
    found.set(name, file);
    Object.keys(file.dependencies ?? {}).forEach(visit);
  };
  [...Object.keys(packageFile().dependencies ?? {}), ...alsoShipped].forEach(visit);
  return [...found.values()]
    .map(({ name, version, license }) => ({
      name,
      version,
      license: licences[name] ?? license.replace(/^\((.*)\)$/, "$1"),
    }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** A package's licence in full: its own file or, where it brings none, ours in `licences/`. */
function licenceText(name: string): string {
  if (name.startsWith("onnxruntime-")) return read("scripts", "ort-license.txt");
  const folder = join("node_modules", name);
  const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
  return file ? read(folder, file) : read("scripts", "licences", `${name.replace("/", "-")}.txt`);
}

function notices(packages: readonly ShippedPackage[]): string {
  const parts = packages.map(
    ({ name, version, license }) =>
      `## ${name} ${version} (${license})\n\n${licenceText(name).trim()}\n`,
  );
  return ["# Licences of the software in this app\n", ...parts].join("\n");
}

/** Hash of the app's sources, 12 hexadecimal digits: the same sources have the same, anywhere. */
function sourceHash(): string {
  const hash = createHash("sha256");
  const add = (path: string) => {
    if (existsSync(join(root, path))) hash.update(path).update(read(path));
  };
  for (const folder of ["src", "workers", "scripts"]) {
    const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name));
    const paths = files.map(({ parentPath, name }) =>
      join(parentPath, name)
        .slice(root.length + 1)
        .replaceAll("\\", "/"),
    );
    paths.sort().forEach(add);
  }
  ["index.html", "package-lock.json", "vite.config.ts", "public/models/manifest.json"].forEach(add);
  return hash.digest("hex").slice(0, 12);
}

/**
 * Defines `__ABOUT__`, what the app says of itself, and writes `third-party-licenses.md`, the full notices
 * of everything that is bundled. Vite's own list leaves out what only the workers use.
 */
export function about(): Plugin {
  const packages = shippedPackages();
  return {
    name: "about",
    config: () => {
      const { version } = packageFile();
      // The day is enough, and two builds of one day are the same.
      const seconds = Number(process.env.SOURCE_DATE_EPOCH ?? Date.now() / 1000);
      const built = new Date(1000 * seconds).toISOString().slice(0, 10);
      const text: About = { version, built, sources: sourceHash(), packages };
      return { define: { __ABOUT__: JSON.stringify(text) } };
    },
    generateBundle() {
      this.emitFile({
        type: "asset",
        fileName: "third-party-licenses.md",
        source: notices(packages),
      });
    },
  };
}
