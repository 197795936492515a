import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { cacheControl, securityHeaders } from "./scripts/headers.ts";
import { ortFiles } from "./scripts/ort-files.ts";

/** Development only: lets Vite's inline client scripts and styles through the policy. */
const developmentNonce = "development";

export default defineConfig(({ command, isPreview }) => ({
  // No fallback to index.html: a missing model must be a 404, not a page.
  appType: "mpa",
  plugins: [
    react(),
    ortFiles(),
    {
      name: "cache-control",
      configurePreviewServer(server) {
        server.middlewares.use((request, response, next) => {
          response.setHeader("Cache-Control", cacheControl(request.url ?? "/"));
          next();
        });
      },
    },
  ],
  html: command === "serve" && !isPreview ? { cspNonce: developmentNonce } : {},
  server: { headers: securityHeaders(developmentNonce) },
  preview: { headers: securityHeaders() },
  worker: { format: "es", plugins: () => [ortFiles()] },
  build: {
    target: "es2023",
    // Inlined assets would be data: URLs, which the policy allows for images only.
    assetsInlineLimit: 0,
    sourcemap: true,
  },
}));
