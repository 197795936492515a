import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import { noiseOf, scoreOf } from "../../state/judging";
import type { Variant } from "../../state/variants";
import { number } from "../../words/numbers";
import { formatGain, formatLevel, formatPsnr } from "../judging/format";
import { useApp, useAppStore } from "../store-context";
import { useWords } from "../use-words";
import styles from "./judged.module.css";
import { usePlaced } from "./use-placed";

/** Judging tells this of the picture in a pane: of a variant, or of the photo as it came. */
export function Judged({
  variant,
  side = "left",
}: {
  variant: Variant | null;
  /** The side of the pane on which the label of the judged picture stands. */
  side?: "left" | "right" | "bottom";
}) {
  const { compare } = useWords().controls;
  const judging = useApp((s) => s.judging);
  const score = useApp((s) => scoreOf(s, variant));
  const input = useApp((s) => scoreOf(s, null));
  const noise = useApp((s) => noiseOf(s, variant ?? (s.variants[0] as Variant)));
  if (!judging) return null;
  return (
    <>
      <NoiseBox />
      {(score || noise) && (
        <p className={styles.verdict} data-side={side}>
          {score && (
            <span>
              {compare.score(
                formatPsnr(score.psnr),
                variant && input && formatGain(score.psnr - input.psnr),
                score.ssim === null ? null : number(score.ssim, 4),
              )}
            </span>
          )}
          {noise && (
            <span>
              {compare.fineNoise(
                variant
                  ? `${formatLevel(noise.before)} → ${formatLevel(noise.after)}`
                  : formatLevel(noise.before),
              )}
            </span>
          )}
        </p>
      )}
    </>
  );
}

/** Photo pixels an arrow key moves the box; with Shift, one. */
const STEP = 8;

const ARROWS: Readonly<Record<string, readonly [dx: number, dy: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The fine noise is measured in this box: dragged, or moved by the arrow keys. */
function NoiseBox() {
  const { compare } = useWords().controls;
  const store = useAppStore();
  const box = useApp((s) => s.noiseBox);
  const scale = useApp((s) => s.viewport?.scale ?? 1);
  const placed = usePlaced(box);
  const grip = useRef<{ x: number; y: number } | null>(null);
  if (!box || !placed) return null;
  const { moveNoiseBox } = store.getState();

  const down = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    grip.current = { x: event.clientX - placed.left, y: event.clientY - placed.top };
  };
  const move = (event: PointerEvent<HTMLElement>) => {
    if (!grip.current) return;
    const perPixel = scale / window.devicePixelRatio;
    const dx = (event.clientX - grip.current.x - placed.left) / perPixel;
    const dy = (event.clientY - grip.current.y - placed.top) / perPixel;
    moveNoiseBox(Math.round(dx), Math.round(dy));
  };
  const key = (event: KeyboardEvent) => {
    const arrow = ARROWS[event.key];
    if (!arrow) return;
    event.preventDefault();
    event.stopPropagation();
    const step = event.shiftKey ? 1 : STEP;
    moveNoiseBox(step * arrow[0], step * arrow[1]);
  };
  return (
    <button
      type="button"
      className={styles.noiseBox}
      style={placed}
      aria-label={compare.noiseBox(box.x, box.y)}
      title={compare.noiseBoxTitle}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={() => {
        grip.current = null;
      }}
      onPointerCancel={() => {
        grip.current = null;
      }}
      onKeyDown={key}
    />
  );
}
