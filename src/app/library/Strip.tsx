import { memo, useEffect, useRef } from "react";
import { createMutex } from "../../base/mutex";
import type { Photo } from "../../state/library";
import { useApp, useAppStore } from "../store-context";
import styles from "./library.module.css";

/** Longest edge of a thumbnail in device pixels: the strip's height on a screen of high density. */
const THUMBNAIL = 192;

/** Thumbnails are decoded one at a time: a whole photo is in memory for each. */
const decoding = createMutex();

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
  const { file, info } = photo;

  useEffect(() => {
    if (!info || !canvas.current) return;
    const target = canvas.current;
    let left = false;
    const scale = Math.min(1, THUMBNAIL / Math.max(info.width, info.height));
    const width = Math.max(1, Math.round(info.width * scale));
    const height = Math.max(1, Math.round(info.height * scale));
    const paint = async () => {
      if (left) return;
      const bitmap = await createImageBitmap(file, {
        resizeWidth: width,
        resizeHeight: height,
        resizeQuality: "medium",
      });
      if (!left) {
        target.width = width;
        target.height = height;
        target.getContext("2d")?.drawImage(bitmap, 0, 0);
      }
      bitmap.close();
    };
    const seen = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        seen.disconnect();
        // The photo opened, so only memory can be short: a blank thumbnail still selects it.
        decoding(paint).catch(() => {});
      },
      { root: target.closest("nav"), rootMargin: NEARLY_IN_VIEW },
    );
    seen.observe(target);
    return () => {
      left = true;
      seen.disconnect();
    };
  }, [file, info]);

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
      <canvas ref={canvas} width={1} height={1} />
    </button>
  );
});
