import type { FormatMeta } from "../format";

export const tiff: FormatMeta<"TIFF"> = {
  name: "TIFF",
  types: ["image/tiff"],
  extensions: ["tif", "tiff"],
  alpha: true,
  bits: 32,
  lossy: false,
};
