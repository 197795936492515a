import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Plugin } from "vite";
import { VitePWA } from "vite-plugin-pwa";
import { OPENABLE_TYPES } from "../src/codecs/openable.ts";
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
  "image/tiff": [".tif", ".tiff"],
  "image/jxl": [".jxl"],
  ...OPENABLE_TYPES,
};

/** A page opened with settings, as src/state/settings-text.ts reads them from its address. */
function opened(...variants: readonly object[]): string {
  const settings = JSON.stringify({ blindspot: 1, variants });
  return `./#settings=${Buffer.from(settings).toString("base64url")}`;
}

/** The web app manifest, and the service worker with its list of what must be there offline. */
export function installable(): Plugin[] {
  return [serviceWorkerLicense, ...plugins()];
}

/** The code bundled into the service worker is in no other list of licences. */
const serviceWorkerLicense: Plugin = {
  name: "service-worker-license",
  apply: "build",
  generateBundle() {
    const workbox = dirname(createRequire(import.meta.url).resolve("workbox-precaching"));
    this.emitFile({
      type: "asset",
      fileName: "service-worker-license.txt",
      source: `Workbox\n\n${readFileSync(join(workbox, "LICENSE"), "utf8")}`,
    });
  },
};

function plugins(): Plugin[] {
  return VitePWA({
    strategies: "injectManifest",
    srcDir: "workers",
    filename: "service-worker.ts",
    injectRegister: false,
    // The patterns below name the icons too.
    includeManifestIcons: false,
    injectManifest: {
      rollupFormat: "iife",
      // The shell, the wasm build that runs everywhere, the default model; and what the page links to.
      globPatterns: [
        "index.html",
        "assets/*.{js,css,png,webp}",
        "*.{svg,png,md,txt}",
        "ort-*/{ort-wasm-simd-threaded.mjs,ort-wasm-simd-threaded.wasm,LICENSE.txt}",
        // Their licences alone: the service worker learns the folders' names, and keeps the rest when it is used.
        "{vips,heif,libraw}-*/LICENSE.txt",
        "models/{manifest.json,*.md}",
        `models/${first?.file}`,
        `models/${first?.golden.file}`,
      ],
      // These names change with the content.
      dontCacheBustURLsMatching:
        /^(assets|(ort|vips|heif|libraw)-[\d.]+)\/|^models\/[^/]+-[\da-f]{12}\./,
      maximumFileSizeToCacheInBytes: 20e6,
    },
    manifest: {
      name: "Blindspot",
      short_name: "Blindspot",
      description: "Remove noise from photos on your own device. Nothing is uploaded.",
      // Its id is this address: a site may hold several at different places.
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
      // Settings for the photo opened next: a file dialog cannot open by itself.
      shortcuts: [
        {
          name: "Compare five settings",
          url: opened(...[0, 0.25, 0.5, 0.75, 1].map((blindness) => ({ blindness }))),
        },
        { name: "Large photos, fast", url: opened({ model: "turbo" }) },
      ],
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
