/**
 * The worker in which the network runs, alone: on WASM a run blocks its thread, and the denoise worker
 * must meanwhile read the next tile, write the last one and hear what the page says.
 */
import * as Comlink from "comlink";
import { showLife } from "../src/engine/crash";
// ONNX Runtime starts its threads from here.
import "../src/engine/script-urls";
import { watchTraffic } from "../src/engine/watch-traffic";
import "../src/engine/wire";
import { networkService } from "./network-service";
import { openOnnxNetwork } from "./onnx-network";

watchTraffic();
showLife();
Comlink.expose(networkService(openOnnxNetwork));
