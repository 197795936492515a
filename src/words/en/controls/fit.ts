export const fit = {};
