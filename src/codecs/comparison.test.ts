import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { comparisonLayout } from "../geometry/comparison-layout";
import { gridShape } from "../geometry/layout";
import type { Rect } from "../geometry/rect";
import { type Comparison, composer, encodeComparison } from "./comparison";
import { PLAIN } from "./encoding";

/** Any photo: a pixel's colour follows from where it is, and from the pane. */
const pixel = (pane: number, x: number, y: number) => [
  (x * 7 + pane * 50) & 255,
  (y * 11) & 255,
  (x * y) & 255,
];

const panes = (count: number, alpha = 255) =>
  Array.from({ length: count }, (_, pane) => ({
    label: `pane ${pane}`,
    read: async ({ x, y, width, height }: Rect) =>
      Uint8ClampedArray.from(
        Array.from({ length: width * height }, (_, i) => [
          ...pixel(pane, x + (i % width), y + Math.floor(i / width)),
          alpha,
        ]).flat(),
      ),
  }));

/** Text is a grey that tells how long it is. */
const draw = (text: string, _: unknown, { width, height }: Rect) => {
  const rgba = new Uint8ClampedArray(4 * width * height).fill(text.length);
  return rgba.map((value, i) => (i % 4 === 3 ? 255 : value));
};

const comparisonOf = (rect: Rect, count: number, scale = 1): Comparison => ({
  rect,
  layout: comparisonLayout(count, rect, scale, gridShape(count, { width: 3, height: 2 }, rect)),
  panes: panes(count),
  title: "a title",
});

async function composed(comparison: Comparison, rows: number) {
  const { width, height } = comparison.layout;
  const read = composer(comparison, draw);
  const out = new Uint8ClampedArray(4 * width * height);
  for (let y = 0; y < height; y += rows) {
    out.set(await read({ x: 0, y, width, height: Math.min(rows, height - y) }), 4 * width * y);
  }
  return out;
}

/** An expectation of arrays this long would take minutes. */
const same = (a: Uint8ClampedArray<ArrayBuffer>, b: Uint8ClampedArray<ArrayBuffer>) =>
  Buffer.from(a.buffer).equals(Buffer.from(b.buffer));

describe("a comparison", () => {
  const rect = { x: 5, y: 9, width: 61, height: 47 };

  it("holds every pane's pixels, its labels and its title, in whatever bands it is made", async () => {
    const comparison = comparisonOf(rect, 5);
    const { layout } = comparison;
    const whole = await composed(comparison, layout.height);
    for (const rows of [1, 7, 16, 64])
      expect(same(await composed(comparison, rows), whole)).toBe(true);
    const at = (x: number, y: number) => [
      ...whole.subarray(4 * (y * layout.width + x), 4 * (y * layout.width + x) + 4),
    ];
    expect(at(0, 0)).toEqual([0x2b, 0x2b, 0x2b, 255]);
    expect(at(layout.footer.x, layout.footer.y)).toEqual([7, 7, 7, 255]);
    for (const [i, { picture, label }] of layout.cells.entries()) {
      expect(at(label.x, label.y)).toEqual([6, 6, 6, 255]);
      for (let y = 0; y < rect.height; y++) {
        for (let x = 0; x < rect.width; x++) {
          const expected = [...pixel(i, rect.x + x, rect.y + y), 255];
          if (String(at(picture.x + x, picture.y + y)) !== String(expected)) {
            expect(at(picture.x + x, picture.y + y), `pane ${i}, ${x}, ${y}`).toEqual(expected);
          }
        }
      }
    }
  });

  it("enlarged or halved is the same in whatever bands, too", async () => {
    const enlarged = comparisonOf(rect, 2, 5);
    expect(enlarged.layout.enlarged).toBe(5);
    const halved: Comparison = {
      ...comparisonOf(rect, 2),
      layout: {
        ...comparisonLayout(2, { width: 16, height: 12 }, 1, { columns: 2, rows: 1 }),
        halvings: 2,
      },
    };
    for (const comparison of [enlarged, halved]) {
      const whole = await composed(comparison, comparison.layout.height);
      for (const rows of [1, 3, 16])
        expect(same(await composed(comparison, rows), whole)).toBe(true);
    }
  });

  it("puts what is translucent on white, and becomes an opaque file", async () => {
    const comparison = { ...comparisonOf(rect, 2), panes: panes(2, 0) };
    const { layout } = comparison;
    const signal = new AbortController().signal;
    const encoding = { ...PLAIN, format: "PNG" } as const;
    const blob = await encodeComparison(comparison, draw, encoding, null, signal);
    const { data, info } = await sharp(Buffer.from(await blob.arrayBuffer()))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(info).toMatchObject({ width: layout.width, height: layout.height, channels: 3 });
    const at = layout.cells[1]?.picture ?? { x: 0, y: 0 };
    const from = 3 * (at.y * layout.width + at.x);
    expect([...data.subarray(from, from + 3)]).toEqual([255, 255, 255]);
  });
});
