/**
 * Viewport arithmetic: what part of a photo a pane shows, and how gestures change it.
 * Panes are measured in device pixels, photos in photo pixels, so scale 1 is "100 %": one photo
 * pixel on one device pixel. Pure functions; nothing here knows the DOM.
 */
import type { Rect } from "./rect";

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Kept by its centre, not its corner, so that panes of different sizes can share one viewport. */
export interface Viewport {
  /** Device pixels per photo pixel, > 0. */
  readonly scale: number;
  /** The photo point in the middle of the pane. */
  readonly centre: Point;
}

/** 3200 %: a photo pixel is a 32-pixel square, and more shows nothing new. */
export const MAX_SCALE = 32;

/** From here on photo pixels are drawn as squares: whoever zooms in this far wants to see them. */
export const PIXELATED_FROM = 2;

/** The scale at which the whole photo shows. Never enlarges: a small photo stays at 100 %. */
export function fitScale(photo: Size, pane: Size): number {
  return Math.min(1, pane.width / photo.width, pane.height / photo.height);
}

/** The whole photo, centred. */
export function fitViewport(photo: Size, pane: Size): Viewport {
  return {
    scale: fitScale(photo, pane),
    centre: { x: photo.width / 2, y: photo.height / 2 },
  };
}

/** The photo point under a point of the pane (origin: the pane's top left). */
export function toPhoto(viewport: Viewport, pane: Size, point: Point): Point {
  return {
    x: viewport.centre.x + (point.x - pane.width / 2) / viewport.scale,
    y: viewport.centre.y + (point.y - pane.height / 2) / viewport.scale,
  };
}

/** The point of the pane under which a photo point lies. */
export function toPane(viewport: Viewport, pane: Size, point: Point): Point {
  return {
    x: pane.width / 2 + (point.x - viewport.centre.x) * viewport.scale,
    y: pane.height / 2 + (point.y - viewport.centre.y) * viewport.scale,
  };
}

/**
 * Where a pane draws the photo's first pixel: on a whole device pixel, so that at 100 % every photo pixel
 * is one device pixel. At most half a pixel from `toPane`.
 */
export function drawnOrigin(viewport: Viewport, pane: Size): Point {
  return {
    x: Math.round(pane.width / 2 - viewport.centre.x * viewport.scale),
    y: Math.round(pane.height / 2 - viewport.centre.y * viewport.scale),
  };
}

/** Changes the scale and keeps the photo point that lies under `point` where it is. */
export function zoomAbout(viewport: Viewport, pane: Size, point: Point, scale: number): Viewport {
  return carry(toPhoto(viewport, pane, point), pane, point, scale);
}

/** Moves the photo by a distance in device pixels: the picture follows the finger. */
export function panBy(viewport: Viewport, dx: number, dy: number): Viewport {
  const { scale, centre } = viewport;
  return { scale, centre: { x: centre.x - dx / scale, y: centre.y - dy / scale } };
}

/** Two fingers moved from `before` to `after`: the photo points under them move along. */
export function pinch(
  viewport: Viewport,
  pane: Size,
  before: readonly [Point, Point],
  after: readonly [Point, Point],
): Viewport {
  const spread = distance(...before);
  const scale = spread > 0 ? (viewport.scale * distance(...after)) / spread : viewport.scale;
  return carry(toPhoto(viewport, pane, middle(...before)), pane, middle(...after), scale);
}

/**
 * The nearest allowed viewport: between the whole photo and `MAX_SCALE`, no empty space beside a
 * photo larger than the pane, and a smaller one centred.
 */
export function clamp(viewport: Viewport, photo: Size, pane: Size): Viewport {
  const scale = Math.min(MAX_SCALE, Math.max(fitScale(photo, pane), viewport.scale));
  const along = (centre: number, length: number, shown: number) =>
    shown >= length ? length / 2 : Math.min(length - shown / 2, Math.max(shown / 2, centre));
  return {
    scale,
    centre: {
      x: along(viewport.centre.x, photo.width, pane.width / scale),
      y: along(viewport.centre.y, photo.height, pane.height / scale),
    },
  };
}

/** The next stop of the zoom buttons: powers of two, and fit. `direction` 1 is closer. */
export function nextScale(scale: number, photo: Size, pane: Size, direction: 1 | -1): number {
  const smallest = fitScale(photo, pane);
  const stops = [smallest];
  for (let stop = MAX_SCALE; stop > smallest; stop /= 2) stops.push(stop);
  stops.sort((a, b) => (a - b) * direction);
  // A tenth of a per cent: a wheel leaves scales that are not quite a stop.
  const beyond = stops.find((stop) => (stop / scale - 1) * direction > 1e-3);
  return beyond ?? (direction === 1 ? MAX_SCALE : smallest);
}

/** The part of the photo that the pane shows, in whole photo pixels; null when it shows none. */
export function visibleRect(viewport: Viewport, photo: Size, pane: Size): Rect | null {
  const from = toPhoto(viewport, pane, { x: 0, y: 0 });
  const to = toPhoto(viewport, pane, { x: pane.width, y: pane.height });
  const x = Math.max(0, Math.floor(from.x));
  const y = Math.max(0, Math.floor(from.y));
  const width = Math.min(photo.width, Math.ceil(to.x)) - x;
  const height = Math.min(photo.height, Math.ceil(to.y)) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : null;
}

/** The viewport at `scale` that shows the photo point `anchor` at `point` of the pane. */
function carry(anchor: Point, pane: Size, point: Point, scale: number): Viewport {
  return {
    scale,
    centre: {
      x: anchor.x - (point.x - pane.width / 2) / scale,
      y: anchor.y - (point.y - pane.height / 2) / scale,
    },
  };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(b.x - a.x, b.y - a.y);
}

function middle(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}
