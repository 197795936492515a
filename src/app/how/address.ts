/**
 * The pages "How it works" and "Guide" are open where the address says so, at one of their parts: `#how`, `#how-hole`,
 * `#guide-save` … So they can be linked to, and Back closes them.
 */
import { useSyncExternalStore } from "react";

/** The part that an address names; null: the page is closed. */
export function partIn(hash: string): string | null {
  return /^#((?:how|guide)(?:-[a-z]+)*)$/.exec(hash)?.[1] ?? null;
}

/** Whether the address before this one is of the app too, so that the way back leads there. */
let opened = false;

window.addEventListener("hashchange", ({ oldURL }) => {
  const before = partIn(new URL(oldURL).hash);
  const now = partIn(location.hash);
  if (now === null) opened = false;
  else if (before === null) opened = true;
});

export function useHowPart(): string | null {
  return useSyncExternalStore(
    (changed) => {
      window.addEventListener("hashchange", changed);
      return () => window.removeEventListener("hashchange", changed);
    },
    () => partIn(location.hash),
  );
}

/** Another part of the open page: Back still closes the page. */
export function goToPart(part: string): void {
  replace(`#${part}`);
}

export function closeHow(): void {
  if (opened) history.back();
  else replace(location.pathname + location.search);
}

/** Nobody is told of an address that a page replaces by itself. */
function replace(address: string): void {
  const oldURL = location.href;
  history.replaceState(history.state, "", address);
  window.dispatchEvent(new HashChangeEvent("hashchange", { oldURL, newURL: location.href }));
}
