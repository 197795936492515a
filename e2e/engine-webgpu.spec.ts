/** The engine on WebGPU, computed by a software adapter: right, but slow, so the pictures are tiny. */
import { expect } from "@playwright/test";
import { test } from "./engine-page/test";
import { shipped } from "./shipped";

for (const { id, golden } of shipped) {
  test(`WebGPU gives PyTorch's answers with ${id}`, async ({ page }) => {
    const errors = await page.evaluate((id) => window.blindspot.goldenErrors(id, "webgpu"), id);
    expect(errors).toHaveLength(golden.blindness.length);
    for (const error of errors) expect(error).toBeLessThanOrEqual(1e-4);
  });
}

test("WebGPU and WASM denoise a photo alike, to one level in 255", async ({ page }) => {
  const { providers, difference, changed } = await page.evaluate(async () => {
    const { createEngine, denoise, noisyPhoto, pixelsOf, resultOf } = window.blindspot;
    const file = await noisyPhoto(64, 48);
    const original = await pixelsOf(file);
    const results: Uint8ClampedArray[] = [];
    const providers: string[] = [];
    for (const provider of ["webgpu", "wasm"] as const) {
      const engine = createEngine();
      const status = await engine.prepare("compact", provider);
      providers.push(status.provider);
      await engine.openPhoto("a", file);
      const { tiles } = await denoise(engine, "a");
      for (const tile of tiles) results.push(await engine.read(resultOf("a"), tile));
      engine.dispose();
    }
    const [gpu, cpu] = results;
    if (!gpu || !cpu || results.length !== 2) throw new Error("expected one tile from each");
    const largest = (a: Uint8ClampedArray, b: Uint8ClampedArray) =>
      a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? 0))), 0);
    return { providers, difference: largest(gpu, cpu), changed: largest(gpu, original.data) };
  });
  expect(providers).toEqual(["webgpu", "wasm"]);
  expect(difference).toBeLessThanOrEqual(1);
  expect(changed).toBeGreaterThan(1); // Otherwise two networks that do nothing would agree.
});

test("three steps of a fit on WebGPU come to the same as on WASM", async ({ page }) => {
  // The smallest squares that the gradient graph takes: one area.
  const [cpu, gpu] = await page.evaluate(() =>
    window.blindspot.fitSteps(["wasm", "webgpu"], 40, 3),
  );
  const off = (a: readonly number[] = [], b: readonly number[] = []) =>
    a.map((value, i) => Math.abs(value - (b[i] ?? Number.NaN)));
  const largest = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b), 0);
  expect(cpu?.moved).toHaveLength(3);
  // Or two that stand still would agree.
  expect(largest((cpu?.moved.at(-1) ?? []).map(Math.abs))).toBeGreaterThan(1e-3);
  expect(largest(off(cpu?.answer, gpu?.answer))).toBeLessThanOrEqual(1e-4);
  for (const [i, moved] of cpu?.moved.entries() ?? []) {
    console.log(
      i,
      off(moved, gpu?.moved[i])
        .sort((a, b) => b - a)
        .slice(0, 8),
    );
    expect(largest(off(moved, gpu?.moved[i]))).toBeLessThanOrEqual(1e-4);
  }
});

test("auto leaves an adapter emulated in software alone and says so", async ({ page }) => {
  const status = await page.evaluate(() => window.blindspot.createEngine().prepare("compact"));
  expect(status).toMatchObject({
    provider: "wasm",
    fallbackReason: "WebGPU is not used: the only graphics adapter here is emulated in software.",
  });
});
