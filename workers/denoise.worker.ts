/** The denoise worker's endpoint. */
import * as Comlink from "comlink";
import { showLife } from "../src/engine/crash";
import { watchTraffic } from "../src/engine/watch-traffic";
import "../src/engine/wire";
import "../src/engine/wire-signal";
import { CHECKPOINTS, createCheckpoints } from "./checkpoints";
import { createDenoiser } from "./denoiser";
import { opfsFolder } from "./opfs";
import { createTurns } from "./turns";

watchTraffic();
showLife();
const checkpoints = createCheckpoints(async () =>
  opfsFolder(await navigator.storage.getDirectory()).folder(CHECKPOINTS),
);
Comlink.expose(createDenoiser(createTurns(navigator.locks), checkpoints));
