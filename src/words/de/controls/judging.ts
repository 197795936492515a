import type { Words } from "../../catalogue";

export const judging: Words["controls"]["judging"] = {};
