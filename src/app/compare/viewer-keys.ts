import type { AppStore } from "../../store/app-store";

/** How far an arrow key moves the photo, in CSS pixels. */
const PAN_STEP = 64;

/** Whole-window keys of the viewer. Returns a function that removes the listeners. */
export function attachViewerKeys(store: AppStore): () => void {
  const down = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const state = store.getState();
    if (!state.viewport || isTyping(event.target)) return;
    const digit = /^[1-9]$/.test(event.key) ? Number(event.key) : 0;
    if (event.key === "\\") state.setPeeking(true);
    else if (event.key === "d") state.setLayout("divider");
    else if (event.key === "g") state.setLayout("grid");
    else if (event.key === "0" || event.key === "f") state.fit();
    else if (digit > 0) state.zoomTo(digit);
    else if (event.key === "+" || event.key === "=") state.zoomStep(1);
    else if (event.key === "-") state.zoomStep(-1);
    else return;
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

/** Arrow keys pan while the viewer itself has the focus; elsewhere they belong to sliders and menus. */
export function panByKey(event: { key: string; preventDefault(): void }, store: AppStore): void {
  const step = PAN_STEP * window.devicePixelRatio;
  const steps: Readonly<Record<string, readonly [number, number]>> = {
    ArrowLeft: [step, 0],
    ArrowRight: [-step, 0],
    ArrowUp: [0, step],
    ArrowDown: [0, -step],
  };
  const by = steps[event.key];
  if (!by) return;
  event.preventDefault();
  store.getState().pan(...by);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLSelectElement ||
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLInputElement && !["range", "radio", "checkbox"].includes(target.type))
  );
}
