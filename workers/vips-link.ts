/** wasm-vips as the codec worker uses it: a worker of its own for each file, ended with the work. */
import * as Comlink from "comlink";
import { AppError, asAppError } from "../src/base/errors";
import type { DecodeWithVips } from "../src/codecs/decode";
import type { EncodeWithVips } from "../src/codecs/encode";
import type { FormatName } from "../src/codecs/format";
import { RowSender } from "../src/codecs/vips/row-pipe";
import type { VipsService } from "../src/codecs/vips/service";
import "../src/engine/script-urls";
import { handleOf, running } from "../src/engine/supervised";
import type { RasterHeader } from "../src/raster/raster";
import { limitTime } from "./decoding-time";

/** Its threads share memory, which only isolated pages may. */
export const vipsRuns = (): boolean => self.crossOriginIsolated;

function startVips() {
  const worker = new Worker(new URL("./vips.worker.ts", import.meta.url), { type: "module" });
  return running(handleOf<VipsService>(worker));
}

/** Ended by the signal at once, wherever it is. */
export const decodeInVips: DecodeWithVips = async (file, { format, partly }, signal) => {
  const worker = startVips();
  const abort = () => worker.end(signal?.reason);
  const stopClock = limitTime(worker, file, format);
  signal?.addEventListener("abort", abort);
  try {
    return await worker.ask((remote) => remote.decode(file, format, partly));
  } catch (error) {
    signal?.throwIfAborted();
    throw told(error, format);
  } finally {
    stopClock();
    signal?.removeEventListener("abort", abort);
    worker.end(null);
  }
};

/** Takes rows of the picture's type and channels. Its memory is given back when it finishes or gives up. */
export const encodeInVips: EncodeWithVips = (picture, encoding) => {
  const worker = startVips();
  const sender = new RowSender();
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = sender.freed;
  const end = () => {
    port1.close();
    worker.end(null);
  };
  const file = worker.ask((remote) =>
    remote.encode(picture, encoding, sender.memory, Comlink.transfer(port2, [port2])),
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

/** What only the worker's end tells of. */
function told(error: unknown, format: FormatName): unknown {
  const facts = asAppError(error)?.facts;
  if (facts?.code !== "workerCrashed") return error;
  const code = facts.data.how === "notLoaded" ? "decoderUnreachable" : "damagedImage";
  return new AppError(code, { format }, error);
}
