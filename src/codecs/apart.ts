/** Files whose decoders run in a worker of their own, for one file: HEIC by libheif, camera raws by LibRaw. */
import type { Raster } from "../raster/raster";
import { nameOf } from "./raw/decode";
import type { Sniffed } from "./sniff";

export type SniffedApart = Extract<Sniffed, { readonly kind: "heif" | "raw" }>;

/** As a person is told it. */
export const formatOf = (found: SniffedApart): string =>
  found.kind === "heif" ? found.format : nameOf(found.raw);

/** Decodes such a file: `workers/decoder-link.ts`. */
export type DecodeApart = (
  file: Blob,
  found: SniffedApart,
  signal?: AbortSignal,
) => Promise<Raster>;

/** The face of that worker. */
export interface DecoderService {
  /** @throws AppError decoderUnreachable, and what the decoders throw */
  decode(file: Blob, found: SniffedApart): Promise<Raster>;
}
