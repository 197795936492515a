/** The one failure that is no news: the store does not hold a photo's pixels, and they are decoded again. */
import { AppError, asAppError } from "../base/errors";

/** @param photo its id, where it is known */
export const photoNotHeld = (photo = ""): AppError => new AppError("photoNotHeld", { photo });

export const isPhotoNotHeld = (error: unknown): boolean =>
  asAppError(error)?.code === "photoNotHeld";
