import { defineConfig } from "@playwright/test";
import { findChromium } from "./scripts/chromium.js";
import { previewPort } from "./scripts/preview-port.ts";

const executablePath = findChromium();
if (!executablePath) throw new Error("No Chromium found: `npm test` installs one.");

const origin = `http://127.0.0.1:${previewPort}`;

const quiet = [
  // Chromium's sandbox refuses to run as root, as continuous integration often does.
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // Memory is measured after a collection, not whenever one comes by.
  "--js-flags=--expose-gc",
];

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  // A test waits more than it computes; with three, what it waits for would come too late.
  workers: 2,
  fullyParallel: false,
  // A test waits for what it expects; these limits only end one that hangs.
  timeout: 180_000,
  expect: { timeout: 60_000 },
  // Chromium itself now and then holds a service worker back for minutes; what needs a second try is told.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: Boolean(process.env.CI),
  reporter: [["list"]],
  use: {
    baseURL: origin,
    browserName: "chromium",
    viewport: { width: 1280, height: 800 },
    // It would fetch 15 MB anew for every test; offline.spec.ts is about it.
    serviceWorkers: "block",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath,
      args: quiet,
    },
  },
  projects: [
    { name: "wasm", testIgnore: /webgpu/ },
    {
      name: "webgpu",
      testMatch: /webgpu/,
      use: {
        launchOptions: {
          executablePath,
          args: [
            ...quiet,
            // A software adapter: the WebGPU code runs on machines without a GPU, only slowly.
            "--enable-unsafe-webgpu",
            "--use-webgpu-adapter=swiftshader",
            "--enable-features=Vulkan",
          ],
        },
      },
    },
  ],
  webServer: {
    command: "npm start",
    url: origin,
    // Only what was just built here is tested.
    reuseExistingServer: false,
    stdout: "ignore",
  },
});
