/** Pictures in memory for what is measured of photos. */
import type { PatchReader } from "./photo-noise";

/** Parts of RGB8, row by row. */
export function pictureReader(rgb: ArrayLike<number>, width: number): PatchReader {
  return (patch) => {
    const size = patch.width * patch.height;
    const planes = new Float32Array(3 * size);
    for (let at = 0; at < size; at++) {
      const x = patch.x + (at % patch.width);
      const y = patch.y + Math.floor(at / patch.width);
      for (let c = 0; c < 3; c++) {
        planes[c * size + at] = (rgb[3 * (y * width + x) + c] as number) / 255;
      }
    }
    return planes;
  };
}
