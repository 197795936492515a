import { useEffect, useRef } from "react";
import styles from "./tips.module.css";

/** A finger that rests so long on a button asks what it does, ms. */
const LONG_PRESS_MS = 500;
/** A button that has the focus so long says what it does, ms. */
const FOCUS_MS = 700;
const GAP = 6;

/**
 * The `title` of what has the focus, or what a finger rests on: a browser shows it to a mouse alone. A screen
 * reader knows it anyway.
 */
export function Tips() {
  const bubble = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const box = bubble.current;
    if (!box) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let byFinger = false;

    const hide = () => {
      clearTimeout(timer);
      if (box.matches(":popover-open")) box.hidePopover();
    };
    const show = (element: Element) => {
      const title = element.getAttribute("title");
      if (!title || !element.isConnected) return;
      box.textContent = title;
      box.showPopover();
      const at = element.getBoundingClientRect();
      const { offsetWidth: width, offsetHeight: height } = box;
      const below = at.bottom + GAP;
      const top = below + height + GAP > window.innerHeight ? at.top - GAP - height : below;
      const left = at.left + at.width / 2 - width / 2;
      box.style.top = `${Math.max(GAP, top)}px`;
      box.style.left = `${Math.min(window.innerWidth - GAP - width, Math.max(GAP, left))}px`;
    };
    const later = (target: EventTarget | null, ms: number, shown?: () => void) => {
      hide();
      const element = target instanceof Element ? target.closest("[title]") : null;
      if (!element) return;
      timer = setTimeout(() => {
        shown?.();
        show(element);
      }, ms);
    };

    const focus = ({ target }: FocusEvent) => {
      if (target instanceof Element && target.matches(":focus-visible")) later(target, FOCUS_MS);
    };
    const down = (event: PointerEvent) => {
      byFinger = false;
      if (event.pointerType !== "touch") return hide();
      later(event.target, LONG_PRESS_MS, () => {
        byFinger = true;
      });
    };
    const up = () => (byFinger ? setTimeout(hide, 2000) : hide());
    /** Whoever asked what a button does has not pressed it. */
    const click = (event: MouseEvent) => {
      if (!byFinger) return;
      byFinger = false;
      event.preventDefault();
      event.stopPropagation();
    };
    const key = (event: KeyboardEvent) => {
      if (event.key !== "Tab") hide();
    };

    const listeners = new AbortController();
    const { signal } = listeners;
    window.addEventListener("focusin", focus, { signal });
    window.addEventListener("focusout", hide, { signal });
    window.addEventListener("pointerdown", down, { signal, capture: true });
    window.addEventListener("pointerup", up, { signal });
    window.addEventListener("pointercancel", hide, { signal });
    window.addEventListener("click", click, { signal, capture: true });
    window.addEventListener("keydown", key, { signal, capture: true });
    return () => {
      listeners.abort();
      hide();
    };
  }, []);

  return <div ref={bubble} popover="manual" className={styles.tip} aria-hidden="true" />;
}
