import type { FormatMeta } from "../format";

export const jxl: FormatMeta<"JPEG XL"> = {
  name: "JPEG XL",
  types: ["image/jxl"],
  extensions: ["jxl"],
  alpha: true,
  bits: 32,
  lossy: true,
};
