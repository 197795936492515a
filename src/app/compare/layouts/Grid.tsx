import { useEffect, useRef, useState } from "react";
import { gridShape } from "../../../geometry/layout";
import type { Size } from "../../../geometry/viewport";
import { currentPhoto } from "../../../state/library";
import { progressOf } from "../../../state/progress";
import { captionOf, type Variant } from "../../../state/variants";
import { wantedBy } from "../../../state/wanted";
import { useApp, useAppStore } from "../../store-context";
import { Pane, PaneLabel } from "../Pane";
import { PaneCanvas } from "../PaneCanvas";
import { ORIGINAL } from "../subject";
import styles from "./grid.module.css";

/** Every variant side by side, as large as they all can be; a single one beside the original. */
export function Grid() {
  const grid = useRef<HTMLDivElement>(null);
  const variants = useApp((s) => s.variants);
  const arrangement = useApp((s) => s.arrangement);
  const photo = useApp((s) => currentPhoto(s)?.info ?? null);
  const [area, setArea] = useState<Size>({ width: 1, height: 1 });

  useEffect(() => {
    const element = grid.current;
    if (!element) return;
    const observer = new ResizeObserver(() =>
      setArea({ width: element.clientWidth, height: element.clientHeight }),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const alone = variants.length === 1;
  const { columns, rows } = gridShape(variants.length + +alone, area, photo ?? area, arrangement);
  return (
    <div
      ref={grid}
      className={styles.grid}
      style={{
        gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
        gridTemplateRows: `repeat(${rows}, minmax(0, 1fr))`,
      }}
    >
      {alone && (
        <Pane variant={null}>
          <PaneCanvas subject={ORIGINAL} label="Original" sized />
          <PaneLabel side="left">Original</PaneLabel>
        </Pane>
      )}
      {variants.map((variant, index) => (
        <VariantPane key={variant.id} variant={variant} sized={index === 0 && !alone} />
      ))}
    </div>
  );
}

function VariantPane({ variant, sized }: { variant: Variant; sized: boolean }) {
  const store = useAppStore();
  const caption = useApp((s) => captionOf(s, variant));
  const active = useApp((s) => s.activeId === variant.id && s.variants.length > 1);
  const peeking = useApp((s) => s.peeking);
  const percent = useApp((s) => {
    const target = wantedBy(s, variant);
    if (!target) return 0;
    const { done, total } = progressOf(s, target);
    return Math.floor((100 * done) / total);
  });
  const activate = () => store.getState().activate(variant.id);
  return (
    <Pane variant={variant} caption={caption} active={active} onPress={activate}>
      <PaneCanvas
        subject={{ variant: { id: variant.id }, cut: false }}
        label={caption}
        sized={sized}
      />
      <button
        type="button"
        className={styles.caption}
        aria-pressed={active}
        title="Edit and save this one"
        onClick={activate}
      >
        <span>
          {peeking ? "Original" : caption}
          {percent < 100 && !peeking && <span className={styles.percentDone}> {percent} %</span>}
        </span>
      </button>
    </Pane>
  );
}
