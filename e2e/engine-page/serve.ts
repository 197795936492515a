import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type InlineConfig, preview } from "vite";

/**
 * Builds the engine's test page as the app is built, but apart from it, and serves it with the app's
 * headers.
 * @returns the page's address, and how to stop serving it
 */
export async function serveEnginePage(): Promise<{ url: string; close(): Promise<void> }> {
  // A folder and a port of its own: two test runs at once must not empty each other's build.
  const outDir = await mkdtemp(join(tmpdir(), "engine-page-"));
  const config: InlineConfig = {
    root: fileURLToPath(new URL("../..", import.meta.url)),
    logLevel: "error",
    build: { outDir, emptyOutDir: true, rolldownOptions: { input: "e2e/engine-page/index.html" } },
    preview: { host: "127.0.0.1", port: 4180, strictPort: false },
  };
  await build(config);
  const server = await preview(config);
  const close = async () => {
    await server.close();
    await rm(outDir, { recursive: true });
  };
  const origin = server.resolvedUrls?.local[0];
  if (!origin) throw new Error("the engine page is not being served");
  return { url: `${origin}e2e/engine-page/index.html`, close };
}
