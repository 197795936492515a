import { type RefObject, useEffect, useRef } from "react";
import { isAborted } from "../../base/abort";
import { createMutex } from "../../base/mutex";
import { type OwnThumbnail, ownThumbnail } from "../../codecs/own-thumbnail";
import type { DisplaySpace } from "../../raster/colour/display";
import type { Photo } from "../../state/library";
import { useDisplaySpace } from "../display-space";
import { useApp, usePixels } from "../store-context";

/** Longest edge of a thumbnail in device pixels: the strip's height on a screen of high density. */
const THUMBNAIL = 192;

/** Thumbnails are asked for one at a time: a whole photo may be decoded again for each. */
const painting = createMutex();

/** So few photos are open at once: a picture of each is in the store. */
const FEW = 24;

/** One that is scrolled past is not worth it, ms. */
const REST_MS = 80;

/**
 * Draws a photo small: from what the store holds, or, of many, from the picture that its own file has for that.
 * @returns the canvas to draw on, and the colour space it must have
 */
export function useThumbnail({ id, info, file }: Photo): {
  canvas: RefObject<HTMLCanvasElement | null>;
  space: DisplaySpace;
} {
  const canvas = useRef<HTMLCanvasElement>(null);
  const pixels = usePixels();
  const many = useApp((s) => s.photos.length > FEW);
  const space = useDisplaySpace(info);
  const opened = info !== null;

  useEffect(() => {
    const target = canvas.current;
    if (!target || (!opened && !many)) return;
    let left = false;
    // Made and aborted for each thumbnail that is scrolled past, it would cost more than the rest of it.
    let leaving: AbortController | null = null;
    const paint = async () => {
      if (left) return;
      leaving = new AbortController();
      const { signal } = leaving;
      const own = many ? await ownThumbnail(file).catch(() => null) : null;
      if (own && (await drawOwn(target, own, space, signal))) return;
      if (!opened) return;
      const { rgba, width, height } = await pixels.thumbnail(id, THUMBNAIL, space, signal);
      if (signal.aborted) return;
      target.width = width;
      target.height = height;
      const image = new ImageData(rgba, width, height, { colorSpace: space });
      target.getContext("2d", { colorSpace: space })?.putImageData(image, 0, 0);
    };
    // The photo opened, so only memory can be short: a blank thumbnail still selects it.
    const timer = setTimeout(() => void painting(paint).catch(() => {}), many ? REST_MS : 0);
    return () => {
      clearTimeout(timer);
      left = true;
      leaving?.abort();
    };
  }, [id, file, opened, many, pixels, space]);

  return { canvas, space };
}

/** False where the file's own picture cannot be read. */
async function drawOwn(
  target: HTMLCanvasElement,
  { jpeg, orientation, aspect }: OwnThumbnail,
  space: DisplaySpace,
  signal: AbortSignal,
): Promise<boolean> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(jpeg, { imageOrientation: "none" });
  } catch (error) {
    return isAborted(error);
  }
  const part = withoutBars(bitmap, aspect);
  const [across, down] = TURNS[orientation - 1] ?? [
    [1, 0],
    [0, 1],
  ];
  const turned = across[0] === 0;
  if (!signal.aborted) {
    target.width = turned ? part.height : part.width;
    target.height = turned ? part.width : part.height;
    const context = target.getContext("2d", { colorSpace: space });
    const back = (a: number, b: number) => (a + b < 0 ? 1 : 0);
    context?.setTransform(
      ...([across[0], across[1], down[0], down[1]] as const),
      back(across[0], down[0]) * target.width,
      back(across[1], down[1]) * target.height,
    );
    const { x, y, width, height } = part;
    context?.drawImage(bitmap, x, y, width, height, 0, 0, width, height);
  }
  bitmap.close();
  return true;
}

type Axis = readonly [x: number, y: number];

/** Where a stored row and a stored column run on screen, by EXIF's orientation. */
const TURNS: readonly (readonly [across: Axis, down: Axis])[] = [
  [
    [1, 0],
    [0, 1],
  ],
  [
    [-1, 0],
    [0, 1],
  ],
  [
    [-1, 0],
    [0, -1],
  ],
  [
    [1, 0],
    [0, -1],
  ],
  [
    [0, 1],
    [1, 0],
  ],
  [
    [0, 1],
    [-1, 0],
  ],
  [
    [0, -1],
    [-1, 0],
  ],
  [
    [0, -1],
    [1, 0],
  ],
];

/** The part of a small picture that shows the photo. */
function withoutBars({ width, height }: ImageBitmap, aspect: number | null) {
  const own = width / height;
  if (aspect === null || Math.abs(own / aspect - 1) < 0.02) return { x: 0, y: 0, width, height };
  if (aspect > own) {
    const inner = Math.max(1, Math.round(width / aspect));
    return { x: 0, y: Math.floor((height - inner) / 2), width, height: inner };
  }
  const inner = Math.max(1, Math.round(height * aspect));
  return { x: Math.floor((width - inner) / 2), y: 0, width: inner, height };
}
