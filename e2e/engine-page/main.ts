/** The engine without the app: what the engine's browser tests reach through `window.blindspot`. */
import { createEngine } from "../../src/engine/client";
import { fetchManifest, loadFile } from "../../src/models/load";
import { openSession } from "../../workers/session";

const blindspot = { createEngine, fetchManifest, loadFile, openSession };

declare global {
  interface Window {
    blindspot: typeof blindspot;
  }
}

window.blindspot = blindspot;
