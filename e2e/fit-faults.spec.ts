/** Fits that are stopped, cancelled and broken, in the page: short ones, for their length changes nothing here. */
import { expect, type Page, test } from "@playwright/test";
import { hash } from "../src/network/procedure";
import { AppPage, maxDifference } from "./app-page";
import { SHORT_FIT } from "./engine-page/faults";
import { FitPage, fitWith, profileOf } from "./fit-page";
import { named, settledOnDisk } from "./kept-files.ts";
import { png } from "./pictures";
import { record, times } from "./soak.ts";
import { street } from "./street";

test.slow();

const photo = png("street.png", 300, 260, 2, street(40));

async function opened(
  page: Page,
  picked = photo,
  settings = SHORT_FIT,
): Promise<{ app: AppPage; fit: FitPage }> {
  await fitWith(page, settings);
  const app = await AppPage.open(page);
  await app.pick(picked);
  await app.finished();
  return { app, fit: new FitPage(page) };
}

const FAULTS = ["network worker", "denoise worker", "page"] as const;

/** Ends a worker without a word, as a browser does that is short of memory; or the page. */
async function end(page: Page, what: (typeof FAULTS)[number]): Promise<void> {
  if (what === "page") {
    await page.reload();
    return;
  }
  const name = what.replace(" ", ".");
  const worker = page.workers().find((one) => one.url().includes(`/${name}`));
  if (!worker) return; // Between two lives.
  const closed = worker.waitForEvent("close");
  // Its answer may never come.
  worker.evaluate(() => self.close()).catch(() => {});
  await closed;
}

test("a fit that workers and the page die under, at random moments, makes the same profile to the last bit", async ({
  page,
}) => {
  test.setTimeout(900_000 * times(1, 10));
  const { fit } = await opened(page);
  await settledOnDisk(page, 1, 1);
  await fit.begin();
  await expect(fit.told).toContainText("has learnt", { timeout: 600_000 });
  const expected = profileOf(await fit.export());
  await fit.button(/^Delete/).click();
  await expect(fit.profiles).toHaveCount(0);

  const ended: string[] = [];
  for (let seed = 1; seed <= times(1, 10); seed++) {
    const faults = FAULTS.map((what, i) => ({
      what,
      // The page in the fit's first moments, the others anywhere before its end.
      step: what === "page" && seed === 1 ? null : hash(seed, i) % SHORT_FIT.steps,
    })).sort((a, b) => (a.step ?? -1) - (b.step ?? -1));
    await fit.begin();
    for (const { what, step } of faults) {
      // Asked for and noted: from then on nothing may lose it.
      if (step === null) await expect.poll(() => named(page, "fits/")).not.toEqual([]);
      else await fit.reached(step);
      await end(page, what);
      ended.push(`${what} at ${step ?? "the beginning"}`);
    }
    await expect(fit.told).toContainText("has learnt", { timeout: 600_000 });
    const { sha256, steps, parameters } = profileOf(await fit.export());
    expect({ sha256, steps, parameters }).toEqual({
      sha256: expected.sha256,
      steps: expected.steps,
      parameters: expected.parameters,
    });
    await fit.button(/^Delete/).click();
    await expect(fit.profiles).toHaveCount(0);
  }
  record(
    "Fits that workers or the page died under, WASM",
    `${ended.length} deaths (${ended.join(", ")}); profiles that differ: 0`,
  );
});

test("two tabs that fit at once, and are both loaded again, each go on with their own", async ({
  page,
  context,
}) => {
  test.setTimeout(1_800_000);
  const photos = [photo, png("alley.png", 300, 260, 2, street(60))];
  // Long enough for both to be on their way.
  const settings = { ...SHORT_FIT, steps: 16, checkEvery: 8 };
  const pages = [page, await context.newPage()];
  const tabs: FitPage[] = [];
  for (const [i, one] of pages.entries()) tabs.push((await opened(one, photos[i], settings)).fit);
  await expect.poll(async () => (await named(page, "/state-")).length).toBe(2);
  await expect.poll(async () => (await named(page, "/photo-")).length).toBe(2);
  const learnt = async (fit: FitPage, name: string) => {
    await expect(fit.told).toContainText("has learnt", { timeout: 600_000 });
    await expect(fit.told).toContainText(name);
    return profileOf(await fit.export(new RegExp(`^Export .*${name}`))).sha256;
  };
  const names = ["street", "alley"] as const;

  for (const fit of tabs) await fit.begin();
  for (const fit of tabs) {
    await expect.poll(() => fit.checkpoint(), { timeout: 300_000 }).toBeGreaterThanOrEqual(1);
  }
  for (const one of pages) await one.reload();
  for (const fit of tabs) await fit.reached(1);
  const broken = [];
  for (const [i, name] of names.entries()) broken.push(await learnt(tabs[i] as FitPage, name));
  await expect.poll(() => named(page, "fits/")).toEqual([]);

  for (const [i, name] of names.entries()) {
    const fit = tabs[i] as FitPage;
    await pages[i]?.reload();
    await fit.button(new RegExp(`^Delete .*${name}`)).click();
    await fit.begin();
    expect(await learnt(fit, name)).toBe(broken[i]);
  }
});

test("Stop and keep keeps what was best by then, puts it to use and says so", async ({ page }) => {
  const { app, fit } = await opened(page);
  await fit.begin();
  // The guard has looked at this step.
  await fit.reached(SHORT_FIT.checkEvery);
  await fit.panel.getByText("Losses").click();
  await expect(fit.panel.getByRole("img", { name: /by step$/ })).toHaveCount(2);
  await fit.button("Stop and keep").click();
  await expect(fit.told).toContainText("has learnt", { timeout: 300_000 });
  const { steps } = profileOf(await fit.export());
  expect(steps).toBeGreaterThanOrEqual(SHORT_FIT.checkEvery);
  expect(steps).toBeLessThanOrEqual(SHORT_FIT.steps);
  await expect(fit.told).toContainText(`in ${steps} steps`);
  await expect(fit.profiles).toContainText(`${steps} steps`);
  await expect(fit.button(/is in use$/)).toBeVisible();
  await app.finished();
});

test("a fit that is cancelled leaves nothing, on the page or for the next visit", async ({
  page,
}) => {
  const { app, fit } = await opened(page);
  await settledOnDisk(page, 1, 1);
  await fit.begin();
  await fit.reached(1);
  await fit.button("Cancel").click();
  await expect(fit.progress).toHaveCount(0);
  await expect.poll(() => named(page, "fits/")).toEqual([]);
  await page.reload();
  await app.finished();
  await expect(fit.button("Fit to this photo")).toBeEnabled();
  await expect(fit.progress).toHaveCount(0);
  await expect(fit.profiles).toHaveCount(0);
});

test("a profile that is exported and imported where nothing is left of it makes the same pixels", async ({
  page,
  context,
}) => {
  const { app, fit } = await opened(page);
  const plain = await app.decode((await app.save("PNG")).buffer);
  await fit.begin();
  await expect(fit.told).toContainText("has learnt", { timeout: 300_000 });
  await app.finished();
  const before = await app.save("PNG");
  const exported = await fit.export();

  const devtools = await context.newCDPSession(page);
  const { origin } = new URL(page.url());
  await page.goto("about:blank");
  await devtools.send("Storage.clearDataForOrigin", { origin, storageTypes: "all" });

  const again = await AppPage.open(page);
  await again.pick(photo);
  await again.finished();
  await expect(fit.profiles).toHaveCount(0);
  await fit.import({ ...exported, mimeType: "application/json" });
  await expect(fit.button(/is in use$/)).toBeVisible();
  await again.finished();
  const after = await again.save("PNG");
  const [one, other] = [await again.decode(before.buffer), await again.decode(after.buffer)];
  expect(maxDifference(one, other)).toBe(0);
  expect(maxDifference(one, plain)).toBeGreaterThan(0);
});
