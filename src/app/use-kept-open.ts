import { useSyncExternalStore } from "react";

/** Of this page's parts, those that a person has opened: the browser remembers them. */
const KEY = "blindspot:open";

const listeners = new Set<() => void>();
let open: ReadonlySet<string> = read();

function read(): ReadonlySet<string> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return new Set(Array.isArray(kept) ? kept.map(String) : []);
  } catch {
    return new Set();
  }
}

function put(name: string, isOpen: boolean): void {
  if (open.has(name) === isOpen) return;
  const next = new Set(open);
  if (isOpen) next.add(name);
  else next.delete(name);
  open = next;
  try {
    localStorage.setItem(KEY, JSON.stringify([...open]));
  } catch {
    // Storage can be forbidden; it then lasts as long as the page.
  }
  for (const listener of listeners) listener();
}

/** Whether a part of the page is open, closed at first, and what changes that. */
export function useKeptOpen(name: string): readonly [boolean, (isOpen: boolean) => void] {
  const isOpen = useSyncExternalStore(
    (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    () => open.has(name),
  );
  return [isOpen, (next) => put(name, next)];
}
