import type { KeyboardEvent } from "react";
import { percent } from "../../words/numbers";
import { useApp, useAppStore } from "../store-context";
import { useWords } from "../use-words";
import styles from "./divider.module.css";

const STEP = 0.01;
const LARGE_STEP = 0.1;

/**
 * The cut between a variant and what it is compared with. The pane drags it (see pane-gestures); keys move
 * it here.
 */
export function Divider({ before, after }: { before: string; after: string }) {
  const { compare } = useWords().controls;
  const store = useAppStore();
  const split = useApp((s) => s.split);
  const upright = split === "horizontal";
  const divider = useApp((s) => s.divider);
  const peeking = useApp((s) => s.peeking);
  const share = Math.round(divider * 100);

  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.shiftKey ? LARGE_STEP : STEP;
    const positions: Readonly<Record<string, number>> = {
      ArrowLeft: divider - step,
      ArrowRight: divider + step,
      // A divider that moves up and down follows the arrows; else up is more, as in any slider.
      ArrowDown: divider + (upright ? -step : step),
      ArrowUp: divider + (upright ? step : -step),
      PageDown: divider - LARGE_STEP,
      PageUp: divider + LARGE_STEP,
      Home: 0,
      End: 1,
    };
    const next = positions[event.key];
    if (next === undefined) return;
    event.preventDefault();
    store.getState().setDivider(Math.round(next * 100) / 100);
  };

  return (
    <div
      className={styles.divider}
      data-split={split}
      style={{ [upright ? "left" : "top"]: `${divider * 100}%` }}
      hidden={peeking}
      role="slider"
      tabIndex={0}
      aria-label={compare.dividerBetween(before, after)}
      aria-orientation={split}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share}
      aria-valuetext={compare.shareOf(percent(share), before)}
      onKeyDown={onKeyDown}
    >
      <span className={styles.handle} aria-hidden="true">
        <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
          <path d="M9 6 3.5 12 9 18M15 6l5.5 6L15 18" />
        </svg>
      </span>
    </div>
  );
}
