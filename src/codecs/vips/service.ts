/** The face of the worker in which wasm-vips runs, for one file. */
import type { Raster, RasterHeader } from "../../raster/raster";
import type { Encoding } from "../encoding";
import type { VipsFormat } from "./formats";

export interface VipsService {
  /**
   * @param partly what cannot be read is black
   * @throws AppError decoderUnreachable, damagedImage, noMemoryForImage
   */
  decode(file: Blob, format: VipsFormat, partly: boolean): Promise<Raster>;
  /**
   * @param memory in which the rows come: see `RowSender`
   * @param freed hears of each band that has been read
   * @param place for the file, on disk; null: in memory
   * @throws AppError decoderUnreachable, imageNotWritten
   */
  encode(
    picture: RasterHeader,
    encoding: Encoding,
    memory: SharedArrayBuffer,
    freed: MessagePort,
    place: string | null,
  ): Promise<Blob>;
}
