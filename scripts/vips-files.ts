import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Plugin } from "vite";
import { withoutEval } from "./vips-without-eval.ts";

const lib = join(dirname(createRequire(import.meta.url).resolve("wasm-vips/versions")), "lib");
const { version } = JSON.parse(readFileSync(join(lib, "../package.json"), "utf8")) as {
  version: string;
};

/** SHA-256 of the loader that `vips-without-eval.ts` was written for: wasm-vips 0.0.19. */
const LOADER_SHA256 = "4de6113dc80958b2acc7d45af95086277bab670af474125fdbd179e62dae96af";

/** Same-origin folder of wasm-vips; its name changes with the version, so it never expires. */
export const vipsFolder = `/vips-${version}/`;

/** Its threads start from the loader too, by this name. */
const LOADER = "vips-es6.js";

const files = {
  [LOADER]: "text/javascript",
  "vips.wasm": "application/wasm",
  "vips-jxl.wasm": "application/wasm",
  "vips-heif.wasm": "application/wasm",
} as const;

const isFile = (name: string): name is keyof typeof files => Object.hasOwn(files, name);

/**
 * The loader as it is served: without the places where it makes code of text, which our policy forbids.
 * @throws Error for any other version than the one that the replacements were written for
 */
export function safeLoader(source: string): string {
  const found = createHash("sha256").update(source).digest("hex");
  if (found !== LOADER_SHA256) {
    throw new Error(
      `wasm-vips ${version} has another ${LOADER} (SHA-256 ${found}) than scripts/vips-without-eval.ts was ` +
        `written for (${LOADER_SHA256}). Check its replacements against the new file, then set LOADER_SHA256.`,
    );
  }
  return withoutEval(source);
}

function contentOf(name: keyof typeof files): Uint8Array | string {
  const path = join(lib, name);
  return name === LOADER ? safeLoader(readFileSync(path, "utf8")) : readFileSync(path);
}

function licence(): string {
  const own = readFileSync(join(lib, "../LICENSE"), "utf8");
  const parts = readFileSync(join(lib, "../THIRD-PARTY-NOTICES.md"), "utf8");
  const versions = readFileSync(join(lib, "../versions.json"), "utf8");
  return [
    `wasm-vips ${version}, https://github.com/kleisauke/wasm-vips/tree/v${version}`,
    "Its loader is changed: scripts/vips-without-eval.ts in Blindspot's sources. Its WebAssembly is not, and " +
      "any other build of the same version can be put in its place. LGPL-3.txt and GPL-3.txt stand beside this.",
    own,
    parts,
    `Versions of these libraries; the sources and how to build them: build.sh at the address above.\n\n${versions}`,
  ].join("\n\n");
}

/**
 * Serves wasm-vips unbundled from `vipsFolder` and defines `__VIPS_FOLDER__`, that folder's path. Bundled,
 * each of its threads would run our worker's code again.
 */
export function vipsFiles(): Plugin {
  return {
    name: "vips-files",
    config: ({ base = "/" }) => ({
      define: { __VIPS_FOLDER__: JSON.stringify(base + vipsFolder.slice(1)) },
    }),
    configureServer(server) {
      server.middlewares.use(vipsFolder, (request, response, next) => {
        const name = (request.url ?? "").replace(/^\/|\?.*$/g, "");
        if (!isFile(name)) return next();
        // A thread's script must be isolated itself, or the browser blocks it.
        for (const [header, value] of Object.entries(server.config.server.headers ?? {})) {
          if (value !== undefined) response.setHeader(header, value);
        }
        response.setHeader("Content-Type", files[name]);
        response.end(contentOf(name));
      });
    },
    generateBundle() {
      const emit = (name: string, source: Uint8Array | string) =>
        this.emitFile({ type: "asset", fileName: vipsFolder.slice(1) + name, source });
      emit("LICENSE.txt", licence());
      for (const name of ["LGPL-3.txt", "GPL-3.txt"]) {
        emit(name, readFileSync(join(import.meta.dirname, "licences", name.toLowerCase())));
      }
      for (const name of Object.keys(files)) if (isFile(name)) emit(name, contentOf(name));
    },
  };
}
