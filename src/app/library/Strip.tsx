import { useEffect, useRef } from "react";
import type { Photo } from "../../store/library";
import { useApp, useAppStore } from "../store-context";
import styles from "./library.module.css";

/** Longest edge of a thumbnail in device pixels: the strip's height on a screen of high density. */
const THUMBNAIL = 192;

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

function Thumbnail({ photo }: { photo: Photo }) {
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
    createImageBitmap(file, { resizeWidth: width, resizeHeight: height, resizeQuality: "medium" })
      .then((bitmap) => {
        if (!left) {
          target.width = width;
          target.height = height;
          target.getContext("2d")?.drawImage(bitmap, 0, 0);
        }
        bitmap.close();
      })
      // The photo opened, so only memory can be short: a blank thumbnail still selects it.
      .catch(() => {});
    return () => {
      left = true;
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
}
