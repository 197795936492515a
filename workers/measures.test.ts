import { describe, expect, it } from "vitest";
import { FULL } from "../src/raster/blend";
import { Conversion } from "../src/raster/colour/convert";
import { DISPLAY_P3, SRGB } from "../src/raster/colour/profile";
import { writeIcc } from "../src/raster/colour/write-icc";
import type { Raster } from "../src/raster/raster";
import { createMeasures } from "./measures";
import { createStore } from "./store/store";
import type { Store } from "./store-link";

const SIDE = 32;

/** The same muted colours in sRGB and in Display P3, to the next level. */
function photos(): { srgb: Raster; p3: Raster } {
  const values = Float32Array.from(
    { length: 3 * SIDE * SIDE },
    (_, i) => 0.3 + ((i * 37) % 64) / 160,
  );
  const bytes = () => Uint8ClampedArray.from(values, (value) => 255 * value);
  const size = { width: SIDE, height: SIDE, type: "u8", channels: 3, metadata: {} } as const;
  const srgb: Raster = { ...size, samples: bytes(), profile: null };
  new Conversion(SRGB, DISPLAY_P3).convert(values, { first: [0, 1, 2], step: 3 }, SIDE * SIDE);
  return { srgb, p3: { ...size, samples: bytes(), profile: writeIcc(DISPLAY_P3) } };
}

describe("two photos of different colour spaces", () => {
  it("are judged by the colours that their values stand for", async () => {
    const held = createStore(() => Promise.reject(new Error("no disk")));
    const { srgb, p3 } = photos();
    held.putPhoto("srgb", srgb);
    held.putPhoto("p3", p3);
    held.putPhoto("p3 taken for sRGB", { ...p3, profile: null });
    const store = {
      rasterInfo: async (id: string) => held.rasterInfo(id),
      read: held.read,
    } as Partial<Store> as Store;
    const measures = createMeasures(store);
    const { signal } = new AbortController();
    const score = (reference: string) =>
      measures.score({ photo: "srgb", result: null, blend: FULL }, reference, signal);
    // A level of rounding is 20 log10(255) = 48 dB; the numbers themselves are some levels apart.
    expect((await score("p3")).psnr).toBeGreaterThan(48);
    expect((await score("p3 taken for sRGB")).psnr).toBeLessThan(38);
    expect(await measures.align("srgb", "p3", signal)).toMatchObject({ dx: 0, dy: 0 });
  });
});
