/** Parts of a photo's file that are no pixels of its picture, and do not travel in its raster: told before saving. */
export interface Part {
  readonly kind:
    | "depthMap"
    /** Brightens the picture on an HDR screen. */
    | "gainMap"
    /** Tells skin, hair, sky from the rest. */
    | "mask"
    /** Pictures beside the one that is opened. */
    | "image"
    | "film"
    /** Of an animation, but the first. */
    | "frames"
    /** Of a document, but the first. */
    | "pages";
  /** Masks, images, frames or pages; 1 for all others. */
  readonly count: number;
}
