import type { Words } from "../../catalogue";

export const saving: Words["controls"]["saving"] = {};
