import { useEffect, useRef } from "react";
import { useApp, useAppStore } from "../../store-context";
import { CutPane } from "./Cut";
import styles from "./carousel.module.css";

/** Scrolling has ended when nothing has moved for so long: not every browser tells, ms. */
const SCROLL_REST_MS = 120;

/** On a phone: one variant at a time with the divider, the others a swipe away. */
export function Carousel() {
  const store = useAppStore();
  const carousel = useRef<HTMLDivElement>(null);
  const variants = useApp((s) => s.variants);
  const activeId = useApp((s) => s.activeId);
  const shown = variants.findIndex(({ id }) => id === activeId);

  // A variant chosen elsewhere comes into view; the one swiped to is there already.
  useEffect(() => {
    const element = carousel.current;
    if (!element) return;
    const to = shown * element.clientWidth;
    if (Math.abs(element.scrollLeft - to) < element.clientWidth / 2) return;
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    element.scrollTo({ left: to, behavior: still ? "instant" : "smooth" });
  }, [shown]);

  useEffect(() => {
    const element = carousel.current;
    if (!element) return;
    let resting: ReturnType<typeof setTimeout> | undefined;
    const onScroll = () => {
      clearTimeout(resting);
      resting = setTimeout(() => {
        const { variants, activeId, activate } = store.getState();
        const reached = variants[Math.round(element.scrollLeft / element.clientWidth)];
        if (reached && reached.id !== activeId) activate(reached.id);
      }, SCROLL_REST_MS);
    };
    element.addEventListener("scroll", onScroll);
    return () => {
      element.removeEventListener("scroll", onScroll);
      clearTimeout(resting);
    };
  }, [store]);

  return (
    <>
      <div ref={carousel} className={styles.carousel}>
        {variants.map((variant, index) => (
          // A pane that is swiped away is still there for the next swipe, but nothing to tab to.
          <div
            key={variant.id}
            className={styles.page}
            inert={index !== shown}
            aria-hidden={index !== shown}
          >
            <CutPane
              subject={{ variant: { id: variant.id }, cut: true }}
              variant={variant}
              sized={index === 0}
              inCarousel
            />
          </div>
        ))}
      </div>
      {variants.length > 1 && (
        <div className={styles.dots} aria-hidden="true">
          {variants.map(({ id }) => (
            <i key={id} data-active={id === activeId || undefined} />
          ))}
        </div>
      )}
    </>
  );
}
