/**
 * The worker in which wasm-vips runs, for one file: it blocks its thread while it works, and gives its memory
 * back only when the worker ends.
 */
import * as Comlink from "comlink";
import { AppError } from "../src/base/errors";
import type { FormatName } from "../src/codecs/format";
import { Parts } from "../src/codecs/parts";
import { openPlace } from "../src/codecs/place-on-disk";
import { decodeWithVips } from "../src/codecs/vips/decode";
import { encodeWithVips } from "../src/codecs/vips/encode";
import { FileWindow } from "../src/codecs/vips/file-window";
import { SIDE_MODULES, type SideModule } from "../src/codecs/vips/formats";
import { loadVips, type Vips } from "../src/codecs/vips/module";
import { RowFile } from "../src/codecs/vips/row-file";
import { RowReceiver } from "../src/codecs/vips/row-pipe";
import type { VipsService } from "../src/codecs/vips/service";
import { WrittenFile } from "../src/codecs/vips/written-file";
import { showLife } from "../src/engine/crash";
// wasm-vips starts its threads from here.
import "../src/engine/script-urls";
import "../src/engine/wire";

const reader = new FileReaderSync();

const readBlob = (blob: Blob) => new Uint8Array(reader.readAsArrayBuffer(blob));

const slices = (file: Blob) => (from: number, to: number) => readBlob(file.slice(from, to));

async function load(format: FormatName, parts: readonly SideModule[]): Promise<Vips> {
  try {
    return await loadVips(parts);
  } catch (error) {
    throw new AppError("decoderUnreachable", { format }, error);
  }
}

const service: VipsService = {
  async decode(file, format, partly) {
    const vips = await load(format, SIDE_MODULES[format]);
    const window = new FileWindow(file.size, slices(file));
    const raster = decodeWithVips(vips, window, format, partly);
    const { samples, profile, metadata } = raster;
    const arrays = [samples, profile, ...Object.values(metadata)];
    return Comlink.transfer(
      raster,
      arrays.flatMap((array) => array?.buffer ?? []),
    );
  },

  async encode(picture, encoding, memory, freed, place) {
    const vips = await load(encoding.format, SIDE_MODULES[encoding.format]);
    const receiver = new RowReceiver(memory, () => freed.postMessage(null));
    const rows = new RowFile(picture, (length) => receiver.read(length));
    const file = new WrittenFile(readBlob, new Parts(await openPlace(place)));
    return encodeWithVips(vips, rows, picture, encoding, file);
  },
};

showLife();
Comlink.expose(service);
