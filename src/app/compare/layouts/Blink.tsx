import { useEffect, useState } from "react";
import { captionOf } from "../../../state/variants";
import { useApp } from "../../store-context";
import { useWords } from "../../use-words";
import { Pane, PaneLabel } from "../Pane";
import { PaneCanvas } from "../PaneCanvas";
import { ORIGINAL } from "../subject";
import { Name, Unfinished } from "../Unfinished";
import styles from "./blink.module.css";

/** Every variant in the same place, one after the other; with one variant, it and the original. */
export function Blink() {
  const { captions: words, controls } = useWords();
  const { original } = controls.compare;
  const blinkMs = useApp((s) => s.blinkMs);
  const peeking = useApp((s) => s.peeking);
  const variants = useApp((s) => s.variants);
  const captions = useApp((s) => s.variants.map((v) => captionOf(s, v, words)).join("\n")).split(
    "\n",
  );
  const [turn, setTurn] = useState(0);

  useEffect(() => {
    const timer = setInterval(() => setTurn((before) => before + 1), blinkMs);
    return () => clearInterval(timer);
  }, [blinkMs]);

  const pictures = [
    ...(variants.length === 1 ? [{ id: "original", subject: ORIGINAL, label: original }] : []),
    ...variants.map(({ id }, i) => ({
      id,
      subject: { variant: { id }, cut: false },
      label: captions[i] ?? "",
    })),
  ];
  const shown = turn % pictures.length;
  const variant = variants.find(({ id }) => id === pictures[shown]?.id) ?? null;
  return (
    <Pane variant={variant}>
      {pictures.map(({ id, subject, label }, i) => (
        <div key={id} className={styles.turn} data-shown={i === shown || undefined}>
          <PaneCanvas subject={subject} label={label} sized={i === 0} />
        </div>
      ))}
      {variant && <Unfinished variant={variant} />}
      <PaneLabel side="left">
        {peeking || !variant ? (
          original
        ) : (
          <Name variant={variant} name={pictures[shown]?.label ?? ""} />
        )}
      </PaneLabel>
    </Pane>
  );
}
