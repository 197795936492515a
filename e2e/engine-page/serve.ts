import { fileURLToPath } from "node:url";
import { build, type InlineConfig, preview } from "vite";

const outDir = "node_modules/.tmp/engine-page";

/**
 * Builds the engine's test page as the app is built, but apart from it, and serves it with the app's
 * headers.
 * @returns the page's address, and how to stop serving it
 */
export async function serveEnginePage(): Promise<{ url: string; close(): Promise<void> }> {
  const config: InlineConfig = {
    root: fileURLToPath(new URL("../..", import.meta.url)),
    logLevel: "error",
    build: { outDir, rolldownOptions: { input: "e2e/engine-page/index.html" } },
    preview: { host: "127.0.0.1", port: 4180 },
  };
  await build(config);
  const server = await preview(config);
  const origin = server.resolvedUrls?.local[0];
  if (!origin) throw new Error("the engine page is not being served");
  return { url: `${origin}e2e/engine-page/index.html`, close: () => server.close() };
}
