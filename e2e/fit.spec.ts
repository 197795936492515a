/** A network fitted to a photo in the page, and the profiles that come of it. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import type { ModelEntry } from "../src/models/manifest";
import { hash } from "../src/network/procedure";
import { AppPage, maxDifference } from "./app-page";
import { FitPage, fitWith } from "./fit-page";
import { settledOnDisk } from "./kept-files.ts";
import { png, type TestFile } from "./pictures";
import { modelsFolder, shipped } from "./shipped";
import { street } from "./street";

test.slow();

const photo = png("street.png", 300, 260, 2, street(40));

/** PSNR in dB, as training measures it: `training/blindspot/fixture_scores.py`. */
const expected = JSON.parse(
  readFileSync(new URL("fixtures/fit-scores.json", import.meta.url), "utf8"),
) as { noisy: number; unfitted: number; fitted: number };

async function begin(page: Page): Promise<{ app: AppPage; fit: FitPage }> {
  const app = await AppPage.open(page);
  await app.pick(photo);
  await app.finished();
  return { app, fit: new FitPage(page) };
}

/** The first bytes of a JPEG: enough to be shown as one, whatever comes of it. */
const THUMBNAIL = "/9j/4AAQSkZJRgABAQ==";

/** As `python -m blindspot.fit` writes it, with parameters that are a little off. */
function profile(change: Record<string, unknown> = {}): TestFile {
  const base = shipped.find(({ fit }) => fit) as ModelEntry & { fit: object };
  const golden = readFileSync(new URL(base.fit.golden.file, modelsFolder));
  const parameters = new Float32Array(base.fit.parameters);
  for (let i = 0; i < parameters.length; i++) {
    parameters[i] = golden.readFloatLE(4 * i) + (hash(3, i) / 2 ** 32 - 0.5) * 0.01;
  }
  const bytes = Buffer.from(parameters.buffer);
  const content = {
    blindspotProfile: 1,
    name: "Night street",
    base: { id: base.id, sha256: base.sha256 },
    sha256: createHash("sha256").update(bytes).digest("hex"),
    steps: 120,
    photos: 2,
    camera: "Maker One",
    lens: "35 mm f/2",
    iso: 3200,
    pixels: 24_000_000,
    date: "2026-11-20T12:00:00Z",
    thumbnail: `data:image/jpeg;base64,${THUMBNAIL}`,
    parameters: bytes.toString("base64"),
    ...change,
  };
  const buffer = Buffer.from(JSON.stringify(content));
  return { name: "night.blindspot-profile", mimeType: "application/json", buffer };
}

test("a fit shows its progress and is cancelled at once", async ({ page }) => {
  const { app, fit } = await begin(page);
  await fit.begin();
  await expect(fit.progress).toBeVisible();
  // Before the first step, too.
  await expect(fit.panel).toContainText(/Looking at the photo….*about .* left/s);
  await expect(fit.button("Stop and keep")).toBeDisabled();
  await fit.reached(2);
  await expect(fit.panel).toContainText(/Step \d+ of \d+.*about .* left/s);
  await expect(fit.panel.getByRole("img", { name: "Preview" })).toBeVisible();
  await fit.button("Cancel").click();
  await expect(fit.button("Fit to this photo")).toBeEnabled();
  // The network is free again: other settings are done.
  await app.blindness.fill("0.5");
  await expect(app.status).toContainText("Done", { timeout: 180_000 });
  await expect(fit.profiles).toHaveCount(0);
});

test("a fit that a reload cuts off goes on from its checkpoint, and ends when it is told to", async ({
  page,
}) => {
  await fitWith(page, { pool: 4 });
  const { fit } = await begin(page);
  await settledOnDisk(page, 1, 1);
  await fit.begin();
  await fit.reached(2);
  const step = (await fit.step()) ?? 0;
  await expect.poll(() => fit.checkpoint(), { timeout: 300_000 }).toBeGreaterThanOrEqual(step);
  const kept = await fit.checkpoint();
  await page.reload();
  await expect(fit.progress).toBeVisible();
  await fit.reached(1);
  expect(await fit.step()).toBeGreaterThanOrEqual(kept);
  await fit.button("Stop and keep").click();
  await expect(fit.button("Fit to this photo")).toBeEnabled({ timeout: 300_000 });
  await expect(fit.told).toContainText("street.png");
});

test("a profile is imported, used, renamed, kept, exported, and makes the same pixels again", async ({
  page,
}) => {
  const { app, fit } = await begin(page);
  await app.showDenoised();
  const unfitted = await app.shown(300, 260);
  await fit.import(profile());
  const list = fit.profiles;
  await expect(list.getByRole("listitem")).toHaveCount(1);
  await expect(list).toContainText(
    /Maker One · ISO 3200 · 35 mm f\/2 · 2 photos · 24(?:\.0)? MP · 120 steps · .*2026 · [\d.]+ kB/,
  );
  await expect(list.locator("img")).toHaveAttribute("src", /^data:image\/jpeg/);
  await app.finished();
  await app.showDenoised();
  const fitted = await app.shown(300, 260);
  expect(maxDifference(fitted, unfitted)).toBeGreaterThan(3);

  await list.getByRole("textbox").fill("Harbour");
  await list.getByRole("textbox").press("Enter");
  await expect(fit.button("Export Harbour")).toBeVisible();
  const { name, buffer } = await fit.export("Export Harbour");
  expect(name).toBe("Harbour.blindspot-profile");

  await fit.button("Delete Harbour").click();
  await expect(list).toHaveCount(0);
  await app.finished();
  await fit.import({ ...profile(), buffer });
  await expect(fit.button("Harbour is in use")).toBeVisible();
  await app.finished();
  await app.showDenoised();
  expect(maxDifference(await app.shown(300, 260), fitted)).toBe(0);
});

test("damaged profiles, and those of other models, are refused in a sentence", async ({ page }) => {
  const { fit } = await begin(page);
  const said = page.getByRole("alert");
  const cases: [Record<string, unknown>, RegExp][] = [
    [{ sha256: "0".repeat(64) }, /it is damaged/],
    [{ parameters: "AAAA" }, /it is damaged/],
    [{ blindspotProfile: 2 }, /newer version/],
    [{ blindspotProfile: undefined }, /another kind of file/],
    [{ base: { id: "compact", sha256: "0".repeat(64) } }, /belongs to another model/],
  ];
  for (const [change, sentence] of cases) {
    await fit.import(profile(change));
    await expect(said.filter({ hasText: sentence }).first()).toBeVisible();
    await expect(fit.profiles).toHaveCount(0);
  }
});

test("a fit gains what it gains in training, to the hundredth", async ({ page }) => {
  test.setTimeout(1_800_000);
  const app = await AppPage.open(page);
  await app.pick(png("street.png", 512, 512, 2, street(40)));
  await app.finished();
  await app.tool("Judge");
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose a clean reference…" }).click();
  await (await chooser).setFiles(png("clean.png", 512, 512, 2, street(0)));
  const shown = async () =>
    Number(
      /([\d.]+) dB/.exec(
        (await app.viewer
          .getByText(/dB.*SSIM/)
          .first()
          .textContent()) ?? "",
      )?.[1],
    );
  await expect.poll(async () => Math.abs((await shown()) - expected.unfitted)).toBeLessThan(0.02);
  const fit = new FitPage(page);
  await fit.begin();
  await expect(fit.told).toContainText("has learnt", { timeout: 1_700_000 });
  await app.finished();
  await expect.poll(async () => Math.abs((await shown()) - expected.fitted)).toBeLessThan(0.02);
  expect(expected.fitted).toBeGreaterThan(expected.unfitted + 0.2);
});
