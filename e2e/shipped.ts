/** The models that the app ships, by its own manifest. */
import { readFileSync } from "node:fs";
import type { Manifest, ModelEntry } from "../src/models/manifest";

export const modelsFolder = new URL("../public/models/", import.meta.url);

export const shipped: readonly ModelEntry[] = (
  JSON.parse(readFileSync(new URL("manifest.json", modelsFolder), "utf8")) as Manifest
).models;
