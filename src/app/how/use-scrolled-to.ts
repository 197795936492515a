import { useEffect } from "react";

/** Shows the element of that id, and lets keys begin there. */
export function useScrolledTo(id: string): void {
  useEffect(() => {
    const element = document.getElementById(id);
    if (!element) return;
    element.scrollIntoView();
    element.focus({ preventScroll: true });
  }, [id]);
}
