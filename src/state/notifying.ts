import type { Keeper } from "./keeper";
import type { Slice } from "./slice";

export interface NotifyingSlice {
  /** The person wants to be told when a long job is done while they are elsewhere. */
  readonly notifies: boolean;
  setNotifies(notifies: boolean): void;
}

const KEY = "blindspot:notifies";

export function createNotifying(keeper: Keeper | undefined): Slice<NotifyingSlice, NotifyingSlice> {
  return (set) => ({
    notifies: read(),
    setNotifies(notifies) {
      set({ notifies });
      try {
        keeper?.setItem(KEY, String(notifies));
      } catch {
        // It holds until the page is closed.
      }
    },
  });

  function read(): boolean {
    try {
      return keeper?.getItem(KEY) === "true";
    } catch {
      return false;
    }
  }
}
