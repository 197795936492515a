import { AppError } from "../../base/errors";
import type { AppStore } from "../../state/app-store";

/** Our own: see `public/sample/LICENCE.txt`. */
const SAMPLE = "sample/dandelion.jpg";

/** Opens the photo that comes with the app, for whoever wants to see what this does first. */
export async function openSample(store: AppStore): Promise<void> {
  try {
    const response = await fetch(`${import.meta.env.BASE_URL}${SAMPLE}`);
    if (!response.ok) throw new Error(`status ${response.status}`);
    const file = new File([await response.blob()], "dandelion.jpg", { type: "image/jpeg" });
    store.getState().addFiles([file]);
  } catch (error) {
    store.getState().fail(new AppError("sampleUnreachable", {}, error));
  }
}
