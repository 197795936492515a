/** libheif in a worker: https://github.com/strukturag/libheif, as `scripts/decoder-files.ts` serves it. */

/**
 * The C functions that are used, each with an underscore. Pointers are numbers; a function that returns
 * `heif_error` writes it to its first argument.
 */
export interface Heif {
  /** Another one after memory has grown: never to be kept. */
  readonly HEAPU8: Uint8Array<ArrayBuffer>;
  _malloc(bytes: number): number;
  _free(pointer: number): void;
  _heif_context_alloc(): number;
  _heif_context_free(context: number): void;
  _heif_context_read_from_memory(
    error: number,
    context: number,
    bytes: number,
    length: number,
    options: number,
  ): void;
  _heif_context_get_primary_image_handle(error: number, context: number, out: number): void;
  _heif_context_get_number_of_top_level_images(context: number): number;
  _heif_context_get_number_of_items(context: number): number;
  _heif_context_get_list_of_item_IDs(context: number, ids: number, most: number): number;
  _heif_item_get_item_type(context: number, id: number): number;
  _heif_image_handle_release(handle: number): void;
  _heif_image_handle_get_width(handle: number): number;
  _heif_image_handle_get_height(handle: number): number;
  _heif_image_handle_has_alpha_channel(handle: number): number;
  _heif_image_handle_is_premultiplied_alpha(handle: number): number;
  _heif_image_handle_get_luma_bits_per_pixel(handle: number): number;
  _heif_image_handle_get_preferred_decoding_colorspace(
    error: number,
    handle: number,
    colourSpace: number,
    chroma: number,
  ): void;
  _heif_image_handle_get_color_profile_type(handle: number): number;
  _heif_image_handle_get_raw_color_profile_size(handle: number): number;
  _heif_image_handle_get_raw_color_profile(error: number, handle: number, out: number): void;
  _heif_image_handle_get_nclx_color_profile(error: number, handle: number, out: number): void;
  _heif_nclx_color_profile_free(profile: number): void;
  _heif_image_handle_get_number_of_metadata_blocks(handle: number, type: number): number;
  _heif_image_handle_get_list_of_metadata_block_IDs(
    handle: number,
    type: number,
    ids: number,
    most: number,
  ): number;
  _heif_image_handle_get_metadata_type(handle: number, id: number): number;
  _heif_image_handle_get_metadata_content_type(handle: number, id: number): number;
  _heif_image_handle_get_metadata_size(handle: number, id: number): number;
  _heif_image_handle_get_metadata(error: number, handle: number, id: number, out: number): void;
  _heif_image_handle_has_depth_image(handle: number): number;
  _heif_image_handle_get_number_of_auxiliary_images(handle: number, filter: number): number;
  _heif_image_handle_get_list_of_auxiliary_image_IDs(
    handle: number,
    filter: number,
    ids: number,
    most: number,
  ): number;
  _heif_image_handle_get_auxiliary_image_handle(
    error: number,
    handle: number,
    id: number,
    out: number,
  ): void;
  /** Writes a text of its own, to be freed. */
  _heif_image_handle_get_auxiliary_type(error: number, handle: number, out: number): void;
  _heif_decoding_options_alloc(): number;
  _heif_decoding_options_free(options: number): void;
  _heif_decode_image(
    error: number,
    handle: number,
    out: number,
    colourSpace: number,
    chroma: number,
    options: number,
  ): void;
  _heif_image_release(image: number): void;
  _heif_image_get_width(image: number, channel: number): number;
  _heif_image_get_height(image: number, channel: number): number;
  _heif_image_get_bits_per_pixel_range(image: number, channel: number): number;
  _heif_image_get_plane_readonly2(image: number, channel: number, stride: number): number;
}

/** Loads it into this worker: it gives its memory back only with the worker's end. */
export async function loadHeif(): Promise<Heif> {
  const loader = `${__HEIF_FOLDER__}libheif.mjs`;
  const [{ default: start }, wasmBinary] = await Promise.all([
    import(/* @vite-ignore */ loader) as Promise<{ default: (options: object) => Heif }>,
    fetchBytes(`${__HEIF_FOLDER__}libheif.wasm`),
  ]);
  return start({ wasmBinary, print: () => {}, printErr: () => {} });
}

async function fetchBytes(url: string): Promise<ArrayBuffer> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return response.arrayBuffer();
}
