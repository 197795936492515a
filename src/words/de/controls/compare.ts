import type { Words } from "../../catalogue";

export const compare: Words["controls"]["compare"] = {};
