/** Files opened and saved by the whole engine, for tests that look at what comes out. */
import { createEngine } from "../../src/engine/client";
import type { Forecast, SaveRequest } from "../../src/engine/protocol";
import { FULL } from "../../src/raster/blend";
import { base64, fromBase64 } from "./vips";

export type Choices = Pick<SaveRequest, "encoding" | "metadata" | "provenance">;

/** Hands over what is asked of an engine that holds the photo as it came. */
async function withPhoto<T>(
  file: Blob,
  ask: (engine: ReturnType<typeof createEngine>, request: Omit<SaveRequest, keyof Choices>) => T,
): Promise<Awaited<T>> {
  const engine = createEngine();
  try {
    await engine.openPhoto("a", file);
    return await ask(engine, { photo: "a", result: null, blend: FULL });
  } finally {
    await engine.dispose();
  }
}

interface Refused {
  readonly code: string;
}

const refused = (error: unknown): Refused => {
  if (error instanceof Error && "code" in error) return { code: String(error.code) };
  throw error;
};

/** @returns the saved files in base64, or the code of what saving failed with */
async function save(file: string, choices: readonly Choices[]): Promise<(string | Refused)[]> {
  return withPhoto(new Blob([fromBase64(file)]), async (engine, picture) => {
    const saved: (string | Refused)[] = [];
    for (const each of choices) {
      const blob = await engine.save({ ...picture, ...each }).catch(refused);
      saved.push("code" in blob ? blob : base64(new Uint8Array(await blob.arrayBuffer())));
    }
    return saved;
  });
}

export interface Foretold extends Forecast {
  /** Of the file itself, if it was saved too. */
  readonly saved: number | null;
  readonly ms: number;
}

/** @param url of the photo, or the photo in base64 */
async function forecast(
  url: string,
  choices: readonly Choices[],
  saved = true,
): Promise<Foretold[]> {
  const file = /^\w+:/.test(url) ? await (await fetch(url)).blob() : new Blob([fromBase64(url)]);
  return withPhoto(file, async (engine, picture) => {
    const told: Foretold[] = [];
    for (const each of choices) {
      const request = { ...picture, ...each };
      const start = performance.now();
      const forecast = await engine.forecast(request);
      const ms = performance.now() - start;
      told.push({ ...forecast, ms, saved: saved ? (await engine.save(request)).size : null });
    }
    return told;
  });
}

export const saving = { save, forecast };
