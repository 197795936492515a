/** libheif and LibRaw as the codec worker uses them: a worker for each file, ended with the work. */
import { type DecodeApart, type DecoderService, formatOf } from "../src/codecs/apart";
import "../src/engine/script-urls";
import { handleOf, running } from "../src/engine/supervised";
import { decodeInWorker } from "./decode-in-worker";

function startDecoder() {
  const worker = new Worker(new URL("./decoder.worker.ts", import.meta.url), { type: "module" });
  return running(handleOf<DecoderService>(worker));
}

export const decodeApart: DecodeApart = (file, found, signal) =>
  decodeInWorker(startDecoder(), file, formatOf(found), signal, (remote) =>
    remote.decode(file, found),
  );
