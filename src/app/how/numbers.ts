/** Numbers of the page as a person reads them. */

/** In steps of 255: "9.3". */
export const steps = (value: number) => (255 * value).toFixed(1);

export const percent = (share: number) => `${Math.round(100 * share)}\u00a0%`;
