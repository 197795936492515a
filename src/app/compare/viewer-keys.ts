import type { AppStore } from "../../state/app-store";
import type { AppState } from "../../state/state";
import { MOST_VARIANTS } from "../../state/variants";
import { canSaveAs, saveAs } from "../export/save-as";
import { isTyping } from "../is-typing";

/** An arrow key moves the photo so far, in CSS pixels. */
const PAN_STEP = 64;
/** With Shift held. */
const LARGE_PAN_STEP = 320;

type Action = (state: AppState) => void;

const toggleZoom: Action = (state) => {
  // A photo smaller than the pane fits at 100 %; for it the other end of the toggle is 200 %.
  if (state.fitted) state.zoomTo(state.viewport && state.viewport.scale < 1 ? 1 : 2);
  else state.fit();
};

/** What they do is told in the words of `compare`: shown by `?`. */
const actions: Readonly<Record<string, Action>> = {
  "\\": (s) => s.setPeeking(true),
  ...Object.fromEntries(
    Array.from({ length: MOST_VARIANTS }, (_, i): [string, Action] => [
      `${i + 1}`,
      (s) => s.solo(i),
    ]),
  ),
  d: (s) => {
    if (s.layout !== "divider") s.setLayout("divider");
    else s.setSplit(s.split === "horizontal" ? "vertical" : "horizontal");
  },
  g: (s) => s.setLayout("grid"),
  b: (s) => s.setLayout(s.layout === "blink" ? "grid" : "blink"),
  r: (s) => s.setResidual(!s.residual),
  l: (s) => s.setLoupe(!s.loupe),
  v: (s) => s.setValues(!s.values),
  i: (s) => s.setInfluencing(!s.influencing),
  j: (s) => s.setJudging(!s.judging),
  z: toggleZoom,
  x: (s) => s.zoomTo(2),
  n: (s) => s.step(1),
  p: (s) => s.step(-1),
  "0": (s) => s.fit(),
  f: (s) => s.fit(),
  "+": (s) => s.zoomStep(1),
  "=": (s) => s.zoomStep(1),
  "-": (s) => s.zoomStep(-1),
};

/** Whole-window keys of the viewer. Returns a function that removes the listeners. */
export function attachViewerKeys(store: AppStore): () => void {
  const down = (event: KeyboardEvent) => {
    const state = store.getState();
    if (!state.viewport) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s" && !event.altKey) {
      // Wherever the focus is: nobody means to save the page itself.
      event.preventDefault();
      if (event.repeat) return;
      if (event.shiftKey && canSaveAs()) void saveAs(store);
      else state.save();
      return;
    }
    if (isTyping(event.target) || event.altKey || event.defaultPrevented) return;
    if (event.ctrlKey || event.metaKey) return;
    const action = actions[event.key.toLowerCase()];
    if (!action) return;
    action(state);
    event.preventDefault();
  };

  const up = (event: KeyboardEvent) => {
    if (event.key === "\\") store.getState().setPeeking(false);
  };

  const leave = () => store.getState().setPeeking(false);

  window.addEventListener("keydown", down);
  window.addEventListener("keyup", up);
  window.addEventListener("blur", leave);
  return () => {
    window.removeEventListener("keydown", down);
    window.removeEventListener("keyup", up);
    window.removeEventListener("blur", leave);
  };
}

/** Arrow keys pan, and Enter asks, while the viewer itself has the focus; elsewhere they belong to sliders and menus. */
export function panByKey(
  event: { key: string; shiftKey: boolean; altKey: boolean; preventDefault(): void },
  store: AppStore,
): void {
  const { influencing, spot, viewport, setSpot, setProbe } = store.getState();
  if (event.key === "Enter" && influencing) {
    const at = spot ?? viewport?.centre;
    if (!at) return;
    setSpot(at);
    setProbe(at);
    return;
  }
  const one = ARROWS[event.key];
  if (!one) return;
  event.preventDefault();
  if (event.altKey) {
    store.getState().moveSpot(...one);
    return;
  }
  const step = (event.shiftKey ? LARGE_PAN_STEP : PAN_STEP) * window.devicePixelRatio;
  // The photo moves against the arrow: the arrow says where to look.
  store.getState().pan(-step * one[0] || 0, -step * one[1] || 0);
}

const ARROWS: Readonly<Record<string, readonly [dx: number, dy: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
