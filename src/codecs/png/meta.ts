import type { FormatMeta } from "../format";

export const png: FormatMeta<"PNG"> = {
  name: "PNG",
  types: ["image/png"],
  extensions: ["png"],
  alpha: true,
  bits: 16,
  lossy: false,
};
