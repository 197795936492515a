import type { Words } from "../../catalogue";

export const parts: Words["controls"]["parts"] = {
  close: "閉じる",
};
