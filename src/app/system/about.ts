/** One of the packages whose code is in the built app. */
export interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression. */
  readonly license: string;
}

/** Facts about the app, written in when it is built. */
export interface About {
  readonly version: string;
  /** The day it was built: `2026-01-31`. */
  readonly built: string;
  /** A hash of the sources: two copies with the same one are the same app. */
  readonly sources: string;
  readonly packages: readonly ShippedPackage[];
}
