import type { FormatMeta } from "../format";

export const webp: FormatMeta<"WebP"> = {
  name: "WebP",
  types: ["image/webp"],
  extensions: ["webp"],
  alpha: true,
  bits: 8,
  lossy: true,
};
