import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Plugin } from "vite";
import { librawWithoutEval } from "./libraw-without-eval.ts";

const root = join(import.meta.dirname, "..");
const modules = join(root, "node_modules");

const versionOf = (name: string) =>
  (JSON.parse(readFileSync(join(modules, name, "package.json"), "utf8")) as { version: string })
    .version;

/** A decoder's loader and WebAssembly, hosted unbundled so that anyone can put another build in their place. */
interface Decoder {
  /** Same-origin folder; its name changes with the version, so it never expires. */
  readonly folder: string;
  /** The constant that holds the folder's path in the app. */
  readonly constant: string;
  readonly directory: string;
  readonly loader: { readonly from: string; readonly sha256: string };
  /** The loader's name here: a module with one default export. */
  readonly module: string;
  readonly wasm: string;
  /** Makes the loader what our policy allows, and a module. */
  readonly change: (source: string) => string;
  readonly licence: () => string;
}

const [heifVersion, librawVersion] = [versionOf("libheif-js"), versionOf("libraw-wasm")];

export const DECODERS: readonly Decoder[] = [
  {
    folder: `/heif-${heifVersion}/`,
    constant: "__HEIF_FOLDER__",
    directory: join(modules, "libheif-js/libheif-wasm"),
    loader: {
      from: "libheif.js",
      sha256: "f148d9ff173e5a6d6781e80dccb8336f54bfbb032392ceb2d37e0e92923c4bf3",
    },
    module: "libheif.mjs",
    wasm: "libheif.wasm",
    change: (source) => `${source}\nexport default libheif;\n`,
    licence: () =>
      [
        `libheif-js ${heifVersion}: libheif with libde265, compiled by Emscripten. LGPL-3.0.`,
        "Sources and how to build them: https://github.com/catdad-experiments/libheif-emscripten,",
        "https://github.com/strukturag/libheif, https://github.com/strukturag/libde265.",
        "Another build may take the place of libheif.wasm and libheif.mjs in this folder.",
        "The loader is the package's libheif.js with one line added, which exports it.",
        `\n${readFileSync(join(modules, "libheif-js/libheif-wasm/LICENSE"), "utf8")}`,
      ].join("\n"),
  },
  {
    folder: `/libraw-${librawVersion}/`,
    constant: "__LIBRAW_FOLDER__",
    directory: join(modules, "libraw-wasm/dist"),
    loader: {
      from: "libraw.js",
      sha256: "e23952fca5b268550af1f84619af5c0c035e5db3bde0e4d5a20300f1614a9487",
    },
    module: "libraw.mjs",
    wasm: "libraw.wasm",
    change: librawWithoutEval,
    licence: () => readFileSync(join(root, "scripts/licences/libraw-wasm.txt"), "utf8"),
  },
];

/**
 * A loader as it is served.
 * @throws Error for any other file than the one that its change was written for
 */
export function loaderOf({ directory, loader, change }: Decoder): string {
  const source = readFileSync(join(directory, loader.from), "utf8");
  const found = createHash("sha256").update(source).digest("hex");
  if (found !== loader.sha256) {
    throw new Error(
      `${join(dirname(directory), loader.from)} is another (SHA-256 ${found}) than the one that ` +
        `scripts/decoder-files.ts was written for (${loader.sha256}). Check what is changed in it, then set the hash.`,
    );
  }
  return change(source);
}

function contentsOf(decoder: Decoder): Readonly<Record<string, () => Uint8Array | string>> {
  return {
    [decoder.module]: () => loaderOf(decoder),
    [decoder.wasm]: () => readFileSync(join(decoder.directory, decoder.wasm)),
    "LICENSE.txt": decoder.licence,
  };
}

const typeOf = (name: string) =>
  name.endsWith(".mjs")
    ? "text/javascript"
    : name.endsWith(".wasm")
      ? "application/wasm"
      : "text/plain";

/** Serves the decoders of HEIC and camera raw, each from its folder, and defines where those are. */
export function decoderFiles(): Plugin {
  return {
    name: "decoder-files",
    config: ({ base = "/" }) => ({
      define: Object.fromEntries(
        DECODERS.map(({ constant, folder }) => [constant, JSON.stringify(base + folder.slice(1))]),
      ),
    }),
    configureServer(server) {
      for (const decoder of DECODERS) {
        const contents = contentsOf(decoder);
        server.middlewares.use(decoder.folder, (request, response, next) => {
          const name = (request.url ?? "").replace(/^\/|\?.*$/g, "");
          const content = Object.hasOwn(contents, name) ? contents[name] : undefined;
          if (!content) return next();
          for (const [header, value] of Object.entries(server.config.server.headers ?? {})) {
            if (value !== undefined) response.setHeader(header, value);
          }
          response.setHeader("Content-Type", typeOf(name));
          response.end(content());
        });
      }
    },
    generateBundle() {
      for (const decoder of DECODERS) {
        for (const [name, content] of Object.entries(contentsOf(decoder))) {
          const fileName = decoder.folder.slice(1) + name;
          this.emitFile({ type: "asset", fileName, source: content() });
        }
      }
    },
  };
}
