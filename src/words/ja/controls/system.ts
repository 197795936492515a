import type { Words } from "../../catalogue";

export const system: Words["controls"]["system"] = {};
