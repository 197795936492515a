/** The panel in which a network is fitted. */
import { readFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";
import settings from "../src/network/fit.settings.json" with { type: "json" };
import type { TestFile } from "./pictures.ts";

/** A profile's file, as far as tests look at it. */
export interface ProfileFile {
  readonly sha256: string;
  readonly steps: number;
  readonly parameters: string;
}

/** From its next load on the page fits with other settings than those that it came with. */
export async function fitWith(page: Page, changes: Partial<typeof settings>): Promise<void> {
  const [first] = Object.keys(settings);
  await page.route("**/assets/denoise.worker*.js", async (route) => {
    const response = await route.fetch();
    const text = await response.text();
    const body = text.replace(
      RegExp(`\\{\\s*"?${first}"?:[^}]*\\}`),
      JSON.stringify({ ...settings, ...changes }),
    );
    expect(body).not.toBe(text);
    await route.fulfill({ response, body });
  });
}

export class FitPage {
  readonly panel;
  readonly profiles;
  /** What a fit came to, in a sentence. */
  readonly told;

  constructor(readonly page: Page) {
    this.panel = page.getByRole("region", { name: "Fit" });
    this.profiles = this.panel.getByRole("list", { name: "Profiles" });
    this.told = page
      .getByRole("status")
      .filter({ hasText: /has learnt from it|already served/ })
      .last();
  }

  button(name: string | RegExp) {
    return this.panel.getByRole("button", { name });
  }

  get progress() {
    return this.panel.getByRole("progressbar", { name: "Fitting" });
  }

  begin(): Promise<void> {
    return this.button("Fit to this photo").click();
  }

  /** Null while none is told of: it is getting ready, or no fit is under way. */
  async step(): Promise<number | null> {
    const text = await this.panel
      .getByText(/^Step \d+ of/)
      .textContent({ timeout: 100 })
      .catch(() => null);
    return text === null ? null : Number(/\d+/.exec(text)?.[0]);
  }

  async reached(step: number): Promise<void> {
    await expect
      .poll(async () => (await this.step()) ?? -1, { timeout: 300_000 })
      .toBeGreaterThanOrEqual(step);
  }

  /** The step of this tab's last checkpoint on disk; -1 where there is none. */
  checkpoint(): Promise<number> {
    return this.page.evaluate(async () => {
      const root = await navigator.storage.getDirectory();
      const own = sessionStorage.getItem("blindspot session") ?? "";
      const folder = await root
        .getDirectoryHandle("fits")
        .then((fits) => fits.getDirectoryHandle(own))
        .catch(() => null);
      let last = -1;
      for await (const [name, entry] of folder?.entries() ?? []) {
        if (!name.endsWith(".json")) continue;
        const file = await (entry as FileSystemFileHandle).getFile().catch(() => null);
        try {
          last = Math.max(last, JSON.parse((await file?.text()) ?? "").state?.step ?? -1);
        } catch {
          // It is being written.
        }
      }
      return last;
    });
  }

  async import(...files: TestFile[]): Promise<void> {
    const chooser = this.page.waitForEvent("filechooser");
    await this.button("Import a profile…").click();
    await (await chooser).setFiles(files);
  }

  /** The file of the only profile, or of the one that is called so. */
  async export(name: string | RegExp = /^Export/): Promise<{ name: string; buffer: Buffer }> {
    const download = this.page.waitForEvent("download");
    await this.button(name).click();
    const file = await download;
    return { name: file.suggestedFilename(), buffer: readFileSync(await file.path()) };
  }
}

export const profileOf = ({ buffer }: { buffer: Buffer }) =>
  JSON.parse(buffer.toString()) as ProfileFile;
