import type { Size } from "../../geometry/viewport";

/** Reports an element's size in device pixels, now and whenever it or the device's scale changes. */
export function observeDevicePixels(
  element: HTMLElement,
  report: (size: Size) => void,
): () => void {
  const observer = new ResizeObserver(([entry]) => {
    if (!entry) return;
    // Safari knows only CSS pixels; rounding them can be off by one device pixel.
    const device = entry.devicePixelContentBoxSize?.[0];
    const ratio = window.devicePixelRatio;
    const width = device?.inlineSize ?? Math.round(entry.contentRect.width * ratio);
    const height = device?.blockSize ?? Math.round(entry.contentRect.height * ratio);
    if (width > 0 && height > 0) report({ width, height });
  });
  try {
    observer.observe(element, { box: "device-pixel-content-box" });
  } catch {
    observer.observe(element);
  }
  return () => observer.disconnect();
}
