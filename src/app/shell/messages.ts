/** What the page and its service worker say to each other. */

/** The person accepts the new version: it may take over now. */
export const SKIP_WAITING = "skip waiting";

/** The cache in which photos shared to the app wait for the page. */
export const SHARED_CACHE = "shared";
