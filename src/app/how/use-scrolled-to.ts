import { useEffect } from "react";

/** A person who moves the page themselves is not moved back. */
const MOVES = ["wheel", "touchmove", "pointerdown", "keydown"] as const;

/**
 * Shows the element of that id, and lets keys begin there. Pictures come later and push it away: it is shown again
 * until somebody moves the page.
 */
export function useScrolledTo(id: string): void {
  useEffect(() => {
    const element = document.getElementById(id);
    const page = element?.closest("dialog");
    if (!element || !page) return;
    element.scrollIntoView();
    element.focus({ preventScroll: true });
    const grown = new ResizeObserver(() => element.scrollIntoView());
    for (const part of page.querySelectorAll("section")) grown.observe(part);
    const stop = () => grown.disconnect();
    for (const move of MOVES) page.addEventListener(move, stop, { once: true, passive: true });
    return () => {
      stop();
      for (const move of MOVES) page.removeEventListener(move, stop);
    };
  }, [id]);
}
