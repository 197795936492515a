import type { FormatMeta } from "../format";

export const bmp: FormatMeta<"BMP"> = {
  name: "BMP",
  types: ["image/bmp", "image/x-ms-bmp"],
  extensions: ["bmp", "dib"],
  alpha: true,
  bits: 8,
  lossy: false,
};
