import { readFileSync } from "node:fs";
import type { Plugin } from "vite";
import { VitePWA } from "vite-plugin-pwa";
import type { ModelEntry } from "../src/models/manifest.ts";

const { models } = JSON.parse(
  readFileSync(new URL("../public/models/manifest.json", import.meta.url), "utf8"),
) as { models: readonly ModelEntry[] };
const first = models.find((model) => model.default);
if (!first) throw new Error("public/models/manifest.json names no default model");

const images = {
  "image/jpeg": [".jpg", ".jpeg"],
  "image/png": [".png"],
  "image/webp": [".webp"],
  "image/avif": [".avif"],
  "image/gif": [".gif"],
};

/** The web app manifest, and the service worker with its list of what must be there offline. */
export function installable(): Plugin[] {
  return VitePWA({
    strategies: "injectManifest",
    srcDir: "workers",
    filename: "service-worker.ts",
    injectRegister: false,
    injectManifest: {
      rollupFormat: "iife",
      // The shell, the wasm build that runs everywhere, the default model. All that is one visit's download.
      globPatterns: [
        "index.html",
        "assets/*.{js,css}",
        "*.{svg,png}",
        "ort-*/ort-wasm-simd-threaded.{mjs,wasm}",
        "models/manifest.json",
        "models/NOTICE.md",
        "third-party-licenses.md",
        "ort-*/LICENSE.txt",
        `models/${first?.file}`,
        `models/${first?.golden.file}`,
      ],
      // These names change with the content.
      dontCacheBustURLsMatching: /^(assets|ort-[\d.]+)\/|^models\/[^/]+-[\da-f]{12}\./,
      maximumFileSizeToCacheInBytes: 20e6,
    },
    manifest: {
      name: "Blindspot",
      short_name: "Blindspot",
      description: "Remove noise from photos on your own device. Nothing is uploaded.",
      id: "./",
      start_url: "./",
      scope: "./",
      display: "standalone",
      background_color: "#1b1b1b",
      theme_color: "#1b1b1b",
      categories: ["photo", "utilities"],
      icons: [
        { src: "icon-192.png", sizes: "192x192", type: "image/png" },
        { src: "icon-512.png", sizes: "512x512", type: "image/png" },
        { src: "icon.svg", sizes: "any", type: "image/svg+xml" },
        {
          src: "icon-maskable-512.png",
          sizes: "512x512",
          type: "image/png",
          purpose: "maskable",
        },
      ],
      screenshots: [
        {
          src: "screenshots/desktop.jpg",
          sizes: "1280x800",
          type: "image/jpeg",
          form_factor: "wide",
          label: "Five settings side by side",
        },
        {
          src: "screenshots/phone.jpg",
          sizes: "390x844",
          type: "image/jpeg",
          form_factor: "narrow",
          label: "Before and after",
        },
      ],
      shortcuts: [{ name: "Choose photos", url: "./?choose" }],
      file_handlers: [{ action: "./", accept: images }],
      share_target: {
        action: "./share",
        method: "POST",
        enctype: "multipart/form-data",
        params: { files: [{ name: "photos", accept: Object.keys(images) }] },
      },
      launch_handler: { client_mode: "focus-existing" },
    },
  });
}
