import type { FormatMeta } from "../format";

export const avif: FormatMeta<"AVIF"> = {
  name: "AVIF",
  types: ["image/avif"],
  extensions: ["avif"],
  alpha: true,
  bits: 12,
  lossy: true,
};
