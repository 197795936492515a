/** The page's orders to its service worker, and names of things they leave for each other. */

export type Order =
  /** The person accepts the new version: it may take over now. */
  | { readonly order: "take over" }
  /**
   * Keep these files too, named from the app's folder. Answered on the port that comes with it: whether they
   * and the whole shell are in the caches.
   */
  | { readonly order: "keep"; readonly files: readonly string[] };

/**
 * The service worker's message to every page when photos have been shared. One in the installed
 * app's window takes them and says so, with `true` on the port that comes with it.
 */
export const TAKE_SHARED = "take shared";

/** The cache in which photos shared to the app wait for the page. */
export const SHARED_CACHE = "shared";

/** The page is opened with `?shared`; with this value when the photos could not be kept for it. */
export const SHARED = "shared";
export const SHARED_LOST = "lost";
