import { createReadStream, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { defaultClientConditions, type Plugin } from "vite";

const dist = dirname(createRequire(import.meta.url).resolve("onnxruntime-web"));
const { version } = JSON.parse(readFileSync(join(dist, "../package.json"), "utf8")) as {
  version: string;
};

/** Same-origin folder of ONNX Runtime's WebAssembly; its name changes with the version, so it never expires. */
export const ortFolder = `/ort-${version}/`;

/** The loader and WebAssembly of two builds: one that can also use WebGPU, and the smaller one that cannot. */
const files = {
  "ort-wasm-simd-threaded.asyncify.mjs": "text/javascript",
  "ort-wasm-simd-threaded.asyncify.wasm": "application/wasm",
  "ort-wasm-simd-threaded.mjs": "text/javascript",
  "ort-wasm-simd-threaded.wasm": "application/wasm",
} as const;

/**
 * Serves ONNX Runtime's own loader and WebAssembly unbundled from `ortFolder` and defines
 * `__ORT_FOLDER__`, the value for `ort.env.wasm.wasmPaths`. Bundled, Vite would emit a second
 * copy of these 41 MB and each thread would run our worker's code again.
 */
export function ortFiles(): Plugin {
  return {
    name: "ort-files",
    config: ({ base = "/" }) => ({
      define: { __ORT_FOLDER__: JSON.stringify(base + ortFolder.slice(1)) },
      resolve: {
        conditions: ["onnxruntime-web-use-extern-wasm", ...defaultClientConditions],
      },
      optimizeDeps: { exclude: ["onnxruntime-web"] },
    }),
    configureServer(server) {
      server.middlewares.use(ortFolder, (request, response, next) => {
        const name = (request.url ?? "").replace(/^\/|\?.*$/g, "");
        const type = files[name as keyof typeof files];
        if (!type) return next();
        // A thread's script must be isolated itself, or the browser blocks it and `create()` hangs.
        for (const [header, value] of Object.entries(server.config.server.headers ?? {})) {
          if (value !== undefined) response.setHeader(header, value);
        }
        response.setHeader("Content-Type", type);
        createReadStream(join(dist, name)).pipe(response);
      });
    },
    generateBundle() {
      this.emitFile({
        type: "asset",
        fileName: `${ortFolder.slice(1)}LICENSE.txt`,
        source: readFileSync(join(import.meta.dirname, "ort-license.txt")),
      });
      for (const name of Object.keys(files)) {
        this.emitFile({
          type: "asset",
          fileName: `${ortFolder.slice(1)}${name}`,
          source: readFileSync(join(dist, name)),
        });
      }
    },
  };
}
