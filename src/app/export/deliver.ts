import { AppError, type ErrorData } from "../../base/errors";
import type { Saver } from "../../control/saving";
import { download } from "./download";

/** Hands a finished file over: as a download, or into the file that the person chose. */
export const deliver: Saver["deliver"] = (file, name, to) =>
  to.kind === "download" ? download(file, name) : write(file, to.handle);

/** What was there before stays until all of the new file is written. */
async function write(file: Blob, handle: FileSystemFileHandle): Promise<void> {
  try {
    const stream = await handle.createWritable();
    try {
      await stream.write(file);
      await stream.close();
    } catch (error) {
      await stream.abort().catch(() => {});
      throw error;
    }
  } catch (error) {
    throw notPlaced(handle.name, error);
  }
}

export const notPlaced = (name: string, error: unknown) =>
  new AppError("fileNotPlaced", { name, why: WHY[(error as Error).name] ?? "other" }, error);

/** By the names of the browser's errors. */
const WHY: Readonly<Record<string, ErrorData["fileNotPlaced"]["why"]>> = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NoModificationAllowedError: "denied",
  QuotaExceededError: "full",
  NotFoundError: "gone",
};
