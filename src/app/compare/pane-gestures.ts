import { drawnOrigin, type Point } from "../../geometry/viewport";
import type { AppStore } from "../../state/app-store";

/** Zoom per device-independent pixel of wheel travel; a pinch on a trackpad sends far smaller steps. */
const WHEEL_ZOOM = 0.0015;
const TRACKPAD_PINCH_ZOOM = 0.01;
/** A wheel that counts lines, as Firefox's may, means this many pixels a line. */
const LINE_PIXELS = 16;
/** Two taps are a double tap within this time and distance (CSS pixels). */
const DOUBLE_TAP_MS = 300;
const DOUBLE_TAP_DISTANCE = 30;

/**
 * Mouse, touch and wheel on a pane. With the influence tool on, a click or tap that moves nothing asks
 * about the pixel. Dragging pans; where the whole photo shows there is nothing to pan,
 * and dragging moves the divider instead, if the pane has one, as it does on the divider itself. Returns a
 * function that removes the listeners.
 * @param inCarousel a fitted pane leaves dragging to the carousel it lies in
 */
export function attachPaneGestures(
  element: HTMLElement,
  store: AppStore,
  inCarousel = false,
): () => void {
  const pointers = new Map<number, Point>();
  let onDivider = false;
  let spaceHeld = false;
  let lastTap: { at: number; point: Point } | null = null;
  let lastTouch = Number.NEGATIVE_INFINITY;
  let moved = false;

  /**
   * The place of an event, in device pixels of the pane that the viewport was made for. From the middle:
   * panes may differ by a pixel in size, and the middle is what they share.
   */
  const locate = (event: MouseEvent): Point => {
    const box = element.getBoundingClientRect();
    const { pane } = store.getState();
    const ratio = window.devicePixelRatio;
    return {
      x: (event.clientX - box.left - box.width / 2) * ratio + (pane?.width ?? box.width) / 2,
      y: (event.clientY - box.top - box.height / 2) * ratio + (pane?.height ?? box.height) / 2,
    };
  };

  const spotAt = (event: MouseEvent): Point | null => {
    const { viewport } = store.getState();
    const canvas = element.querySelector("canvas");
    if (!viewport || !canvas) return null;
    // Of the picture as it is drawn, so that no pixel is taken for its neighbour.
    const box = canvas.getBoundingClientRect();
    const origin = drawnOrigin(viewport, canvas);
    const along = (at: number, from: number) =>
      (at * window.devicePixelRatio - from) / viewport.scale;
    return {
      x: along(event.clientX - box.left, origin.x),
      y: along(event.clientY - box.top, origin.y),
    };
  };

  const isOn = (selector: string, event: Event) =>
    event.target instanceof Element && event.target.closest(selector) !== null;

  const toggleZoom = (about: Point) => {
    const { fitted, viewport, zoomTo, ...state } = store.getState();
    // A photo smaller than the pane fits at 100 %; for it the other end of the toggle is 200 %.
    if (fitted) zoomTo(viewport && viewport.scale < 1 ? 1 : 2, about);
    else state.fit();
  };

  const down = (event: PointerEvent) => {
    if (event.button > 1 || pointers.size === 2 || isOn("button", event)) return;
    // Middle-drag pans too, instead of starting the browser's scroll mode.
    if (event.button === 1) event.preventDefault();
    element.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, locate(event));
    moved = false;
    // Not the divider's own business: the first of two fingers may come to lie on it.
    onDivider = isOn("[role=slider]", event) && !spaceHeld;
    element.dataset.dragging = "";
  };

  const hover = (event: PointerEvent) => {
    if (event.pointerType !== "touch") store.getState().setSpot(spotAt(event));
  };

  const leave = () => store.getState().setSpot(null);

  const move = (event: PointerEvent) => {
    hover(event);
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const after = locate(event);
    if (before.x === after.x && before.y === after.y) return;
    moved = true;
    const { pane, fitted, divider, split, pan, pinch, setDivider } = store.getState();
    const cut = element.querySelector("[role=slider]") !== null;
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    pointers.set(event.pointerId, after);
    if (other) pinch([before, other], [after, other]);
    else if (cut && pane && (onDivider || (fitted && !inCarousel))) {
      const moved =
        split === "horizontal"
          ? (after.x - before.x) / pane.width
          : (after.y - before.y) / pane.height;
      setDivider(divider + moved);
    } else pan(after.x - before.x, after.y - before.y);
  };

  const up = (event: PointerEvent) => {
    if (!pointers.delete(event.pointerId)) return;
    if (pointers.size === 0) delete element.dataset.dragging;
    if (event.pointerType === "touch") lastTouch = event.timeStamp;
    if (event.type === "pointerup" && event.button === 0 && !moved) {
      store.getState().setSpot(spotAt(event));
      const { influencing, spot, setProbe } = store.getState();
      if (influencing && spot) setProbe(spot);
    }
    if (event.pointerType !== "touch" || event.type !== "pointerup" || moved) return;
    const point = { x: event.clientX, y: event.clientY };
    const previous = lastTap;
    lastTap = { at: event.timeStamp, point };
    if (!previous || event.timeStamp - previous.at > DOUBLE_TAP_MS) return;
    const distance = Math.hypot(point.x - previous.point.x, point.y - previous.point.y);
    if (distance > DOUBLE_TAP_DISTANCE) return;
    lastTap = null;
    toggleZoom(locate(event));
  };

  const doubleClick = (event: MouseEvent) => {
    // Browsers differ in whether two taps make a double click, so taps are counted above.
    if (event.timeStamp - lastTouch > DOUBLE_TAP_MS && !isOn("button, [role=slider]", event)) {
      toggleZoom(locate(event));
    }
  };

  const wheel = (event: WheelEvent) => {
    event.preventDefault();
    const { viewport, zoomTo } = store.getState();
    if (!viewport) return;
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PIXELS : 1;
    const rate = event.ctrlKey ? TRACKPAD_PINCH_ZOOM : WHEEL_ZOOM;
    zoomTo(viewport.scale * Math.exp(-event.deltaY * pixels * rate), locate(event));
  };

  /** With the space bar held, dragging pans on the divider too. On a button it is a press instead. */
  const space = (event: KeyboardEvent) => {
    if (event.key !== " ") return;
    spaceHeld = event.type === "keydown";
    element.toggleAttribute("data-space", spaceHeld);
    if (event.target === document.body || element === event.target) event.preventDefault();
  };

  const listeners = new AbortController();
  const { signal } = listeners;
  window.addEventListener("keydown", space, { signal });
  window.addEventListener("keyup", space, { signal });
  element.addEventListener("pointerdown", down, { signal });
  element.addEventListener("pointermove", move, { signal });
  element.addEventListener("pointerleave", (e) => e.pointerType !== "touch" && leave(), { signal });
  element.addEventListener("pointerup", up, { signal });
  element.addEventListener("pointercancel", up, { signal });
  element.addEventListener("dblclick", doubleClick, { signal });
  element.addEventListener("wheel", wheel, { signal, passive: false });
  return () => listeners.abort();
}
