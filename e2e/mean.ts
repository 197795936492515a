import { fileURLToPath } from "node:url";
import type { BrowserContext } from "@playwright/test";
import { meanForTurbo } from "../bench/mean.js";

/** From here on pages find a 3 × 3 mean in Turbo's place: of the network's time other tests tell. */
export async function withMean(context: BrowserContext): Promise<void> {
  const models = fileURLToPath(new URL("../public/models", import.meta.url));
  for (const [name, bytes] of await meanForTurbo(models)) {
    const body = Buffer.from(bytes);
    await context.route(`**/models/${name}`, (route) => route.fulfill({ body }));
  }
}
