import { useId } from "react";
import { currentPhoto } from "../../state/library";
import { previewShown } from "../../state/preview";
import { progressOf } from "../../state/progress";
import type { Tile } from "../../state/results";
import type { Variant } from "../../state/variants";
import { wantedBy } from "../../state/wanted";
import { percent } from "../../words/numbers";
import { useApp } from "../store-context";
import { useMedia } from "../use-media";
import { useWords } from "../use-words";
import styles from "./unfinished.module.css";
import { usePlaced } from "./use-placed";

/** How much of a variant is done, in whole percent; 100 where there is nothing to do. */
export function usePercent(variant: Variant | null): number {
  return useApp((s) => {
    const target = variant && wantedBy(s, variant);
    if (!target) return variant ? 0 : 100;
    const { done, total } = progressOf(s, target);
    return Math.floor((100 * done) / total);
  });
}

/** Behind a name, as long as its picture is not all there. */
export function Percent({ variant }: { variant: Variant | null }) {
  useWords(); // It is written as their language writes it.
  const done = usePercent(variant);
  return done < 100 ? <span className={styles.percent}> {percent(done)}</span> : null;
}

/** A variant by its name; where a preview stands in for it, by whose that is. */
export function Name({ variant, name }: { variant: Variant; name: string }) {
  const { compare } = useWords().controls;
  const preview = useApp((s) => {
    const shown = previewShown(s, variant);
    return shown && (s.models.find(({ id }) => id === shown.settings.model)?.name ?? "");
  });
  return (
    <>
      {preview === null ? name : compare.previewBy(preview)}
      <Percent variant={variant} />
    </>
  );
}

const NONE: readonly Tile[] = [];

/**
 * A veil over what is not there yet of a variant, be it the original or an earlier result that shows meanwhile. There
 * is none over a preview: its name says what it is.
 * @param clip the part of the pane that shows the variant, as CSS has it
 */
export function Unfinished({ variant, clip }: { variant: Variant; clip?: string | undefined }) {
  const id = useId();
  const still = useMedia("(prefers-reduced-motion: reduce)");
  const peeking = useApp((s) => s.peeking);
  const info = useApp((s) => currentPhoto(s)?.info ?? null);
  const target = useApp((s) => wantedBy(s, variant)?.key ?? null);
  const tiles = useApp((s) => s.results.get(target ?? "")?.tiles ?? NONE);
  const preview = useApp((s) => {
    const shown = previewShown(s, variant);
    return (shown && s.results.get(shown.key)?.tiles) ?? NONE;
  });
  const done = usePercent(variant);
  const placed = usePlaced(info && { x: 0, y: 0, width: info.width, height: info.height });
  if (!info || !placed || peeking || done === 100) return null;
  const { width, height } = info;
  // None of these overlaps another of its kind.
  const outside = (holes: readonly Tile[]) =>
    `M0 0h${width}v${height}h${-width}z${holes
      .map(({ rect }) => `M${rect.x} ${rect.y}h${rect.width}v${rect.height}h${-rect.width}z`)
      .join("")}`;
  const step = 28 / Math.max(1e-6, placed.width / width);
  return (
    <div className={styles.clip} style={{ clipPath: clip }} aria-hidden="true">
      <svg
        className={styles.veil}
        style={placed}
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <pattern
          id={id}
          width={step}
          height={step}
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect width={step} height={step} className={styles.ground} />
          <rect width={step / 2} height={step} className={styles.stripe}>
            {!still && (
              <animate
                attributeName="x"
                from={-step}
                to={step}
                dur="1.6s"
                repeatCount="indefinite"
              />
            )}
          </rect>
        </pattern>
        <clipPath id={`${id}-left`}>
          <path d={outside(tiles)} clipRule="evenodd" />
        </clipPath>
        <path
          d={outside(preview)}
          fillRule="evenodd"
          fill={`url(#${id})`}
          clipPath={`url(#${id}-left)`}
        />
      </svg>
    </div>
  );
}
