import { useEffect, useRef } from "react";
import { useAppStore } from "../store-context";
import { observeDevicePixels } from "./observe-device-pixels";
import { PixelValues } from "./PixelValues";
import styles from "./pane-canvas.module.css";
import { PaneRenderer } from "./pane-renderer";
import { usePieces } from "./pieces-context";
import type { PaneSubject } from "./subject";

/** A pane's picture, and the colours at the spot. `sized`: its size is the viewport's pane. */
export function PaneCanvas({
  subject,
  label,
  sized = false,
}: {
  subject: PaneSubject;
  label: string;
  sized?: boolean;
}) {
  const store = useAppStore();
  const pieces = usePieces();
  const canvas = useRef<HTMLCanvasElement>(null);
  const { cut } = subject;
  const variant = typeof subject.variant === "string" ? subject.variant : subject.variant.id;
  const named = typeof subject.variant === "string";

  useEffect(() => {
    if (!canvas.current) return;
    const shows = named ? (variant as "active" | "original") : { id: variant };
    const renderer = new PaneRenderer(canvas.current, store, pieces, { variant: shows, cut });
    const stopObserving = observeDevicePixels(canvas.current, (size) => {
      if (sized) store.getState().setPane(size);
      renderer.resize(size);
    });
    return () => {
      stopObserving();
      renderer.dispose();
    };
  }, [store, pieces, named, variant, cut, sized]);

  return (
    <>
      {/* A canvas cannot change its colour space. */}
      <canvas
        key={pieces.space}
        ref={canvas}
        className={styles.canvas}
        role="img"
        aria-label={label}
      />
      <PixelValues subject={subject} label={label} />
    </>
  );
}
