/** The one failure that is no news: the store does not hold a photo's pixels, and they are decoded again. */

const CODE = "photoNotHeld";

export function photoNotHeld(): Error {
  return Object.assign(new Error(CODE), { name: CODE, code: CODE });
}

export const isPhotoNotHeld = (error: unknown): boolean =>
  error instanceof Error && ((error as { code?: unknown }).code === CODE || error.name === CODE);
