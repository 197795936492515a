import type { Arrangement } from "../geometry/layout";
import type { Rect } from "../geometry/rect";
import {
  clamp,
  fitViewport,
  nextScale,
  type Point,
  panBy,
  pinch,
  type Size,
  type Viewport,
  visibleRect,
  zoomAbout,
} from "../geometry/viewport";
import { currentPhoto, type Photos } from "./library";
import type { Slice } from "./slice";

/** The way the divider moves: its line stands upright when that is horizontal. */
export type Split = "horizontal" | "vertical";

/** Each picture of a blink is shown so long, ms. */
export const BLINK_MS = { min: 200, max: 2000, step: 100 } as const;
/** A residual is amplified so much. */
export const RESIDUAL_GAIN = { min: 1, max: 20 } as const;
/** Device pixels per photo pixel in the loupe. */
export const LOUPE_SCALE = { min: 2, max: 16 } as const;

export interface ViewSlice {
  /** The viewer's size in device pixels; null until it is laid out. */
  readonly pane: Size | null;
  /** Null while there is no photo or no pane. */
  readonly viewport: Viewport | null;
  /** The whole photo shows, and goes on doing so when the pane's size changes. */
  readonly fitted: boolean;
  readonly blinkMs: number;
  /** Panes show the noise taken away, original − denoised around mid-grey, in place of the result. */
  readonly residual: boolean;
  readonly residualGain: number;
  /** The share of the pane left of or above the divider: 0…1. */
  readonly divider: number;
  readonly split: Split;
  readonly arrangement: Arrangement;
  /** The point of the photo that the pointer is at; null when it is at none. */
  readonly spot: Point | null;
  /** Every pane shows a part around the spot enlarged. */
  readonly loupe: boolean;
  readonly loupeScale: number;
  /** Every pane tells its colour at the spot. */
  readonly values: boolean;
  /** Only the original shows, as long as a key is held. */
  readonly peeking: boolean;
  /**
   * A first result is worth seeing at 100 %, once a visit: `now` as long as the view is still where it was taken for
   * that.
   */
  readonly closer: "not yet" | "now" | "done";
  setBlinkMs(ms: number): void;
  setResidual(residual: boolean): void;
  setResidualGain(gain: number): void;
  setPane(pane: Size): void;
  fit(): void;
  /** `about` in device pixels of the pane; the middle without it. */
  zoomTo(scale: number, about?: Point): void;
  /** To the place with the most to see. */
  lookCloser(scale: number): void;
  /** To the next stop of the zoom buttons. */
  zoomStep(direction: 1 | -1): void;
  /** Moves the photo by device pixels. */
  pan(dx: number, dy: number): void;
  pinch(before: readonly [Point, Point], after: readonly [Point, Point]): void;
  setDivider(divider: number): void;
  setSplit(split: Split): void;
  setArrangement(arrangement: Arrangement): void;
  /** Points outside the photo are none. */
  setSpot(spot: Point | null): void;
  /** Moves the spot by whole photo pixels and stays on the photo; from the middle of the view at first. */
  moveSpot(dx: number, dy: number): void;
  setLoupe(on: boolean): void;
  setLoupeScale(scale: number): void;
  setValues(on: boolean): void;
  setPeeking(peeking: boolean): void;
}

const within = ({ min, max }: { readonly min: number; readonly max: number }, value: number) =>
  Math.min(max, Math.max(min, value));

type Looked = Photos & Pick<ViewSlice, "viewport" | "pane">;

/** The part of the current photo that is on screen; null when nothing is known of it. */
export function visible(state: Looked): Rect | null {
  const photo = currentPhoto(state);
  const { viewport, pane } = state;
  return photo && viewport && pane ? visibleRect(viewport, photo.info, pane) : null;
}

/** The viewport that shows the whole photo. */
export function fitted(state: Looked): Pick<ViewSlice, "viewport" | "fitted"> {
  const photo = currentPhoto(state)?.info;
  const { pane } = state;
  return { viewport: pane && photo ? fitViewport(photo, pane) : null, fitted: true };
}

/** The viewport at the place of the current photo with the most to see, where the whole photo shows it smaller. */
export function closeUp(
  state: Looked,
  scale: number,
): Pick<ViewSlice, "viewport" | "fitted"> | null {
  const photo = currentPhoto(state)?.info;
  const { viewport, pane } = state;
  if (!photo?.mostToSee || !viewport || !pane || viewport.scale >= scale) return null;
  const centre = photo.mostToSee;
  return { viewport: clamp({ centre, scale }, photo, pane), fitted: false };
}

export const createView: Slice<ViewSlice & Photos, ViewSlice> = (set, get) => {
  /** Changes the viewport where there is one to change, within its limits, and those of a pane of another size. */
  const change = (
    next: (viewport: Viewport, pane: Size, photo: Size) => Viewport,
    pane = get().pane,
  ) => {
    const { viewport } = get();
    const photo = currentPhoto(get())?.info;
    if (!viewport || !pane || !photo) return;
    const clamped = clamp(next(viewport, pane, photo), photo, pane);
    const whole = fitViewport(photo, pane);
    set({ pane, viewport: clamped, fitted: clamped.scale <= whole.scale });
  };

  const middle = (pane: Size) => ({ x: pane.width / 2, y: pane.height / 2 });

  return {
    pane: null,
    viewport: null,
    fitted: true,
    blinkMs: 600,
    residual: false,
    residualGain: 5,
    divider: 0.5,
    split: "horizontal",
    arrangement: "auto",
    spot: null,
    loupe: false,
    loupeScale: 4,
    values: false,
    peeking: false,
    closer: "not yet",

    setBlinkMs: (ms) => set({ blinkMs: within(BLINK_MS, ms) }),

    setResidual: (residual) => set({ residual }),

    setResidualGain: (gain) => set({ residualGain: within(RESIDUAL_GAIN, gain) }),

    setPane(pane) {
      if (get().fitted || !get().viewport)
        set((state) => ({ pane, ...fitted({ ...state, pane }) }));
      else change((viewport) => viewport, pane);
    },

    fit: () => set((state) => fitted(state)),

    zoomTo: (scale, about) =>
      change((viewport, pane) => zoomAbout(viewport, pane, about ?? middle(pane), scale)),

    lookCloser: (scale) => set((state) => closeUp(state, scale) ?? {}),

    zoomStep: (direction) =>
      change((viewport, pane, photo) => {
        const scale = nextScale(viewport.scale, photo, pane, direction);
        return zoomAbout(viewport, pane, middle(pane), scale);
      }),

    pan: (dx, dy) => change((viewport) => panBy(viewport, dx, dy)),

    pinch: (before, after) => change((viewport, pane) => pinch(viewport, pane, before, after)),

    setDivider: (divider) => set({ divider: within({ min: 0, max: 1 }, divider) }),

    setSplit: (split) => set({ split }),

    setArrangement: (arrangement) => set({ arrangement }),

    setSpot(spot) {
      const photo = currentPhoto(get())?.info;
      const inside =
        spot &&
        photo &&
        spot.x >= 0 &&
        spot.y >= 0 &&
        spot.x < photo.width &&
        spot.y < photo.height;
      const next = inside ? spot : null;
      if (next !== get().spot) set({ spot: next });
    },

    moveSpot(dx, dy) {
      const photo = currentPhoto(get())?.info;
      const { spot, viewport } = get();
      const from = spot ?? viewport?.centre;
      if (!photo || !from) return;
      const along = (at: number, length: number) => Math.min(length - 1, Math.max(0, at)) + 0.5;
      set({
        spot: {
          x: along(Math.floor(from.x) + dx, photo.width),
          y: along(Math.floor(from.y) + dy, photo.height),
        },
      });
    },

    setLoupe: (loupe) => set({ loupe }),

    setLoupeScale: (scale) => set({ loupeScale: within(LOUPE_SCALE, scale) }),

    setValues: (values) => set({ values }),

    setPeeking: (peeking) => set({ peeking }),
  };
};
