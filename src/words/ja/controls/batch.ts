import type { Words } from "../../catalogue";

export const batch: Words["controls"]["batch"] = {};
