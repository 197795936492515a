/** The codec worker's comlink endpoint: between files, and the store's pixels. */
import * as Comlink from "comlink";
import { createMutex } from "../src/base/mutex";
import { drawText } from "../src/codecs/browser/text";
import { encodeComparison } from "../src/codecs/comparison";
import { decodePhoto } from "../src/codecs/decode";
import { findPlace, sweep } from "../src/codecs/place-on-disk";
import { forecastPhoto, type PhotoToSave, savePhoto } from "../src/codecs/save";
import { bytesPerRow } from "../src/codecs/vips/row-file";
import { showLife } from "../src/engine/crash";
import type { CodecWorker, SaveRequest, StoreWorker } from "../src/engine/protocol";
import { watchTraffic } from "../src/engine/watch-traffic";
import "../src/engine/wire";
import "../src/engine/wire-signal";
import type { Rect } from "../src/geometry/rect";
import { decodeApart } from "./decoder-link";
import { decodeInVips, encodeInVips, vipsRuns } from "./vips-link";

watchTraffic();

/** Only one photo at a time is in this thread's memory. */
const decoding = createMutex();

let store: Comlink.Remote<StoreWorker> | null = null;

function theStore(): Comlink.Remote<StoreWorker> {
  if (!store) throw new Error("a call before connect");
  return store;
}

/** The photo as it is to be saved, its pixels still in the store. */
async function photoOf({ photo, result, blend }: SaveRequest, source: Blob): Promise<PhotoToSave> {
  const from = theStore();
  const header = await from.rasterHeader(photo);
  return { header, source, read: (rect) => from.readOwn({ photo, result, blend }, rect) };
}

const withVips = () => (vipsRuns() ? encodeInVips : null);

const worker: CodecWorker = {
  connect(port) {
    store = Comlink.wrap<StoreWorker>(port);
  },

  decode(id, file, signal) {
    return decoding(async () => {
      const raster = await decodePhoto(file, signal, vipsRuns() ? decodeInVips : null, decodeApart);
      signal.throwIfAborted();
      const buffers = [raster.samples, raster.profile, ...Object.values(raster.metadata)].flatMap(
        (array) => array?.buffer ?? [],
      );
      return theStore().putPhoto(id, Comlink.transfer(raster, buffers));
    });
  },

  async encode(request, source, signal) {
    const photo = await photoOf(request, source);
    const place = await findPlace(photo.header.height * bytesPerRow(photo.header));
    return savePhoto(photo, request, withVips(), signal, place);
  },

  forecast: async (request, source, signal) =>
    forecastPhoto(await photoOf(request, source), request, withVips(), signal),

  encodeComparison({ photo, rect, layout, panes, title, encoding }, signal) {
    const from = theStore();
    // One image with labels: it is in sRGB, whatever the photo is in.
    const compared = panes.map(({ label, result, blend }) => ({
      label,
      read: (part: Rect) => from.read({ photo, result, blend }, part, "srgb"),
    }));
    const comparison = { rect, layout, panes: compared, title };
    return encodeComparison(comparison, drawText, encoding, withVips(), signal);
  },
};

// What an earlier visit left.
sweep().catch(() => {});
showLife();
Comlink.expose(worker);
