import type { Slice } from "./slice";

/** The page's standing with the browser around it: offline, new versions, installation. */
export interface ShellSlice {
  /** All that the page and the variants need is kept on this device: they work without a network. */
  readonly offlineReady: boolean;
  /**
   * Starts the new version that is waiting by loading the page anew, or says why not now: photos are open.
   * Null when there is none.
   */
  readonly update: (() => void) | null;
  /** Asks the browser to install the app; null where it does not offer that. */
  readonly install: (() => void) | null;
  setShell(change: Partial<Pick<ShellSlice, "offlineReady" | "update" | "install">>): void;
}

export const createShell: Slice<ShellSlice, ShellSlice> = (set) => ({
  offlineReady: false,
  update: null,
  install: null,
  setShell: (change) => set(change),
});
