import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { about } from "./scripts/about.ts";
import { DECODERS, decoderFiles } from "./scripts/decoder-files.ts";
import { guide } from "./scripts/guide.ts";
import { cacheControl, headersFile, metaPolicy, securityHeaders } from "./scripts/headers.ts";
import { ortFiles, ortFolder } from "./scripts/ort-files.ts";
import { previewPort } from "./scripts/preview-port.ts";
import { installable } from "./scripts/pwa.ts";
import { vipsFiles, vipsFolder } from "./scripts/vips-files.ts";

/** Development only: lets Vite's inline client scripts and styles through the policy. */
const developmentNonce = "development";

export default defineConfig(({ command, isPreview }) => ({
  // No fallback to index.html: a missing model must be a 404, not a page.
  appType: "mpa",
  plugins: [
    react(),
    ortFiles(),
    vipsFiles(),
    decoderFiles(),
    about(),
    guide(),
    installable(),
    {
      // For hosts that send no headers; where both are there, both hold.
      name: "meta-policy",
      apply: "build",
      transformIndexHtml: () => [
        {
          tag: "meta",
          attrs: { "http-equiv": "Content-Security-Policy", content: metaPolicy },
          injectTo: "head-prepend",
        },
      ],
    },
    {
      name: "headers-file",
      apply: "build",
      generateBundle() {
        const { base } = this.environment.config;
        const source = headersFile(base, [
          "assets/",
          ...[ortFolder, vipsFolder, ...DECODERS.map(({ folder }) => folder)].map((folder) =>
            folder.slice(1),
          ),
        ]);
        this.emitFile({ type: "asset", fileName: "_headers", source });
      },
    },
    {
      name: "file-headers",
      configurePreviewServer(server) {
        server.middlewares.use((request, response, next) => {
          const path = request.url ?? "/";
          response.setHeader("Cache-Control", cacheControl(path));
          // The server knows no type for these, and an empty one is not allowed to stand.
          if (/\.(onnx|bin)$/.test(path)) {
            response.setHeader("Content-Type", "application/octet-stream");
          }
          next();
        });
      },
    },
  ],
  html: command === "serve" && !isPreview ? { cspNonce: developmentNonce } : {},
  server: { headers: securityHeaders(developmentNonce) },
  preview: { headers: securityHeaders(), host: "127.0.0.1", port: previewPort, strictPort: true },
  worker: { format: "es" },
  build: {
    target: "es2023",
    // Inlined assets would be data: URLs, which the policy allows for images only.
    assetsInlineLimit: 0,
    sourcemap: true,
  },
}));
