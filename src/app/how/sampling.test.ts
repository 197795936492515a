import { describe, expect, it } from "vitest";
import type { Sampling } from "../../network/procedure";
import { guess, learn, windowAround } from "./blind-filter";
import { made } from "./made.fixtures";
import { likenessAt, noiseOf, repeated, withNoise } from "./picture";
import { by, guessSampled, partsOf, sampled } from "./sampling";

const clean = made();
const window = windowAround(1, 3, true);
const KINDS: readonly Sampling[] = [
  { kind: "pixel-shuffle", stride: 3 },
  { kind: "random", stride: 3, draws: 1, seed: 1 },
];

describe("small pictures", () => {
  it.each(KINDS)(
    "of $kind hold every pixel once, and go back to their places",
    async (sampling) => {
      const numbered = { ...clean, planes: clean.planes.map((_, i) => i) };
      const parts = await partsOf(sampling, numbered);
      expect(parts).toHaveLength(9);
      const all = parts.flatMap(({ planes }) => [...planes]).sort((a, b) => a - b);
      expect(all).toEqual([...numbered.planes]);
      const back = await by(sampled(sampling), numbered, (part) => part);
      expect(back.planes).toEqual(numbered.planes);
    },
  );

  it("take blotches apart", async () => {
    const noise = { ...clean, planes: noiseOf(clean, 0.1, 2.5, 3) };
    const [part] = await partsOf({ kind: "pixel-shuffle", stride: 3 }, noise);
    if (!part) throw new Error("no part");
    expect(likenessAt(noise.planes, noise, 1)).toBeGreaterThan(0.5);
    expect(likenessAt(part.planes, part, 1)).toBeLessThan(0.2);
  });
});

describe("a guess from small pictures", () => {
  it("is the plain one without downsampling", async () => {
    const noisy = withNoise(clean, 0.08);
    const { planes } = await guessSampled({ kind: "none" }, window, noisy);
    expect(planes).toEqual(guess(learn(window, noisy), noisy).planes);
  });

  it.each(KINDS)("by $kind repeats far less of blotched noise", async (sampling) => {
    const noisy = withNoise(clean, 0.08, { blotch: 2.5 });
    const share = async (way: Sampling) =>
      repeated(clean, noisy, await guessSampled(way, window, noisy));
    expect(await share({ kind: "none" })).toBeGreaterThan(0.7);
    expect(await share(sampling)).toBeLessThan(0.35);
  });
});
