/** Numbers of the page as a person reads them. */
import * as numbers from "../../words/numbers";

/** In steps of 255: "9.3". */
export const steps = (value: number) => numbers.number(255 * value, 1);

/** Its sign is never parted from it. */
export const percent = (share: number) =>
  numbers.percent(Math.round(100 * share)).replace(" ", "\u00a0");
