/** wasm-vips as the codec worker uses it: a worker of its own for each file, ended with the work. */
import * as Comlink from "comlink";
import { AppError, asAppError } from "../src/base/errors";
import type { DecodeWithVips } from "../src/codecs/decode";
import type { EncodeWithVips } from "../src/codecs/encode";
import { RowSender } from "../src/codecs/vips/row-pipe";
import type { VipsService } from "../src/codecs/vips/service";
import "../src/engine/script-urls";
import { handleOf, running } from "../src/engine/supervised";
import type { RasterHeader } from "../src/raster/raster";
import { decodeInWorker } from "./decode-in-worker";

/** Its threads share memory, which only isolated pages may. */
export const vipsRuns = (): boolean => self.crossOriginIsolated;

function startVips() {
  const worker = new Worker(new URL("./vips.worker.ts", import.meta.url), { type: "module" });
  return running(handleOf<VipsService>(worker));
}

export const decodeInVips: DecodeWithVips = (file, { format, partly }, signal) =>
  decodeInWorker(startVips(), file, format, signal, (remote) =>
    remote.decode(file, format, partly),
  );

/** Takes rows of the picture's type and channels. Its memory is given back when it finishes or gives up. */
export const encodeInVips: EncodeWithVips = (picture, encoding, place) => {
  const worker = startVips();
  const sender = new RowSender();
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = sender.freed;
  const end = () => {
    port1.close();
    worker.end(null);
  };
  const file = worker.ask((remote) =>
    remote.encode(picture, encoding, sender.memory, Comlink.transfer(port2, [port2]), place),
  );
  const failed = file.then(
    () => {},
    (error: unknown) => {
      throw notWritten(error, picture);
    },
  );
  failed.catch(() => {}); // It may fail while nobody waits.
  return {
    async write(rows) {
      const bytes = new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength);
      await Promise.race([sender.send(bytes), failed]);
    },
    async finish() {
      try {
        await failed;
        return await file;
      } finally {
        end();
      }
    },
    abort: end,
  };
};

/** An end of the worker is the failure of what it wrote. */
function notWritten(error: unknown, { width, height }: RasterHeader): unknown {
  return asAppError(error)?.code === "workerCrashed"
    ? new AppError("imageNotWritten", { size: { width, height } }, error)
    : error;
}
