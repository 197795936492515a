export const judging = {
  judge: "Judge",
  done: "Done",
  fineNoise: "Estimated fine noise",
  box: (width: number, height: number, x: number, y: number) =>
    `In levels of 255, measured in the box of ${width} × ${height} pixels at ${x}, ${y}: drag it to a place that should be flat.`,
  seeking: "Looking for a flat place…",
  findFlat: "Find a flat area in view",
  notYet: "The residual and the histogram follow once this is denoised.",
  residual: "Residual",
  of255: (level: string) => `${level} of 255`,
  plots:
    "Left: noise falls to nothing at once, blotches fall slowly. Right: noise is taken from flat and detailed places alike; bars that rise mean that detail went too.",
  alike: "Alike to neighbours",
  alikeTold: (sideways: string, downwards: string) =>
    `Autocorrelation of the residual: ${sideways} to the next pixel sideways, ${downwards} downwards`,
  next: "next",
  apart: "8 px apart",
  taken: "Taken, by place",
  tooSmall: "Too small a part to tell",
  /** Numbers of a list. */
  between: ", ",
  takenTold: (levels: string, structure: string, likeness: string) =>
    `Residual by structure, from flat to rich: ${levels} of 255. ` +
    `Correlation with structure ${structure}, with the picture ${likeness}`,
  flat: "flat",
  detailed: "detailed",
  histogram: "Histogram",
  histogramTold: "Histogram of the result in red, green and blue, the original as lines",
  black: "black",
  histogramKey: "filled: result, line: original",
  white: "white",

  reference: "Clean reference",
  noReference: "none",
  scores:
    "PSNR over all pixels of 8-bit RGB; SSIM with a Gaussian window of 11 × 11, σ 1.5, mean of the channels. The gain is over the photo as it came. Each variant is scored once it is complete.",
  whatFor: (photo: string) =>
    `A clean picture of the same size as ${photo}: every pane then shows PSNR, SSIM and the gain. Choose it, or drop it here.`,
  checking: (name: string) => `Checking ${name}…`,
  chooseReference: "Choose a clean reference…",
  remove: "Remove",
  unlike: "It hardly resembles the photo: check that it shows the same, unrotated.",
  aligned: "Same size, aligned to the pixel.",
  /** @param dx pixels to the right @param dy pixels down */
  shifted(dx: number, dy: number): string {
    const parts = [
      dx !== 0 && `${Math.abs(dx)} px ${dx > 0 ? "right" : "left"}`,
      dy !== 0 && `${Math.abs(dy)} px ${dy > 0 ? "down" : "up"}`,
    ].filter((part) => part !== false);
    return `It lies ${parts.join(" and ")} of the photo: scores come out too low.`;
  },
};
