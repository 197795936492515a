import { useEffect, useRef } from "react";
import { FULL } from "../../raster/blend";
import type { Preset } from "../../state/presets";
import { sampledPart, sampleKey, sampleOf } from "../../state/samples";
import { useApp, useAppStore, usePixels } from "../store-context";

/** A small part of the photo as a preset makes it; as it came until the network has had time for it. */
export function PresetPicture({ preset }: { preset: Preset }) {
  const store = useAppStore();
  const pixels = usePixels();
  const canvas = useRef<HTMLCanvasElement>(null);
  const photo = useApp((s) => s.currentId);
  const made = useApp((s) => {
    const request = sampleOf(s, preset);
    return (request && s.samples.get(sampleKey(request))) ?? null;
  });

  useEffect(() => {
    const part = photo === null ? null : sampledPart(store.getState());
    if (!part || photo === null) return;
    const paint = (rgba: Uint8ClampedArray<ArrayBuffer>) => {
      const target = canvas.current;
      if (!target) return;
      target.width = part.width;
      target.height = part.height;
      target.getContext("2d")?.putImageData(new ImageData(rgba, part.width, part.height), 0, 0);
    };
    if (made) return paint(made);
    const leaving = new AbortController();
    const { signal } = leaving;
    const original = { photo, result: null, blend: FULL };
    pixels
      .read(original, part, signal, "srgb")
      .then(paint)
      // The photo was closed, or memory is short: an empty picture still says its name.
      .catch(() => {});
    return () => leaving.abort();
  }, [store, pixels, photo, made]);

  return (
    <span aria-hidden="true" data-waiting={made ? undefined : true}>
      <canvas ref={canvas} width={60} height={40} />
    </span>
  );
}
