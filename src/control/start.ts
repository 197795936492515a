import type { Engine } from "../engine/engine";
import type { AppStore } from "../state/app-store";
import type { Keeper } from "../state/keeper";
import { type Places, saveAll } from "./batch";
import { restBlends } from "./blending";
import { denoise } from "./denoising";
import { dropTiles } from "./dropping";
import { fitPhotos } from "./fitting";
import { foresee } from "./forecasting";
import { keepJournal } from "./journaling";
import { judge } from "./judging";
import { keepModels } from "./models";
import { countHotPixels, measurePhotos, openFiles, openSettingsFiles, siftFiles } from "./opening";
import { chooseProcessor } from "./processor";
import { sample } from "./sampling";
import { type Saver, save } from "./saving";
import { trace } from "./tracing";

export interface Outside extends Saver {
  readonly places: Places;
  /** Keeps the choice of a processor; without it that lasts as long as the page. */
  readonly keeper?: Keeper | undefined;
}

/**
 * Starts all that watches the state and drives the engine. The processor is told first: a run that begins
 * anew must find it chosen.
 * @returns a function that stops all
 */
export function startControllers(
  store: AppStore,
  engine: Engine,
  { keeper, ...saver }: Outside,
): () => void {
  const stops = [
    chooseProcessor(store, engine, keeper),
    keepJournal(store, engine),
    dropTiles(store, engine),
    denoise(store, engine),
    restBlends(store),
    trace(store, engine),
    judge(store, engine),
    sample(store, engine),
    save(store, engine, saver),
    saveAll(store, engine, saver),
    foresee(store, engine, saver.version),
    siftFiles(store),
    openFiles(store, engine),
    measurePhotos(store, engine),
    countHotPixels(store, engine),
    openSettingsFiles(store),
    keepModels(store, engine),
    fitPhotos(store, engine, saver),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
