import type { DrawnPicture } from "../../engine/protocol";
import type { Rect } from "../../geometry/rect";
import type { Size, Viewport } from "../../geometry/viewport";
import type { AppState } from "../../state/state";
import { drawnLevel, levelSize, topLevel } from "./levels";
import type { Wish } from "./piece-cache";

/** Pixels of a level around the pane that are asked for too, so that panning finds them. */
const MARGIN = 128;

/** A part of a photo that is on screen. */
export interface Look {
  readonly viewport: Viewport;
  readonly pane: Size;
}

/**
 * Results that are blended as they are saved are drawn at this level alone, whose pixels are the photo's: further
 * ones would have the store blend many times what is on screen.
 */
export const SERVED_LEVEL = 0;

/**
 * The pieces that a pane wants of a photo and results of it: first what it shows; then what is around that,
 * and a small picture of the whole, to stand in wherever the pane looks next.
 */
export function wishesFor(
  state: Pick<AppState, "results">,
  size: Size,
  pictures: readonly DrawnPicture[],
  looks: readonly Look[],
): Wish[] {
  const wishes: Wish[] = [];
  const [main] = looks;
  for (const picture of pictures) {
    const { result } = picture;
    const done = result === null ? null : (state.results.get(result)?.tiles ?? []);
    const wish = (level: number, rect: Rect, urgent: boolean) => {
      if (picture.blend && level !== SERVED_LEVEL) return;
      wishes.push({ picture, size, level, rect, done, urgent });
    };
    for (const { viewport, pane } of looks) {
      const { level, shown } = drawnLevel(size, viewport, pane);
      wish(level, shown, true);
    }
    if (!main) continue;
    const { level, shown } = drawnLevel(size, main.viewport, main.pane);
    wish(level, grown(shown), false);
    const top = topLevel(size);
    wish(top, { x: 0, y: 0, ...levelSize(size, top) }, false);
  }
  return wishes;
}

const grown = ({ x, y, width, height }: Rect): Rect => ({
  x: x - MARGIN,
  y: y - MARGIN,
  width: width + 2 * MARGIN,
  height: height + 2 * MARGIN,
});
