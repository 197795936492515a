import { expect, it } from "vitest";
import { openPage } from "../../control/start.fixtures";
import { createFakeEngine, pictureFile, settled } from "../../engine/engine.fixtures";
import { type Device, diagnosticsText } from "./diagnostics";

const device: Device = {
  userAgent: "A browser",
  platform: "Linux",
  languages: "en",
  cores: 8,
  memory: 4,
  isolated: true,
  online: false,
  offlineReady: true,
  viewport: "1280 × 800 at 2",
  gpu: { name: "a card", limits: { maxBufferSize: 1024 }, features: ["shader-f16"] },
  quota: { used: 20e6, most: 5e9, persistent: false },
};
const about = { version: "1.2.3", built: "2026-01-31", sources: "0123456789ab", packages: [] };

it("tells the device, the last jobs and the journal, and no name of a file", async () => {
  const engine = createFakeEngine();
  const store = openPage({}, engine).store;
  await settled();
  store.getState().addFiles([pictureFile("Anna at home.jpg"), new File([], "Ben.png")]);
  await settled();
  await engine.runs[0]?.finish();
  store.getState().addModels([new File(["x"], "Clara's net.onnx")]);
  await settled();
  store.getState().fail(new Error("something about Anna at home.jpg"), "Anna at home.jpg");
  const text = diagnosticsText(about, device, store.getState());
  for (const fact of [
    "Blindspot 1.2.3, built 2026-01-31 from 0123456789ab",
    "A browser",
    "Cores: 8; memory 4 GiB or more",
    "maxBufferSize 1024",
    "shader-f16",
    "20 MB of 5.0 GB, persistent no",
    "Photos open: 40 × 10",
    "400 pixels in 400 ms, compact",
    "error: UnsupportedImage: ",
    "Something unexpected happened: Error: something about [name]",
    "own model",
  ]) {
    expect(text).toContain(fact);
  }
  expect(text).not.toMatch(/Anna|Ben\b|Clara|home/);
});
