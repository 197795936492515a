import type { Rect } from "../../../geometry/rect";

/** A key or a gesture, and what it does. */
type Does = readonly [by: string, what: string];

export const compare = {
  viewer: "Viewer",
  original: "Original",
  denoised: "Denoised",
  residual: "Residual",
  /** Within a sentence. */
  theOriginal: "original",
  theDenoised: "denoised",
  /** Before how much of the variant itself is done. */
  previewBy: (model: string) => `Preview by ${model},`,
  leftAndRight: (name: string, before: string, after: string) =>
    `${name}, ${before} left of the divider, ${after} right of it`,
  aboveAndBelow: (name: string, before: string, after: string) =>
    `${name}, ${before} above the divider, ${after} below it`,
  dividerBetween: (before: string, after: string) => `Divider between ${before} and ${after}`,
  /** What of the picture lies before the divider. */
  shareOf: (share: string, before: string) => `${share} ${before}`,
  /** In the title of a saved comparison. */
  partOf: ({ x, y, width, height }: Rect) => `${width} × ${height} at ${x}, ${y}`,
  editThis: "Edit and save this one",
  takeThis: "Use this",
  takeNamed: (caption: string) => `Use ${caption}`,
  takeAlone: "Go on with this one alone",
  pointAtPixel: "Point at a pixel",
  overview: "The part in view: press to go elsewhere",

  influence: (caption: string) => `Influence, ${caption}`,
  asking: "Asking the network…",
  clickAPixel: "Click a pixel to see which pixels it came from.",
  lookedAt: (share: string) => `${share} looked at.`,

  /** Of a result with a clean reference beside it: decibels, how many more than of the photo, likeness. */
  score: (psnr: string, gain: string | null, ssim: string | null) =>
    `${psnr}${gain === null ? "" : ` (${gain})`}${ssim === null ? "" : `, SSIM ${ssim}`}`,
  fineNoise: (level: string) => `Fine noise ${level}`,
  noiseBox: (x: number, y: number) => `Flat area for the noise estimate, at ${x}, ${y}`,
  noiseBoxTitle: "Fine noise is measured here: drag it to a flat place",

  lookCloser: "Look closer",
  look: "Look",
  layout: "Layout",
  tools: {
    residual: { label: "Residual", title: "What was taken away (R)" },
    loupe: { label: "Loupe", title: "A part around the pointer, enlarged (L)" },
    values: { label: "Pixel values", title: "Pixel values under the pointer (V)" },
    influence: { label: "Influence", title: "Click a pixel to see which pixels it came from (I)" },
    judge: { label: "Judge", title: "Noise, residual, histogram, clean reference (J)" },
    divider: { label: "Divider", title: "Original and denoised, cut by a divider (D)" },
    grid: { label: "Grid", title: "All variants side by side (G)" },
    blink: { label: "Blink", title: "All variants in turn (B)" },
  },

  every: (seconds: string) => `every ${seconds} s`,
  residualHint:
    "What was taken away, amplified. It should look like noise; edges and texture in it are lost detail.",
  view: "View",
  divider: "Divider",
  splits: { horizontal: "Left and right", vertical: "Above and below" },
  comparedWith: "Compared with",
  panes: "Panes",
  arrangements: { auto: "Grid", columns: "Columns", rows: "Rows" },

  zoom: "Zoom",
  zoomOut: "Zoom out",
  zoomOutTitle: "Zoom out (−)",
  zoomIn: "Zoom in",
  zoomInTitle: "Zoom in (+)",
  fit: "Fit",
  fitTitle: "Show the whole photo (0)",
  pixelForPixel: "1:1, pixel for pixel",
  twiceAsLarge: "2:1, twice as large",
  peek: "Hold to see the original",
  peekTitle: "Hold to see the original (\\\\)",
  closer: "At 100 %, where there is most to see.",
  wholePhoto: "Whole photo",

  keys: {
    whole: ["0 or F", "The whole photo"],
    actual: ["Z", "100 %, and back to the whole photo"],
    twice: ["X", "200 %"],
    zoom: ["+ −", "Zoom"],
    pan: ["← → ↑ ↓", "Move the photo; with Shift, further"],
    peek: ["\\", "The original, as long as it is held"],
    photos: ["N, P", "The next photo, the previous one"],
    solo: ["1 … 6", "This variant fills the view, and back"],
    divider: ["D", "Divider between original and denoised; once more, and it turns"],
    grid: ["G", "All variants side by side"],
    blink: ["B", "All variants in turn (blink)"],
    residual: ["R", "What was taken away (residual)"],
    loupe: ["L", "Loupe"],
    values: ["V", "Pixel values under the pointer"],
    spot: ["Alt+← → ↑ ↓", "Move the loupe and the pixel values by a pixel"],
    influence: ["I", "Influence: click a pixel, or press Enter, to see where it came from"],
    judge: ["J", "Judge: noise, residual, histogram, clean reference"],
    undo: ["Ctrl+Z, Ctrl+Shift+Z", "Undo, redo"],
    save: ["Ctrl+S", "Save"],
    saveAs: ["Ctrl+Shift+S", "Save as: choose the folder and the name"],
    strip: ["In the strip: ← →, Home, End", "Another photo; with Shift, select up to it"],
    select: ["In the strip: Ctrl+Space, Ctrl+A, Esc", "Select this one, all, none"],
    arrange: ["In the strip: Alt+← →, Delete", "Move the photo, close it (Ctrl+Z brings it back)"],
    paste: ["Ctrl+V", "Open the picture on the clipboard"],
    list: ["?", "This list"],
  } satisfies Record<string, Does>,
  byHand: "By hand",
  gestures: {
    drag: ["Drag", "While the whole photo shows, moves the divider; closer, the photo"],
    dragDivider: ["Drag the divider", "Moves it, at any zoom; with Space held, the photo"],
    zoom: ["Wheel, two fingers", "Zoom"],
    twice: ["Double click or tap", "100 % at this place, and back"],
    drop: ["Drop", "Opens photos, anywhere on the page"],
  } satisfies Record<string, Does>,
};
