/** The engine goes on whatever breaks under it, and what it makes is what it would have made. */
import { expect } from "@playwright/test";
import type { Fault } from "./engine-page/faults";
import { test } from "./engine-page/test";
import { record, times } from "./soak.ts";

const faults = times(50, 500);
const FAULTS_A_PHOTO = 5;

const kinds: readonly Fault[] = [
  "run throws",
  "no memory",
  "network worker breaks",
  "network worker vanishes",
  "denoise worker breaks",
  "denoise worker vanishes",
];

test(`${faults} faults in a row change no value of any photo`, async ({ page }) => {
  test.setTimeout(60_000 + 10_000 * faults);
  const photos = Array.from(
    { length: Math.ceil(faults / FAULTS_A_PHOTO) },
    (_, i) => [200 + (i % 17), 216 - (i % 13)] as const,
  );
  const outcome = await page.evaluate((ordeal) => window.blindspot.underFaults(ordeal), {
    seed: 3,
    backend: "wasm" as const,
    model: "compact",
    photos,
    faults,
    kinds,
  });
  record(
    `Faults in a row over ${photos.length} photos, WASM`,
    `${outcome.injected.length}; values that differ from an undisturbed run: ${outcome.photos.reduce((sum, { different }) => sum + different, 0)}`,
  );
  expect(outcome.injected).toHaveLength(faults);
  expect(new Set(outcome.injected)).toEqual(new Set(kinds));
  for (const [i, [width, height]] of photos.entries()) {
    expect(outcome.photos[i]).toMatchObject({ end: "done", pixels: width * height, different: 0 });
  }
  // All but a lack of memory cost a worker; one failure at a time costs no backend.
  const deadly = outcome.injected.filter((fault) => fault !== "no memory");
  expect(outcome.workers).toBe(1 + deadly.length);
  expect(new Set(outcome.backends)).toEqual(new Set(["wasm"]));
  expect(outcome.told).toEqual([
    "The denoiser stopped and was started again; what it had finished by then is kept.",
  ]);
});

test("faults that let nothing through end a job, with a sentence and after a few tries", async ({
  page,
}) => {
  const outcome = await page.evaluate(() =>
    window.blindspot.underFaults({
      seed: 1,
      backend: "wasm",
      model: "compact",
      photos: [[100, 80]],
      faults: 1000,
      kinds: ["network worker vanishes"],
      relentless: true,
    }),
  );
  expect(outcome.photos[0]).toMatchObject({ end: "WorkerCrashed", pixels: 0 });
  expect(outcome.workers).toBe(5);
  expect(outcome.told.at(-1)).toMatch(/^Only one processor core is used: the denoiser stopped/);
});

test("too little memory for even a small tile makes the next backend take over", async ({
  page,
}) => {
  const outcome = await page.evaluate(() =>
    window.blindspot.underFaults({
      seed: 1,
      backend: "wasm",
      model: "compact",
      photos: [[216, 144]],
      faults: 2,
      kinds: ["no memory"],
      relentless: true,
    }),
  );
  expect(outcome.photos[0]).toMatchObject({ end: "done", pixels: 216 * 144, different: 0 });
  expect(outcome.backends).toEqual(["wasm-single"]);
  expect(outcome.workers).toBe(2);
  expect(outcome.told).toEqual([
    "Only one processor core is used: there is not enough memory (Array buffer allocation failed). " +
      "What was done so far is kept.",
  ]);
});
