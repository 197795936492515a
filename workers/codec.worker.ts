/** The codec worker's comlink endpoint: between files, and the store's pixels. */
import * as Comlink from "comlink";
import { createMutex } from "../src/base/mutex";
import { drawText } from "../src/codecs/browser/text";
import { encodeComparison } from "../src/codecs/comparison";
import { decodePhoto } from "../src/codecs/decode";
import { encodePicture, type ReadPart } from "../src/codecs/encode";
import { showLife } from "../src/engine/crash";
import type { Blended, CodecWorker, StoreWorker } from "../src/engine/protocol";
import { watchTraffic } from "../src/engine/watch-traffic";
import "../src/engine/wire";
import "../src/engine/wire-signal";
import type { DisplaySpace } from "../src/raster/colour/display";
import { coloursOf, hasAlpha } from "../src/raster/raster";
import { decodeApart } from "./decoder-link";
import { decodeInVips, vipsRuns } from "./vips-link";

watchTraffic();

/** Only one photo at a time is in this thread's memory. */
const decoding = createMutex();

let store: Comlink.Remote<StoreWorker> | null = null;

function theStore(): Comlink.Remote<StoreWorker> {
  if (!store) throw new Error("a call before connect");
  return store;
}

/** @param space null: the photo's own values */
const reader = ({ photo, result, blend }: Blended, space: DisplaySpace | null = null): ReadPart => {
  const from = theStore();
  return (rect) => from.read({ photo, result, blend }, rect, space);
};

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

  async encode(request, _source, signal) {
    const { width, height, channels } = await theStore().rasterInfo(request.photo);
    const grey = coloursOf({ channels }) === 1;
    const size = { width, height, opaque: !hasAlpha({ channels }), grey };
    return encodePicture(size, reader(request), request.encoding, signal);
  },

  async forecast() {
    throw new Error("nothing is forecast yet");
  },

  encodeComparison({ photo, rect, layout, panes, title, encoding }, signal) {
    // One image with labels: it is in sRGB, whatever the photo is in.
    const compared = panes.map(({ label, ...pane }) => ({
      label,
      read: reader({ ...pane, photo }, "srgb"),
    }));
    const comparison = { rect, layout, panes: compared, title };
    return encodeComparison(comparison, drawText, encoding, signal);
  },
};

showLife();
Comlink.expose(worker);
