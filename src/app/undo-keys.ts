import type { AppStore } from "../state/app-store";
import { isTyping } from "./is-typing";

/** Undo and redo by key, also when the last photo has just been closed. Returns a function that removes the listener. */
export function attachUndoKeys(store: AppStore): () => void {
  const down = (event: KeyboardEvent) => {
    if (isTyping(event.target) || event.altKey || event.defaultPrevented) return;
    const key = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || (key !== "z" && key !== "y")) return;
    const { undo, redo } = store.getState();
    if (key === "y" || event.shiftKey) redo();
    else undo();
    event.preventDefault();
  };
  window.addEventListener("keydown", down);
  return () => window.removeEventListener("keydown", down);
}
