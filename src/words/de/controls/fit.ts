import type { Words } from "../../catalogue";

export const fit: Words["controls"]["fit"] = {};
