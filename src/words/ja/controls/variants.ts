import type { Words } from "../../catalogue";

export const variants: Words["controls"]["variants"] = {};
