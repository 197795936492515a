import type { Part } from "../../raster/parts";
import { findBox } from "../boxes";
import { viewOf } from "../metadata/bytes";
import type { HeifMemory } from "./memory";

/** Leaves out alpha, which is in the raster, and depth, which is told by itself. */
const NEITHER_ALPHA_NOR_DEPTH = 6;
const TONE_MAP = 0x746d_6170; // "tmap", ISO 21496-1

/** Apple's name, and Google's and ISO's. */
const GAIN_MAP = /gainmap|gain_map/i;

const KINDS = ["depthMap", "gainMap", "mask", "image", "film"] as const;

/** Lists the parts that the file holds beside its primary picture. */
export function partsOf(
  memory: HeifMemory,
  context: number,
  handle: number,
  bytes: Uint8Array,
): Part[] {
  const { heif } = memory;
  const auxiliary = auxiliaryTypes(memory, handle);
  const items = memory.list(heif._heif_context_get_number_of_items(context), (out, most) =>
    heif._heif_context_get_list_of_item_IDs(context, out, most),
  );
  const toneMaps = items.some((id) => heif._heif_item_get_item_type(context, id) === TONE_MAP);
  const gainMaps = auxiliary.filter((type) => GAIN_MAP.test(type)).length;
  const view = viewOf(bytes);
  const counts: Readonly<Record<(typeof KINDS)[number], number>> = {
    depthMap: heif._heif_image_handle_has_depth_image(handle),
    gainMap: gainMaps > 0 || toneMaps ? 1 : 0,
    mask: auxiliary.length - gainMaps,
    image: heif._heif_context_get_number_of_top_level_images(context) - 1,
    film: findBox(view, ["moov"]) ? 1 : 0,
  };
  return KINDS.flatMap((kind) => (counts[kind] > 0 ? { kind, count: counts[kind] } : []));
}

function auxiliaryTypes(memory: HeifMemory, handle: number): string[] {
  const { heif } = memory;
  const count = heif._heif_image_handle_get_number_of_auxiliary_images(
    handle,
    NEITHER_ALPHA_NOR_DEPTH,
  );
  const ids = memory.list(count, (out, most) =>
    heif._heif_image_handle_get_list_of_auxiliary_image_IDs(
      handle,
      NEITHER_ALPHA_NOR_DEPTH,
      out,
      most,
    ),
  );
  return ids.map((id) => {
    const auxiliary = memory.hold(
      memory.pointerFrom((error, out) =>
        heif._heif_image_handle_get_auxiliary_image_handle(error, handle, id, out),
      ),
      heif._heif_image_handle_release,
    );
    const text = memory.hold(
      memory.pointerFrom((error, out) =>
        heif._heif_image_handle_get_auxiliary_type(error, auxiliary, out),
      ),
      heif._free,
    );
    return memory.text(text);
  });
}
