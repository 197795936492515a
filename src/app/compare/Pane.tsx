import { type ReactNode, useEffect, useRef } from "react";
import type { Variant } from "../../state/variants";
import { useApp, useAppStore } from "../store-context";
import { Backdrop } from "./Backdrop";
import { Influence } from "./Influence";
import { Judged } from "./Judged";
import styles from "./pane.module.css";
import { attachPaneGestures } from "./pane-gestures";

/**
 * One picture and all that lies over it. Layouts put its canvas and its labels in; panes of all layouts
 * share gestures, judging and influence.
 */
export function Pane({
  variant,
  caption = null,
  side = "left",
  cut = false,
  active = false,
  inCarousel = false,
  onPress,
  children,
}: {
  /** Judging is about it; null is the original. */
  variant: Variant | null;
  /** Names the variant where the pane tells of influence; null: it does not. */
  caption?: string | null;
  /** The side on which the label of the variant stands. */
  side?: "left" | "right" | "bottom";
  /** It has a divider. */
  cut?: boolean;
  /** It is the one of several that is edited and saved. */
  active?: boolean;
  inCarousel?: boolean;
  onPress?: () => void;
  children: ReactNode;
}) {
  const store = useAppStore();
  const pane = useRef<HTMLDivElement>(null);
  const fitted = useApp((s) => s.fitted);
  const split = useApp((s) => s.split);
  useEffect(() => {
    if (pane.current) return attachPaneGestures(pane.current, store, inCarousel);
  }, [store, inCarousel]);
  return (
    <div
      ref={pane}
      className={styles.pane}
      data-fitted={(cut && fitted) || undefined}
      data-split={cut ? split : undefined}
      data-carousel={inCarousel || undefined}
      data-active={active || undefined}
      onPointerDown={onPress}
    >
      <Backdrop />
      {children}
      <Judged variant={variant} side={side} />
      {variant && caption !== null && <Influence variant={variant} caption={caption} />}
    </div>
  );
}

/** A pane's name in a corner of it; the canvas says it to a screen reader. */
export function PaneLabel({
  side,
  hidden,
  children,
}: {
  side: "left" | "right" | "top" | "bottom";
  hidden?: boolean;
  children: ReactNode;
}) {
  return (
    <span className={styles.label} data-side={side} aria-hidden="true" hidden={hidden}>
      {children}
    </span>
  );
}
