import { useLayoutEffect, useRef } from "react";
import styles from "./page.module.css";
import type { Picture } from "./picture";

/** A small picture, its pixels drawn large. */
export function PictureView({
  picture,
  label,
  kept,
}: {
  picture: Picture;
  /** What it shows; without it the picture is decoration, told in words beside it. */
  label?: string;
  /** By pixel, row by row: those that are not kept are drawn faint. */
  kept?: ((pixel: number) => boolean) | undefined;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = picture;
  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    context.putImageData(new ImageData(rgba(picture, kept), width, height), 0, 0);
  }, [picture, kept, width, height]);
  return (
    <canvas
      ref={canvas}
      className={styles.picture}
      width={width}
      height={height}
      role={label ? "img" : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
    />
  );
}

function rgba({ width, height, planes }: Picture, kept?: (pixel: number) => boolean) {
  const size = width * height;
  const data = new Uint8ClampedArray(4 * size);
  for (let i = 0; i < size; i++) {
    for (let channel = 0; channel < 3; channel++) {
      data[4 * i + channel] = 255 * (planes[channel * size + i] as number);
    }
    data[4 * i + 3] = kept && !kept(i) ? 40 : 255;
  }
  return data;
}
