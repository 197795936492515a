import type { Words } from "../../catalogue";

export const status: Words["controls"]["status"] = {};
