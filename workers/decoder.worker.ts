/**
 * The worker in which libheif or LibRaw runs, for one file: they block their thread while they work, and give
 * their memory back only when the worker ends.
 */
import * as Comlink from "comlink";
import { AppError } from "../src/base/errors";
import { type DecoderService, formatOf } from "../src/codecs/apart";
import { decodeHeif } from "../src/codecs/heif/decode";
import { loadHeif } from "../src/codecs/heif/module";
import { decodeRaw } from "../src/codecs/raw/decode";
import { loadLibRaw } from "../src/codecs/raw/module";
import { showLife } from "../src/engine/crash";
import "../src/engine/wire";

const service: DecoderService = {
  async decode(file, found) {
    const format = formatOf(found);
    const reached = <T>(loading: Promise<T>) =>
      loading.catch((error: unknown) => {
        throw new AppError("decoderUnreachable", { format }, error);
      });
    const reading = file.arrayBuffer();
    const bytesOf = async () => new Uint8Array(await reading);
    const raster =
      found.kind === "heif"
        ? decodeHeif(await reached(loadHeif()), await bytesOf(), format)
        : decodeRaw(await reached(loadLibRaw()), await bytesOf(), found.raw);
    const arrays = [raster.samples, raster.profile, ...Object.values(raster.metadata)];
    return Comlink.transfer(
      raster,
      arrays.flatMap((array) => array?.buffer ?? []),
    );
  },
};

showLife();
Comlink.expose(service);
