import { useEffect, useRef, useState } from "react";
import { gridShape } from "../../../geometry/layout";
import type { Size } from "../../../geometry/viewport";
import { settingsOf } from "../../../state/auto";
import { currentPhoto } from "../../../state/library";
import { blindnessOf, captionOf, holeOf, type Variant } from "../../../state/variants";
import { useApp, useAppStore } from "../../store-context";
import { useWords } from "../../use-words";
import { Pane, PaneLabel } from "../Pane";
import { PaneCanvas } from "../PaneCanvas";
import { ORIGINAL } from "../subject";
import { Percent, Unfinished } from "../Unfinished";
import styles from "./grid.module.css";

/** Every variant side by side, as large as they all can be; a single one beside the original. */
export function Grid() {
  const { compare } = useWords().controls;
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

  // Beside a single variant, and where a pane would stay empty.
  const shape = (count: number) => gridShape(count, area, photo ?? area, arrangement);
  const free = shape(variants.length);
  const original = variants.length === 1 || free.columns * free.rows > variants.length;
  const { columns, rows } = shape(variants.length + +original);
  return (
    <div
      ref={grid}
      className={styles.grid}
      style={{
        gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
        gridTemplateRows: `repeat(${rows}, minmax(0, 1fr))`,
      }}
    >
      {original && (
        <Pane variant={null}>
          <PaneCanvas subject={ORIGINAL} label={compare.original} sized />
          <PaneLabel side="left">{compare.original}</PaneLabel>
        </Pane>
      )}
      {variants.map((variant, index) => (
        <VariantPane key={variant.id} variant={variant} sized={index === 0 && !original} />
      ))}
    </div>
  );
}

function VariantPane({ variant, sized }: { variant: Variant; sized: boolean }) {
  const { captions, controls, looking } = useWords();
  const { compare } = controls;
  const store = useAppStore();
  const caption = useApp((s) => captionOf(s, variant, captions));
  const active = useApp((s) => s.activeId === variant.id && s.variants.length > 1);
  const peeking = useApp((s) => s.peeking);
  const sweeping = useApp((s) => s.sweeping);
  const hint = useApp((s) => {
    const { sampling } = settingsOf(s, variant).procedure;
    if (s.sweeping === "blindness") return looking.lookFor(blindnessOf(s, variant));
    if (s.sweeping === "hole") return looking.lookForIn(holeOf(s, variant));
    return looking.lookForAt(sampling.kind === "none" ? 1 : sampling.stride);
  });
  const { activate, keepOnly } = store.getState();
  return (
    <Pane variant={variant} caption={caption} active={active} onPress={() => activate(variant.id)}>
      <PaneCanvas
        subject={{ variant: { id: variant.id }, cut: false }}
        label={caption}
        sized={sized}
      />
      <Unfinished variant={variant} />
      <button
        type="button"
        className={styles.caption}
        aria-pressed={active}
        title={compare.editThis}
        onClick={() => activate(variant.id)}
      >
        <span>
          {peeking ? compare.original : caption}
          {!peeking && <Percent variant={variant} />}
        </span>
      </button>
      {sweeping && (
        <div className={styles.sweep}>
          <p>{hint}</p>
          <button
            type="button"
            aria-label={compare.takeNamed(caption)}
            title={compare.takeAlone}
            onClick={() => keepOnly(variant.id)}
          >
            {compare.takeThis}
          </button>
        </div>
      )}
    </Pane>
  );
}
