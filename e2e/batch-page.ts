/** Many photos, as a person uses the page with them. */
import { expect, type Locator, type Page } from "@playwright/test";
import { AppPage } from "./app-page.ts";

/** Files by their paths. */
export type Tree = ReadonlyMap<string, Buffer>;

/** The folder, in the browser's own storage, that stands for one on the person's disk. */
const FOLDER = "chosen";

export class BatchPage {
  readonly bar: Locator;
  readonly strip: Locator;
  readonly done: Locator;

  private constructor(
    readonly app: AppPage,
    readonly page: Page,
  ) {
    this.bar = page.getByRole("region", { name: "All photos" });
    this.strip = page.getByRole("navigation", { name: "Photos" });
    this.done = page.getByRole("progressbar", { name: "Photos done" });
  }

  /** With dialogs of the system that answer at once. */
  static async open(page: Page, settings: "recommended" | "kept" = "recommended") {
    await page.addInitScript((folder) => {
      // A trial of a worker's death: the page starts them as always.
      const workers: Worker[] = [];
      window.Worker = class extends Worker {
        constructor(...given: ConstructorParameters<typeof Worker>) {
          super(...given);
          workers.push(this);
        }
      };
      const chosen = async () =>
        (await navigator.storage.getDirectory()).getDirectoryHandle(folder, { create: true });
      Object.assign(window, {
        workers,
        showDirectoryPicker: chosen,
        showSaveFilePicker: async ({ suggestedName }: { suggestedName: string }) =>
          (await chosen()).getFileHandle(suggestedName, { create: true }),
      });
    }, FOLDER);
    return new BatchPage(await AppPage.open(page, settings), page);
  }

  /** A disk that takes seconds for each original but the first few: so long the store is not asked. Before `open`. */
  static slowDisk = (page: Page) =>
    page.addInitScript(() => {
      const FEW = 3;
      const MS = 3000;
      let seen = 0;
      const { postMessage } = Worker.prototype;
      Worker.prototype.postMessage = function (this: Worker, ...given: [never]) {
        const { path } = given[0] as { readonly path?: readonly string[] };
        const slow = path?.at(-1) === "keepPhoto" && ++seen > FEW;
        setTimeout(() => postMessage.apply(this, given), slow ? MS : 0);
      };
    });

  /** As when the browser runs out of memory; none learns of it before it is asked for something. */
  readonly killWorkers = () =>
    this.page.evaluate(() => {
      for (const worker of (window as unknown as { workers: Worker[] }).workers) worker.terminate();
    });

  photo(name: string): Locator {
    return this.strip.getByRole("button", { name, exact: true });
  }

  /** What stands on a photo's thumbnail. */
  stage(name: string): Promise<string | null> {
    return this.photo(name).evaluate(
      (button) =>
        document.getElementById(button.getAttribute("aria-describedby") ?? "")?.lastChild
          ?.textContent ?? null,
    );
  }

  /** Turns a wheel over the strip. */
  async wheel(pixels: number, perSecond: number): Promise<void> {
    const box = await this.strip.boundingBox();
    const devtools = await this.page.context().newCDPSession(this.page);
    await devtools.send("Input.synthesizeScrollGesture", {
      x: (box?.x ?? 0) + (box?.width ?? 0) / 2,
      y: (box?.y ?? 0) + (box?.height ?? 0) / 2,
      xDistance: -pixels,
      yDistance: 0,
      speed: perSecond,
      gestureSourceType: "mouse",
    });
    await devtools.detach();
  }

  async allDone(count: number): Promise<void> {
    await expect(this.done).toHaveAttribute("aria-valuenow", `${count}`);
  }

  async saveAll(where: RegExp, more?: (dialog: Locator) => Promise<unknown>): Promise<void> {
    await this.bar.getByRole("button", { name: "Save all…" }).click();
    const dialog = this.page.getByRole("dialog", { name: "Save all" });
    await dialog.getByRole("radio", { name: where }).check();
    await more?.(dialog);
    await dialog.getByRole("button", { name: /^(Save|Choose the folder…)$/ }).click();
    await expect(dialog).toBeHidden();
  }

  async report(): Promise<string> {
    await this.bar.getByRole("button", { name: "Report", exact: true }).click();
    const dialog = this.page.getByRole("dialog", { name: "Report" });
    const text = (await dialog.locator("pre").textContent()) ?? "";
    await dialog.getByRole("button", { name: "Close" }).click();
    return text;
  }

  /** All that is in the chosen folder. */
  async saved(): Promise<Tree> {
    const files = await this.page.evaluate(async (folder) => {
      const found: [string, string][] = [];
      const walk = async (at: FileSystemDirectoryHandle, path: string) => {
        for await (const [name, entry] of at.entries()) {
          if (entry instanceof FileSystemDirectoryHandle) await walk(entry, `${path}${name}/`);
          else if (entry instanceof FileSystemFileHandle) {
            // What a writer that died has left half: the browser drops it by and by.
            if (name.endsWith(".crswap")) continue;
            const bytes = new Uint8Array(await (await entry.getFile()).arrayBuffer());
            let text = "";
            for (const byte of bytes) text += String.fromCharCode(byte);
            found.push([path + name, btoa(text)]);
          }
        }
      };
      const root = await navigator.storage.getDirectory();
      await walk(await root.getDirectoryHandle(folder, { create: true }), "");
      return found;
    }, FOLDER);
    return new Map(files.map(([path, text]) => [path, Buffer.from(text, "base64")]));
  }

  /** Number of files in the chosen folder. */
  countSaved(): Promise<number> {
    return this.page.evaluate(async (folder) => {
      let found = 0;
      const walk = async (at: FileSystemDirectoryHandle) => {
        for await (const entry of at.values()) {
          if (entry instanceof FileSystemDirectoryHandle) await walk(entry);
          else if (!entry.name.endsWith(".crswap")) found++;
        }
      };
      await walk(await (await navigator.storage.getDirectory()).getDirectoryHandle(folder));
      return found;
    }, FOLDER);
  }

  async emptyFolder(): Promise<void> {
    await this.page.evaluate(async (folder) => {
      const root = await navigator.storage.getDirectory();
      await root.removeEntry(folder, { recursive: true }).catch(() => {});
    }, FOLDER);
  }

  /** By the network that asks least. */
  async fast(): Promise<void> {
    const turbo = await this.page
      .getByRole("combobox", { name: "Model" })
      .locator("option", { hasText: "Turbo" })
      .getAttribute("value");
    await this.page.getByRole("combobox", { name: "Model" }).selectOption(turbo);
  }

  /** Nothing but pixels: the same every time. */
  async withoutMetadata(): Promise<void> {
    await this.app.openFileFields();
    await this.page.getByRole("combobox", { name: "Metadata" }).selectOption("none");
  }
}
