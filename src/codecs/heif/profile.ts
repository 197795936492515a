import { cicpProfile } from "../icc/matrix-profile";
import type { HeifMemory } from "./memory";

/** Four characters as a number. */
const code = (letters: string) =>
  Array.from(letters, (letter) => letter.charCodeAt(0)).reduce((sum, next) => sum * 256 + next, 0);

const [PROF, RICC, NCLX] = ["prof", "rICC", "nclx"].map(code);

/** The ICC profile, or one made of the numbers that stand in its place; null is sRGB. */
export function profileOf(memory: HeifMemory, handle: number): Uint8Array<ArrayBuffer> | null {
  const { heif } = memory;
  const type = heif._heif_image_handle_get_color_profile_type(handle);
  if (type === PROF || type === RICC) {
    const bytes = heif._heif_image_handle_get_raw_color_profile_size(handle);
    if (bytes === 0) return null;
    const out = memory.alloc(bytes);
    memory.call((error) => heif._heif_image_handle_get_raw_color_profile(error, handle, out));
    return memory.copyOut(out, bytes);
  }
  if (type !== NCLX) return null;
  const nclx = memory.hold(
    memory.pointerFrom((error, out) =>
      heif._heif_image_handle_get_nclx_color_profile(error, handle, out),
    ),
    heif._heif_nclx_color_profile_free,
  );
  // A byte for the version, padded; then primaries, transfer, matrix.
  return cicpProfile({ primaries: memory.int(nclx + 4), transfer: memory.int(nclx + 8) });
}
