import { type PointerEvent, useEffect, useRef } from "react";
import { currentPhoto } from "../../state/library";
import { visible } from "../../state/view";
import { useDisplaySpace } from "../display-space";
import { useApp, useAppStore, usePixels } from "../store-context";
import { useWords } from "../use-words";
import styles from "./overview.module.css";

/** Longest edge in device pixels. */
const SIDE = 160;

/** While a part of the photo fills the view: which part. Pressed, the view goes there; keys have their arrows. */
export function Overview() {
  const fitted = useApp((s) => s.fitted);
  const photo = useApp((s) => s.currentId);
  return fitted || photo === null ? null : <Chart key={photo} photo={photo} />;
}

function Chart({ photo }: { photo: string }) {
  const { compare } = useWords().controls;
  const store = useAppStore();
  const pixels = usePixels();
  const canvas = useRef<HTMLCanvasElement>(null);
  const info = useApp((s) => currentPhoto(s)?.info ?? null);
  const space = useDisplaySpace(info);
  const part = useApp((s) => {
    const rect = visible(s);
    const whole = currentPhoto(s)?.info;
    if (!rect || !whole) return "";
    const share = (at: number, of: number) => `${(100 * at) / of}%`;
    return [
      share(rect.x, whole.width),
      share(rect.y, whole.height),
      share(rect.width, whole.width),
      share(rect.height, whole.height),
    ].join(" ");
  });
  const [left, top, width, height] = part.split(" ");

  useEffect(() => {
    const leaving = new AbortController();
    const { signal } = leaving;
    pixels
      .thumbnail(photo, SIDE, space, signal)
      .then((thumbnail) => {
        const target = canvas.current;
        if (!target || signal.aborted) return;
        target.width = thumbnail.width;
        target.height = thumbnail.height;
        const { rgba } = thumbnail;
        const image = new ImageData(rgba, thumbnail.width, thumbnail.height, { colorSpace: space });
        target.getContext("2d", { colorSpace: space })?.putImageData(image, 0, 0);
      })
      // The frame alone still tells the place.
      .catch(() => {});
    return () => leaving.abort();
  }, [pixels, photo, space]);

  const go = (event: PointerEvent<HTMLElement>) => {
    if (event.buttons !== 1 || !info) return;
    const box = event.currentTarget.getBoundingClientRect();
    const { viewport, pan } = store.getState();
    if (!viewport) return;
    const x = (info.width * (event.clientX - box.left)) / box.width;
    const y = (info.height * (event.clientY - box.top)) / box.height;
    pan((viewport.centre.x - x) * viewport.scale, (viewport.centre.y - y) * viewport.scale);
  };

  return (
    <div
      className={styles.overview}
      aria-hidden="true"
      title={compare.overview}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        go(event);
      }}
      onPointerMove={go}
    >
      <span className={styles.picture}>
        {/* A canvas cannot change its colour space. */}
        <canvas key={space} ref={canvas} width={1} height={1} />
      </span>
      <i style={{ left, top, width, height }} />
    </div>
  );
}
