/** A picture's pixels out of libheif, in the depth that it was packed in. */
import { type Channels, type Raster, type Samples, samplesOf } from "../../raster/raster";
import type { HeifMemory } from "./memory";

/** Constants of libheif. */
const RGB = 1;
const MONOCHROME = 2;
const PLANAR = 0;
const CHROMA = { 8: { 3: 10, 4: 11 }, 16: { 3: 14, 4: 15 } } as const;
const CHANNEL_Y = 0;
const CHANNEL_ALPHA = 6;
const INTERLEAVED = 10;

/** Places in `heif_decoding_options`: errors are told, and colours between samples are interpolated. */
const STRICT = 21;
const UPSAMPLING = 36;
const ONLY_PREFERRED = 40;
const BILINEAR = 2;

type Pixels = Pick<Raster, "width" | "height" | "type" | "channels" | "samples">;

/** A plane of samples in libheif's memory. */
interface Plane {
  readonly at: number;
  /** Bytes from one row to the next. */
  readonly stride: number;
  readonly bits: number;
}

/**
 * @param profile a picture of one channel with a profile of three is given as RGB
 * @throws HeifFailure, RangeError where there is no memory
 */
export function pixelsOf(memory: HeifMemory, handle: number, profile: Uint8Array | null): Pixels {
  const { heif } = memory;
  const deep = heif._heif_image_handle_get_luma_bits_per_pixel(handle) > 8;
  const alpha = heif._heif_image_handle_has_alpha_channel(handle) !== 0;
  const grey = isMonochrome(memory, handle) && (profile === null || isGrey(profile));
  const chroma = CHROMA[deep ? 16 : 8][alpha ? 4 : 3];
  const image = decoded(memory, handle, grey ? MONOCHROME : RGB, grey ? PLANAR : chroma);
  const main = grey ? CHANNEL_Y : INTERLEAVED;
  const width = heif._heif_image_get_width(image, main);
  const height = heif._heif_image_get_height(image, main);
  const colours = grey ? 1 : 3;
  const channels = (alpha ? colours + 1 : colours) as Channels;
  const type = deep ? "u16" : "u8";
  const samples = samplesOf(type, width * height * channels);
  const planes = grey && alpha ? [main, CHANNEL_ALPHA] : [main];
  for (const [i, channel] of planes.entries()) {
    const plane = planeOf(memory, image, channel);
    const each = planes.length > 1 ? { from: i, step: 2 } : { from: 0, step: 1 };
    copyPlane(memory, plane, { width, height, channels }, each, samples);
  }
  const pixels = { width, height, type, channels, samples } as const;
  if (!alpha) return pixels;
  if (heif._heif_image_handle_is_premultiplied_alpha(handle)) unmultiply(samples, channels);
  return withoutNeedlessAlpha(pixels);
}

function isMonochrome(memory: HeifMemory, handle: number): boolean {
  const out = memory.alloc(8);
  memory.call((error) =>
    memory.heif._heif_image_handle_get_preferred_decoding_colorspace(error, handle, out, out + 4),
  );
  return memory.int(out) === MONOCHROME;
}

/** An ICC profile's space of data. */
const isGrey = (profile: Uint8Array) => String.fromCharCode(...profile.subarray(16, 20)) === "GRAY";

function decoded(memory: HeifMemory, handle: number, space: number, chroma: number): number {
  const { heif } = memory;
  const options = memory.hold(
    heif._heif_decoding_options_alloc(),
    heif._heif_decoding_options_free,
  );
  heif.HEAPU8[options + STRICT] = 1;
  heif.HEAPU8[options + UPSAMPLING] = BILINEAR;
  heif.HEAPU8[options + ONLY_PREFERRED] = 1;
  return memory.hold(
    memory.pointerFrom((error, out) =>
      heif._heif_decode_image(error, handle, out, space, chroma, options),
    ),
    heif._heif_image_release,
  );
}

function planeOf(memory: HeifMemory, image: number, channel: number): Plane {
  const { heif } = memory;
  const stride = memory.alloc(4);
  const at = heif._heif_image_get_plane_readonly2(image, channel, stride);
  if (at === 0) throw new Error(`channel ${channel} is missing`);
  const bits = heif._heif_image_get_bits_per_pixel_range(image, channel);
  return { at, stride: memory.int(stride), bits };
}

/** Into every `step`-th sample; fewer than 16 bits are spread over all of them. */
function copyPlane(
  { heif }: HeifMemory,
  { at, stride, bits }: Plane,
  { width, height, channels }: Pick<Raster, "width" | "height" | "channels">,
  { from, step }: { readonly from: number; readonly step: number },
  samples: Samples,
): void {
  const length = (width * channels) / step;
  const wide = bits > 8;
  const { HEAPU8 } = heif;
  const source = wide ? new Uint16Array(HEAPU8.buffer) : HEAPU8;
  const steps = samples instanceof Uint16Array ? spread(bits) : null;
  for (let y = 0; y < height; y++) {
    const start = (at + y * stride) / (wide ? 2 : 1);
    let place = y * width * channels + from;
    if (!steps && step === 1) {
      samples.set(source.subarray(start, start + length), place);
      continue;
    }
    for (let i = start; i < start + length; i++, place += step) {
      const value = source[i] as number;
      samples[place] = steps ? (steps[value] as number) : value;
    }
  }
}

/** 16-bit samples of those with fewer bits: white stays white. */
function spread(bits: number): Uint16Array {
  const most = 2 ** bits - 1;
  // Padding bits must be 0; a table of all that can stand there answers for those that are not.
  return Uint16Array.from({ length: 65_536 }, (_, value) =>
    Math.round((65_535 * Math.min(value, most)) / most),
  );
}

function unmultiply(samples: Samples, channels: Channels): void {
  const white = samples instanceof Uint16Array ? 65_535 : 255;
  for (let at = 0; at < samples.length; at += channels) {
    const alpha = samples[at + channels - 1] as number;
    if (alpha === 0 || alpha === white) continue;
    for (let i = at; i < at + channels - 1; i++) {
      samples[i] = Math.min(white, Math.round(((samples[i] as number) * white) / alpha));
    }
  }
}

/** Alpha stays only where a pixel is not opaque. */
function withoutNeedlessAlpha(pixels: Pixels): Pixels {
  const { samples, channels, type } = pixels;
  const white = type === "u16" ? 65_535 : 255;
  for (let at = channels - 1; at < samples.length; at += channels) {
    if (samples[at] !== white) return pixels;
  }
  const colours = (channels - 1) as Channels;
  const out = samplesOf(type, (samples.length / channels) * colours);
  for (let from = 0, to = 0; to < out.length; from += channels) {
    for (let i = 0; i < colours; i++) out[to++] = samples[from + i] as number;
  }
  return { ...pixels, channels: colours, samples: out };
}
