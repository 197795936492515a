import type { FormatMeta } from "../format";

export const jpeg: FormatMeta<"JPEG"> = {
  name: "JPEG",
  types: ["image/jpeg"],
  extensions: ["jpg", "jpeg", "jpe", "jfif"],
  alpha: false,
  bits: 8,
  lossy: true,
};
