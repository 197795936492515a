import { useEffect, useRef } from "react";
import type { Point } from "../../geometry/viewport";
import { INFLUENCE_REACH, type InfluenceMap, summarise } from "../../network/influence";
import { influenceOf } from "../../state/influence";
import { currentPhoto } from "../../state/library";
import type { Variant } from "../../state/variants";
import { percent } from "../../words/numbers";
import { useApp } from "../store-context";
import { useWords } from "../use-words";
import styles from "./influence.module.css";
import { usePlaced } from "./use-placed";

/** Shows the pixels that the probed pixel of a variant came from: a map in the pane's corner, in words below it. */
export function Influence({ variant, caption }: { variant: Variant; caption: string }) {
  const { controls, influence } = useWords();
  const { compare } = controls;
  const on = useApp((s) => s.influencing);
  const probe = useApp((s) => s.probe);
  const map = useApp((s) => influenceOf(s, variant));
  const photo = useApp((s) => currentPhoto(s)?.info ?? null);
  if (!on) return null;
  const summary = map && photo ? summarise(map, photo) : null;
  const told = summary
    ? influence.describeInfluence(summary)
    : probe
      ? compare.asking
      : compare.clickAPixel;
  return (
    <>
      {probe && <Frames probe={probe} />}
      <figure className={styles.influence} aria-label={compare.influence(caption)}>
        {map && <Heat map={map} label={told} />}
        <figcaption>
          {told}
          {summary &&
            summary.done < 1 &&
            ` ${compare.lookedAt(percent(Math.floor(100 * summary.done)))}`}
        </figcaption>
      </figure>
    </>
  );
}

/** The map's square on the photo itself, and the pixel where it is large enough to see. */
function Frames({ probe }: { probe: Point }) {
  const scale = useApp((s) => s.viewport?.scale ?? 1);
  return (
    <>
      <Frame probe={probe} reach={INFLUENCE_REACH} />
      {scale >= 4 && <Frame probe={probe} reach={0} />}
    </>
  );
}

function Frame({ probe, reach }: { probe: Point; reach: number }) {
  const side = 2 * reach + 1;
  const placed = usePlaced({ x: probe.x - reach, y: probe.y - reach, width: side, height: side });
  return placed && <div className={styles.frame} style={placed} />;
}

/** Warm: brighter neighbours make the pixel brighter. Cold: darker. Black: they do not matter. */
function Heat({ map, label }: { map: InfluenceMap; label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { reach, weights } = map;
  const side = 2 * reach + 1;
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const image = new ImageData(side, side);
    const most = weights.reduce((m, w) => (Number.isNaN(w) ? m : Math.max(m, Math.abs(w))), 1e-9);
    for (const [i, weight] of weights.entries()) {
      if (Number.isNaN(weight)) continue;
      // The root shows the many small ones too.
      const share = Math.sqrt(Math.abs(weight) / most);
      const [r, g, b] = weight >= 0 ? [255, 190, 90] : [90, 160, 255];
      image.data.set([r * share, g * share, b * share, 255], 4 * i);
    }
    context.putImageData(image, 0, 0);
  }, [side, weights]);
  return (
    <span className={styles.heat}>
      <canvas ref={canvas} width={side} height={side} role="img" aria-label={label} />
      <i style={{ width: `${100 / side}%`, height: `${100 / side}%` }} />
    </span>
  );
}
