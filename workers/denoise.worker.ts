/** The denoise worker's endpoint. */
import * as Comlink from "comlink";
import { showLife } from "../src/engine/crash";
import { watchTraffic } from "../src/engine/watch-traffic";
import "../src/engine/wire";
import "../src/engine/wire-signal";
import { createDenoiser } from "./denoiser";
import { createTurns } from "./turns";

watchTraffic();
showLife();
Comlink.expose(createDenoiser(createTurns(navigator.locks)));
