/**
 * The worker in which wasm-vips runs, for one file: it blocks its thread while it works, and gives its memory
 * back only when the worker ends.
 */
import * as Comlink from "comlink";
import { AppError } from "../src/base/errors";
import { decodeWithVips } from "../src/codecs/vips/decode";
import { FileWindow } from "../src/codecs/vips/file-window";
import { SIDE_MODULES, type SideModule, type VipsFormat } from "../src/codecs/vips/formats";
import { loadVips, type Vips } from "../src/codecs/vips/module";
import type { VipsService } from "../src/codecs/vips/service";
import { showLife } from "../src/engine/crash";
// wasm-vips starts its threads from here.
import "../src/engine/script-urls";
import "../src/engine/wire";

const reader = new FileReaderSync();

const slices = (file: Blob) => (from: number, to: number) =>
  new Uint8Array(reader.readAsArrayBuffer(file.slice(from, to)));

async function load(format: VipsFormat, parts: readonly SideModule[]): Promise<Vips> {
  try {
    return await loadVips(parts);
  } catch (error) {
    throw new AppError("decoderUnreachable", { format }, error);
  }
}

const service: VipsService = {
  async decode(file, format) {
    const vips = await load(format, SIDE_MODULES[format]);
    const raster = decodeWithVips(vips, new FileWindow(file.size, slices(file)), format);
    const { samples, profile, metadata } = raster;
    const arrays = [samples, profile, ...Object.values(metadata)];
    return Comlink.transfer(
      raster,
      arrays.flatMap((array) => array?.buffer ?? []),
    );
  },
};

showLife();
Comlink.expose(service);
