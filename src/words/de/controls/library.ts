import type { Words } from "../../catalogue";

export const library: Words["controls"]["library"] = {};
