import type { FormatMeta } from "../format";

export const gif: FormatMeta<"GIF"> = {
  name: "GIF",
  types: ["image/gif"],
  extensions: ["gif"],
  alpha: true,
  bits: 8,
  lossy: false,
};
