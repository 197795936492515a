import { defineConfig } from "vitest/config";
import { about } from "./scripts/about.ts";
import { decoderFiles } from "./scripts/decoder-files.ts";
import { ortFiles } from "./scripts/ort-files.ts";
import { vipsFiles } from "./scripts/vips-files.ts";

export default defineConfig({
  plugins: [ortFiles(), vipsFiles(), decoderFiles(), about()],
  test: {
    include: ["{src,workers,scripts}/**/*.test.{ts,tsx}"],
    environment: "node",
    setupFiles: ["scripts/property-tests.ts"],
    // One file at a time: tests that run the network use every core themselves.
    fileParallelism: false,
    // Only ends a test that hangs: a busy machine is no failure.
    testTimeout: 60_000,
  },
});
