/** The page as a person uses it: through its controls, found by role and name. */
import { readFileSync } from "node:fs";
import { expect, type FileChooser, type Locator, type Page } from "@playwright/test";
import type { SavedFormat } from "../src/codecs/encoding.ts";
import type { Words } from "../src/words/catalogue.ts";
import { en } from "../src/words/en/words.ts";
import type { TestFile } from "./pictures.ts";

/** 192×160, our own noise on a freely licensed photo. */
export const noisy: TestFile = {
  name: "noisy.png",
  mimeType: "image/png",
  buffer: readFileSync(new URL("fixtures/noisy.png", import.meta.url)),
};
export const reference = readFileSync(new URL("fixtures/reference.png", import.meta.url));

const RECOMMENDED = Buffer.from('{"blindspot":1,"variants":[{}]}').toString("base64url");

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** RGBA, row by row. */
  readonly data: Uint8ClampedArray;
}

/** As somebody comes back who has opened what is folded: it is there, only out of the way. */
export const beenHere = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    localStorage.getItem("blindspot:open") ??
      localStorage.setItem("blindspot:open", '["fine","network","fit","view"]');
    // Not the first photo of the visit: the view stays where a test puts it.
    sessionStorage.setItem("blindspot:closer", "yes");
  });

export class AppPage {
  readonly divider: Locator;
  readonly progress: Locator;
  readonly status: Locator;
  readonly viewer: Locator;
  readonly strength: Locator;
  readonly blindness: Locator;
  readonly alerts: Locator;
  readonly format: Locator;

  /** @param words of the language that the page speaks */
  constructor(
    readonly page: Page,
    readonly words: Words = en,
  ) {
    const { compare, saving, status, variants } = words.controls;
    this.divider = page.getByRole("slider", { name: compare.divider });
    this.progress = page.getByRole("progressbar", { name: status.denoised });
    this.status = page.getByRole("region", { name: status.status });
    this.viewer = page.getByRole("region", { name: compare.viewer });
    this.strength = page.getByRole("slider", { name: variants.amount });
    this.blindness = page.getByRole("slider", { name: variants.blindness });
    this.alerts = page.getByRole("alert");
    this.format = page.getByRole("combobox", { name: saving.format });
  }

  /**
   * @param settings the page begins with: `recommended`, the model's, the same for all photos; `auto`, as for
   * everybody who comes for the first time; or those of the last session
   */
  static async open(
    page: Page,
    settings: "recommended" | "auto" | "kept" = "recommended",
    words: Words = en,
  ): Promise<AppPage> {
    await beenHere(page);
    if (settings !== "recommended") {
      await page.goto("/");
      return new AppPage(page, words);
    }
    // A link that carries settings; taken back, so that a reload brings the session's.
    await page.goto(`/#settings=${RECOMMENDED}`);
    await page.evaluate(() => history.replaceState(null, "", "/"));
    return new AppPage(page, words);
  }

  /** Through the button and the system's file dialog. */
  async pick(...files: TestFile[]): Promise<void> {
    await (await this.#chooser()).setFiles(files);
  }

  /** Files on disk: their bytes never pass through the page. */
  async pickPaths(...paths: string[]): Promise<void> {
    const chooser = await this.#chooser();
    await chooser.setFiles(paths);
    // Or the driver would keep the button and all that was around it.
    await chooser.element().dispose();
  }

  async #chooser(): Promise<FileChooser> {
    const chooser = this.page.waitForEvent("filechooser");
    const { app, library } = this.words.controls;
    await this.#button(library.choosePhotos).or(this.#button(app.open)).click();
    return chooser;
  }

  #button(name: string): Locator {
    return this.page.getByRole("button", { name, exact: true });
  }

  drop(...files: TestFile[]): Promise<void> {
    return this.#drop(files, "body", this.words.controls.app.drop.photos);
  }

  /** On its box in Judge, which must be open: the current photo's clean reference. */
  dropReference(file: TestFile): Promise<void> {
    return this.#drop([file], "[data-drop=reference]", this.words.controls.app.drop.reference);
  }

  async #drop(files: readonly TestFile[], target: string, told: string): Promise<void> {
    const dataTransfer = await this.#transfer(files);
    await this.page.dispatchEvent(target, "dragenter", { dataTransfer });
    await expect(this.page.getByText(told)).toBeVisible();
    await this.page.dispatchEvent(target, "drop", { dataTransfer });
    await expect(this.page.getByText(told)).toBeHidden();
  }

  /** All files of a folder on disk, through the button and the system's dialog. */
  async pickFolder(path: string): Promise<void> {
    const chooser = this.page.waitForEvent("filechooser");
    await this.#button(this.words.controls.library.orFolder).click();
    await (await chooser).setFiles(path);
  }

  async paste(...files: TestFile[]): Promise<void> {
    const data = await this.#transfer(files);
    await data.evaluate((clipboardData) =>
      document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true })),
    );
  }

  async finished(): Promise<void> {
    await expect(this.status).toContainText(this.words.controls.status.done);
  }

  async donePixels(): Promise<number> {
    return Number(await this.progress.getAttribute("aria-valuenow"));
  }

  /** Number of times the network has been asked to denoise since the page was opened. */
  runs(): Promise<number> {
    return this.page.evaluate(() => performance.getEntriesByName("blindspot:run").length);
  }

  /** Moves the divider to the left edge by keyboard: everything shows the result. */
  async showDenoised(): Promise<void> {
    await this.divider.press("Home");
    await expect(this.divider).toHaveAttribute("aria-valuenow", "0");
  }

  /** Moves the divider to the right edge: everything shows the original. */
  async showOriginal(): Promise<void> {
    await this.divider.press("End");
    await expect(this.divider).toHaveAttribute("aria-valuenow", "100");
  }

  /** The pixels on screen of a photo that fits at 100 %, read from the canvas itself. */
  async shown(width: number, height: number): Promise<Pixels> {
    const pane = this.viewer.getByRole("img");
    await drawn(pane);
    const data = await pane.evaluate(
      (canvas, size) => {
        const context = (canvas as HTMLCanvasElement).getContext("2d");
        if (!context) throw new Error("no canvas");
        const x = Math.round(context.canvas.width / 2 - size.width / 2);
        const y = Math.round(context.canvas.height / 2 - size.height / 2);
        return [...context.getImageData(x, y, size.width, size.height).data];
      },
      { width, height },
    );
    return { width, height, data: Uint8ClampedArray.from(data) };
  }

  /** Presses what lies in the menu of what to compare. */
  async compare(name: string): Promise<void> {
    await this.#button(this.words.controls.variants.compareVariants).click();
    await this.#button(name).click();
  }

  /** A sweep, seen whole. */
  async sweep(over: "blindness" | "holes" | "strides"): Promise<void> {
    const { blindness, hole: holes, stride: strides } = this.words.controls.variants.sweeps;
    await this.compare({ blindness, holes, strides }[over].name);
    await this.page.keyboard.press("0");
  }

  /** Presses a tool for looking closer, which may lie in a menu. */
  async tool(name: string): Promise<void> {
    const tool = this.#button(name);
    const menu = this.#button(this.words.controls.compare.lookCloser);
    const folded = !(await tool.isVisible());
    if (folded) await menu.click();
    await tool.click();
    if (folded) await this.page.keyboard.press("Escape");
  }

  /** A preset's card. */
  preset(name: string): Locator {
    return this.page
      .getByRole("region", { name: this.words.controls.variants.presetsTitle })
      .getByRole("button", { name, exact: true });
  }

  /** Presses what lies in the menu beside the presets. */
  async inPresetMenu(name: string | RegExp): Promise<void> {
    await this.#button(this.words.controls.variants.presetsMenu).click();
    await this.page.getByRole("button", { name }).click();
  }

  /** Presses what lies in the menu beside Save. */
  async saveOtherwise(name: string): Promise<void> {
    await (await this.otherWay(name)).click();
  }

  /** A button in the menu beside Save, which is opened. */
  async otherWay(name: string): Promise<Locator> {
    const panel = this.page.getByRole("complementary");
    const way = panel.getByRole("button", { name, exact: true });
    if (!(await way.isVisible())) {
      await panel.getByRole("button", { name: this.words.controls.saving.moreWays }).click();
    }
    return way;
  }

  /** Opens what there is to choose of the file. */
  async openFileFields(): Promise<void> {
    if (await this.format.isVisible()) return;
    await this.page
      .locator("summary", { hasText: RegExp(`^${this.words.controls.saving.file}`) })
      .click();
    await expect(this.format).toBeVisible();
  }

  async chooseFormat(format: SavedFormat): Promise<void> {
    await this.openFileFields();
    await this.format.selectOption(format);
  }

  /** Presses Save and returns the file that was downloaded; without a format, as the page has it. */
  async save(format?: SavedFormat): Promise<{ name: string; buffer: Buffer }> {
    if (format) await this.chooseFormat(format);
    const download = this.page.waitForEvent("download");
    await this.#button(this.words.controls.saving.save).click();
    const file = await download;
    return { name: file.suggestedFilename(), buffer: readFileSync(await file.path()) };
  }

  /** Decodes a file as the browser does, into a canvas's colour space. */
  async decode(buffer: Buffer, space: "srgb" | "display-p3" = "srgb"): Promise<Pixels> {
    const { width, height, data } = await this.page.evaluate(
      async ({ base64, colorSpace }) => {
        const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
        const bitmap = await createImageBitmap(new Blob([bytes]), { premultiplyAlpha: "none" });
        const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
        const context = canvas.getContext("2d", { colorSpace });
        if (!context) throw new Error("no canvas");
        context.drawImage(bitmap, 0, 0);
        const image = context.getImageData(0, 0, bitmap.width, bitmap.height);
        return { width: image.width, height: image.height, data: [...image.data] };
      },
      { base64: buffer.toString("base64"), colorSpace: space },
    );
    return { width, height, data: Uint8ClampedArray.from(data) };
  }

  /** Encodes pixels of a picture as the browser's JPEG. */
  async jpeg(name: string, picture: TestFile): Promise<TestFile> {
    const base64 = await this.page.evaluate(async (source) => {
      const bytes = Uint8Array.from(atob(source), (c) => c.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes]));
      const canvas = document.createElement("canvas");
      canvas.width = bitmap.width;
      canvas.height = bitmap.height;
      canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
      return canvas.toDataURL("image/jpeg", 0.95).split(",")[1] ?? "";
    }, picture.buffer.toString("base64"));
    return { name, mimeType: "image/jpeg", buffer: Buffer.from(base64, "base64") };
  }

  #transfer(files: readonly TestFile[]) {
    return this.page.evaluateHandle(
      (list) => {
        const transfer = new DataTransfer();
        for (const { name, mimeType, base64 } of list) {
          const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
          transfer.items.add(new File([bytes], name, { type: mimeType }));
        }
        return transfer;
      },
      files.map(({ name, mimeType, buffer }) => ({
        name,
        mimeType,
        base64: buffer.toString("base64"),
      })),
    );
  }
}

/** Waits until a pane shows all there is to see of what a control has just changed. */
export async function drawn(pane: Locator): Promise<void> {
  await pane.evaluate(async () => {
    // Two frames: the pane knows by then what it wants.
    for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
  });
  await expect(pane).not.toHaveAttribute("data-pending");
}

/** The largest difference of any channel of any pixel. */
export function maxDifference(a: Pixels, b: Pixels): number {
  expect([a.width, a.height]).toEqual([b.width, b.height]);
  return a.data.reduce((most, value, i) => Math.max(most, Math.abs(value - (b.data[i] ?? 0))), 0);
}
