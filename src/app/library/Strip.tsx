import { memo, useEffect, useRef } from "react";
import { createMutex } from "../../base/mutex";
import type { Photo } from "../../state/library";
import { useDisplaySpace } from "../display-space";
import { useApp, useAppStore, usePixels } from "../store-context";
import styles from "./library.module.css";

/** Longest edge of a thumbnail in device pixels: the strip's height on a screen of high density. */
const THUMBNAIL = 192;

/** Thumbnails are asked for one at a time: a whole photo may be decoded again for each. */
const painting = createMutex();

/** Thumbnails this far out of view are made already, as the strip is scrolled. */
const NEARLY_IN_VIEW = "0px 600px";

/** The open photos, when there is more than one to choose from. */
export function Strip() {
  const photos = useApp((s) => s.photos);
  if (photos.length < 2) return null;
  return (
    <nav className={styles.strip} aria-label="Photos">
      <ul>
        {photos.map((photo) => (
          <li key={photo.id}>
            <Thumbnail photo={photo} />
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Made once it is nearly in view: hundreds of photos would keep the processor busy for minutes. */
const Thumbnail = memo(function Thumbnail({ photo }: { photo: Photo }) {
  const store = useAppStore();
  const current = useApp((s) => s.currentId === photo.id);
  const canvas = useRef<HTMLCanvasElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const pixels = usePixels();
  const { id, info } = photo;
  const space = useDisplaySpace(info);
  const opened = info !== null;

  useEffect(() => {
    if (!opened || !canvas.current) return;
    const target = canvas.current;
    const leaving = new AbortController();
    const { signal } = leaving;
    const paint = async () => {
      if (signal.aborted) return;
      const { rgba, width, height } = await pixels.thumbnail(id, THUMBNAIL, space, signal);
      if (signal.aborted) return;
      target.width = width;
      target.height = height;
      const image = new ImageData(rgba, width, height, { colorSpace: space });
      target.getContext("2d", { colorSpace: space })?.putImageData(image, 0, 0);
    };
    const seen = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        seen.disconnect();
        // The photo opened, so only memory can be short: a blank thumbnail still selects it.
        painting(paint).catch(() => {});
      },
      { root: target.closest("nav"), rootMargin: NEARLY_IN_VIEW },
    );
    seen.observe(target);
    return () => {
      leaving.abort();
      seen.disconnect();
    };
  }, [id, opened, pixels, space]);

  useEffect(() => {
    if (current) button.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [current]);

  return (
    <button
      ref={button}
      type="button"
      className={styles.thumbnail}
      aria-current={current}
      aria-label={info ? photo.name : `${photo.name}, opening`}
      title={photo.name}
      disabled={!info}
      onClick={() => store.getState().select(photo.id)}
    >
      {/* A canvas cannot change its colour space. */}
      <canvas key={space} ref={canvas} width={1} height={1} />
    </button>
  );
});
