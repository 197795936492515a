/** Parts of a photo's file that are no pixels of its picture, and do not travel in its raster: told before saving. */
export type Part =
  | { readonly kind: "depthMap" }
  /** Makes an HDR picture of the one that is opened. */
  | { readonly kind: "gainMap" }
  /** Another picture that belongs to this one: a mask of skin, hair, sky. `type` as the file names it. */
  | { readonly kind: "auxiliary"; readonly type: string }
  /** Pictures beside the one that is opened. */
  | { readonly kind: "furtherPictures"; readonly count: number }
  | { readonly kind: "film" };
