import { AppError, asAppError, reasonOf } from "../../src/base/errors";

/** The photo must be decoded into the store first, or again. */
export function photoNotHeld(id: string): AppError {
  return new AppError("UnreadableFile", `The store does not hold photo ${id}.`);
}

/** A failure to write, as one that a person is told. */
export function notKept(cause: unknown): AppError {
  return (
    asAppError(cause) ??
    new AppError(
      "StorageFull",
      `The session cannot be kept any more (${reasonOf(cause)}). Save what you need before you leave.`,
      cause,
    )
  );
}
