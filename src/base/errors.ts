/** What can go wrong, as kinds a program can tell apart. */
export type AppErrorName =
  | "BadReference"
  | "BadSettings"
  | "EmptyFile"
  | "UnreadableFile"
  | "UnsupportedImage"
  | "TruncatedImage"
  | "ImageTooLarge"
  | "ModelFetch"
  | "ModelIntegrity"
  | "ModelFailed"
  | "ModelRejected"
  | "OutOfMemory"
  | "DeviceLost"
  | "WorkerCrashed"
  | "SaveFailed"
  | "StorageFull"
  | "StorageUnreadable";

/**
 * A failure a person is told about. `message` is one sentence that says what happened and what to do;
 * the page shows it as it stands. Only `name` and `message` are relied on, because only they survive
 * the trip from the worker.
 */
export class AppError extends Error {
  override readonly name: AppErrorName;

  constructor(name: AppErrorName, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = name;
  }
}

const NAMES: Readonly<Record<AppErrorName, true>> = {
  BadReference: true,
  BadSettings: true,
  EmptyFile: true,
  UnreadableFile: true,
  UnsupportedImage: true,
  TruncatedImage: true,
  ImageTooLarge: true,
  ModelFetch: true,
  ModelIntegrity: true,
  ModelFailed: true,
  ModelRejected: true,
  OutOfMemory: true,
  DeviceLost: true,
  WorkerCrashed: true,
  SaveFailed: true,
  StorageFull: true,
  StorageUnreadable: true,
};

/** The AppError an error is, or was before it crossed from the worker; null for any other error. */
export function asAppError(error: unknown): AppError | null {
  if (error instanceof AppError) return error;
  if (!(error instanceof Error) || !Object.hasOwn(NAMES, error.name)) return null;
  return new AppError(error.name as AppErrorName, error.message, error);
}

/** The technical text of anything thrown, for a cause in brackets or a log. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
