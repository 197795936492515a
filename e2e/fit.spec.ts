/** A network fitted to a photo in the page, and the profiles that come of it. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import type { ModelEntry } from "../src/models/manifest";
import { hash } from "../src/network/procedure";
import { AppPage, maxDifference } from "./app-page";
import { png, type TestFile } from "./pictures";
import { modelsFolder, shipped } from "./shipped";

test.slow();

/** Smooth areas and edges, and noise that hangs together along rows: no camera's. As `fixture_scores.py` has it. */
const street = (amount: number) => (x: number, y: number, channel: number) => {
  const base = 90 + 60 * Math.sin(x / 17 + channel) + (Math.floor(y / 40) % 2) * 50;
  const noise = [0, 1, 2].reduce((sum, i) => sum + hash(5, channel, x + i, y) / 2 ** 32 - 0.5, 0);
  return Math.round(Math.min(255, Math.max(0, base + amount * noise)));
};
const photo = png("street.png", 300, 260, 2, street(40));

/** PSNR in dB, as training measures it: `training/blindspot/fixture_scores.py`. */
const expected = JSON.parse(
  readFileSync(new URL("fixtures/fit-scores.json", import.meta.url), "utf8"),
) as { noisy: number; unfitted: number; fitted: number };

const panel = (page: Page) => page.getByRole("region", { name: "Fit" });
const button = (page: Page, name: string | RegExp) => panel(page).getByRole("button", { name });

async function begin(page: Page): Promise<AppPage> {
  const app = await AppPage.open(page);
  await app.pick(photo);
  await app.finished();
  return app;
}

const stepOf = async (page: Page): Promise<number> => {
  const text = await panel(page)
    .getByText(/^Step \d+ of/)
    .textContent();
  return Number(/\d+/.exec(text ?? "")?.[0]);
};

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
    iso: 3200,
    parameters: bytes.toString("base64"),
    ...change,
  };
  const buffer = Buffer.from(JSON.stringify(content));
  return { name: "night.blindspot-profile", mimeType: "application/json", buffer };
}

async function importProfile(page: Page, ...files: TestFile[]): Promise<void> {
  const chooser = page.waitForEvent("filechooser");
  await button(page, "Import a profile…").click();
  await (await chooser).setFiles(files);
}

test("a fit shows its progress and is cancelled at once", async ({ page }) => {
  await begin(page);
  await button(page, "Fit to this photo").click();
  await expect(panel(page).getByRole("progressbar", { name: "Fitting" })).toBeVisible();
  await expect.poll(() => stepOf(page), { timeout: 120_000 }).toBeGreaterThanOrEqual(2);
  await expect(panel(page)).toContainText(/about .* left/);
  await expect(panel(page).getByRole("img", { name: "Preview" })).toBeVisible();
  await button(page, "Cancel").click();
  await expect(button(page, "Fit to this photo")).toBeEnabled();
  // The network is free again: other settings are done.
  const app = new AppPage(page);
  await app.blindness.fill("0.5");
  await expect(app.status).toContainText("Done", { timeout: 180_000 });
  await expect(panel(page).getByRole("list", { name: "Profiles" })).toHaveCount(0);
});

test("a fit that a reload cuts off goes on from its checkpoint, and ends when it is told to", async ({
  page,
}) => {
  await begin(page);
  await button(page, "Fit to this photo").click();
  await expect.poll(() => stepOf(page), { timeout: 120_000 }).toBeGreaterThanOrEqual(2);
  const kept = await stepOf(page);
  // A checkpoint is written every three seconds, and takes a moment: by then there is one of this step or a later one.
  await page.waitForTimeout(6000);
  await page.reload();
  await expect(panel(page).getByRole("progressbar", { name: "Fitting" })).toBeVisible();
  await expect.poll(() => stepOf(page), { timeout: 120_000 }).toBeGreaterThanOrEqual(1);
  expect(await stepOf(page)).toBeGreaterThanOrEqual(kept);
  await button(page, "Stop and keep").click();
  await expect(button(page, "Fit to this photo")).toBeEnabled({ timeout: 120_000 });
  await expect(page.getByRole("status").filter({ hasText: "street.png" }).last()).toContainText(
    /learnt/,
  );
});

test("a profile is imported, used, renamed, kept, exported, and makes the same pixels again", async ({
  page,
}) => {
  const app = await begin(page);
  await app.showDenoised();
  const unfitted = await app.shown(300, 260);
  await importProfile(page, profile());
  const list = panel(page).getByRole("list", { name: "Profiles" });
  await expect(list.getByRole("listitem")).toHaveCount(1);
  await expect(list).toContainText("Maker One · ISO 3200 · 2 photos · 120 steps");
  await app.finished();
  await app.showDenoised();
  const fitted = await app.shown(300, 260);
  expect(maxDifference(fitted, unfitted)).toBeGreaterThan(3);

  await list.getByRole("textbox").fill("Harbour");
  await list.getByRole("textbox").press("Enter");
  await expect(button(page, "Export Harbour")).toBeVisible();
  const download = page.waitForEvent("download");
  await button(page, "Export Harbour").click();
  const exported = await download;
  expect(exported.suggestedFilename()).toBe("Harbour.blindspot-profile");
  const buffer = readFileSync(await exported.path());

  await button(page, "Delete Harbour").click();
  await expect(list).toHaveCount(0);
  await app.finished();
  await importProfile(page, { ...profile(), buffer });
  await expect(button(page, "Harbour is in use")).toBeVisible();
  await app.finished();
  await app.showDenoised();
  expect(maxDifference(await app.shown(300, 260), fitted)).toBe(0);
});

test("damaged profiles, and those of other models, are refused in a sentence", async ({ page }) => {
  await begin(page);
  const said = page.getByRole("alert");
  const cases: [Record<string, unknown>, RegExp][] = [
    [{ sha256: "0".repeat(64) }, /it is damaged/],
    [{ parameters: "AAAA" }, /it is damaged/],
    [{ blindspotProfile: 2 }, /newer version/],
    [{ blindspotProfile: undefined }, /another kind of file/],
    [{ base: { id: "compact", sha256: "0".repeat(64) } }, /belongs to another model/],
  ];
  for (const [change, sentence] of cases) {
    await importProfile(page, profile(change));
    await expect(said.filter({ hasText: sentence }).first()).toBeVisible();
    await expect(panel(page).getByRole("list", { name: "Profiles" })).toHaveCount(0);
  }
});

test("a fit gains what it gains in training, to the hundredth", async ({ page }) => {
  test.setTimeout(600_000);
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
  await button(page, "Fit to this photo").click();
  await expect(
    page
      .getByRole("status")
      .filter({ hasText: /learnt/ })
      .last(),
  ).toBeVisible({
    timeout: 500_000,
  });
  await app.finished();
  await expect.poll(async () => Math.abs((await shown()) - expected.fitted)).toBeLessThan(0.02);
  expect(expected.fitted).toBeGreaterThan(expected.unfitted + 0.2);
});
