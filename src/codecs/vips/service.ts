/** The face of the worker in which wasm-vips runs, for one file. */
import type { Raster } from "../../raster/raster";
import type { VipsFormat } from "./formats";

export interface VipsService {
  /** @throws AppError decoderUnreachable, damagedImage, noMemoryForImage */
  decode(file: Blob, format: VipsFormat): Promise<Raster>;
}
