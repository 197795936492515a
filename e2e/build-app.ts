import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

/**
 * Builds the app as `npm run build` does, for another place or as another version.
 * @param options.base the path it will be served under
 * @param options.version marks the page, as `data-version` of its root element, and so changes every name
 *   that changes with a version
 * @returns the folder, which is the caller's to remove
 */
export async function buildApp({
  base = "/",
  version,
}: {
  base?: string;
  version?: string;
}): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), "blindspot-"));
  await build({
    root: fileURLToPath(new URL("..", import.meta.url)),
    base,
    logLevel: "error",
    build: { outDir, emptyOutDir: true },
    plugins: version
      ? [
          {
            name: "version",
            transform(code, id) {
              if (!id.endsWith("/src/main.tsx")) return null;
              return `${code}\ndocument.documentElement.dataset.version = ${JSON.stringify(version)};`;
            },
          },
        ]
      : [],
  });
  return outDir;
}
