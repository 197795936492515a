import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  clamp,
  drawnOrigin,
  fitScale,
  fitViewport,
  MAX_SCALE,
  nextScale,
  type Point,
  panBy,
  pinch,
  toPane,
  toPhoto,
  type Viewport,
  visibleRect,
  zoomAbout,
} from "./viewport";

const size = fc.record({
  width: fc.integer({ min: 1, max: 12000 }),
  height: fc.integer({ min: 1, max: 12000 }),
});
const pane = fc.record({
  width: fc.integer({ min: 1, max: 4000 }),
  height: fc.integer({ min: 1, max: 4000 }),
});
const coordinate = fc.double({ min: -4000, max: 8000, noNaN: true });
const point = fc.record({ x: coordinate, y: coordinate });
const scale = fc.double({ min: 1 / 64, max: MAX_SCALE, noNaN: true });
const viewport = fc.record({ scale, centre: point });

function near(a: Point, b: Point, tolerance = 1e-6): void {
  expect(Math.abs(a.x - b.x)).toBeLessThanOrEqual(tolerance * (1 + Math.abs(b.x)));
  expect(Math.abs(a.y - b.y)).toBeLessThanOrEqual(tolerance * (1 + Math.abs(b.y)));
}

function same(a: Viewport, b: Viewport): void {
  expect(a.scale).toBeCloseTo(b.scale, 9);
  near(a.centre, b.centre);
}

describe("coordinates", () => {
  it("toPane undoes toPhoto", () => {
    fc.assert(
      fc.property(viewport, pane, point, (v, p, at) => near(toPane(v, p, toPhoto(v, p, at)), at)),
    );
  });

  it("panes of different sizes show the same photo point at the same distance from their middles", () => {
    fc.assert(
      fc.property(viewport, pane, pane, point, (v, a, b, off) => {
        const at = (p: { width: number; height: number }) =>
          toPhoto(v, p, { x: p.width / 2 + off.x, y: p.height / 2 + off.y });
        const [one, other] = [at(a), at(b)];
        // To a thousandth of a device pixel.
        expect(Math.abs(one.x - other.x) * v.scale).toBeLessThan(1e-3);
        expect(Math.abs(one.y - other.y) * v.scale).toBeLessThan(1e-3);
      }),
    );
  });

  it("the photo is drawn within half a device pixel of where it lies, on whole ones", () => {
    fc.assert(
      fc.property(viewport, pane, (v, p) => {
        const drawn = drawnOrigin(v, p);
        const exact = toPane(v, p, { x: 0, y: 0 });
        expect(Number.isInteger(drawn.x) && Number.isInteger(drawn.y)).toBe(true);
        expect(Math.abs(drawn.x - exact.x)).toBeLessThanOrEqual(0.5 + 1e-6);
        expect(Math.abs(drawn.y - exact.y)).toBeLessThanOrEqual(0.5 + 1e-6);
      }),
    );
  });

  it("panning moves every photo point by the same distance", () => {
    fc.assert(
      fc.property(viewport, pane, point, point, (v, p, at, by) => {
        const from = toPane(v, p, at);
        near(toPane(panBy(v, by.x, by.y), p, at), { x: from.x + by.x, y: from.y + by.y });
      }),
    );
  });
});

describe("zoomAbout", () => {
  it("keeps the photo point under the pointer", () => {
    fc.assert(
      fc.property(viewport, pane, point, scale, (v, p, at, s) => {
        const zoomed = zoomAbout(v, p, at, s);
        expect(zoomed.scale).toBe(s);
        near(toPane(zoomed, p, toPhoto(v, p, at)), at);
      }),
    );
  });

  it("is undone by zooming back about the same point", () => {
    fc.assert(
      fc.property(viewport, pane, point, scale, (v, p, at, s) =>
        same(zoomAbout(zoomAbout(v, p, at, s), p, at, v.scale), v),
      ),
    );
  });
});

describe("pinch", () => {
  const fingers = fc
    .tuple(point, point)
    .filter(([a, b]) => Math.hypot(a.x - b.x, a.y - b.y) > 1) as fc.Arbitrary<[Point, Point]>;

  it("is undone by the fingers going back", () => {
    fc.assert(
      fc.property(viewport, pane, fingers, fingers, (v, p, before, after) =>
        same(pinch(pinch(v, p, before, after), p, after, before), v),
      ),
    );
  });

  it("keeps the photo under both fingers when they only spread", () => {
    const v = { scale: 0.5, centre: { x: 300, y: 200 } };
    const p = { width: 800, height: 600 };
    const before: [Point, Point] = [
      { x: 100, y: 100 },
      { x: 200, y: 100 },
    ];
    const after: [Point, Point] = [
      { x: 50, y: 100 },
      { x: 350, y: 100 },
    ];
    const zoomed = pinch(v, p, before, after);
    expect(zoomed.scale).toBe(1.5);
    for (const i of [0, 1] as const) near(toPane(zoomed, p, toPhoto(v, p, before[i])), after[i]);
  });

  it("does not divide by zero when both fingers start on one spot", () => {
    const v = { scale: 2, centre: { x: 1, y: 1 } };
    const spot = { x: 5, y: 5 };
    const zoomed = pinch(v, { width: 10, height: 10 }, [spot, spot], [spot, { x: 9, y: 9 }]);
    expect(zoomed.scale).toBe(2);
  });
});

describe("clamp", () => {
  it("is idempotent, within the scale limits, and leaves no gap beside a larger photo", () => {
    fc.assert(
      fc.property(viewport, size, pane, (v, photo, p) => {
        const c = clamp(v, photo, p);
        same(clamp(c, photo, p), c);
        expect(c.scale).toBeGreaterThanOrEqual(fitScale(photo, p));
        expect(c.scale).toBeLessThanOrEqual(MAX_SCALE);
        const topLeft = toPane(c, p, { x: 0, y: 0 });
        const bottomRight = toPane(c, p, { x: photo.width, y: photo.height });
        for (const [from, to, length] of [
          [topLeft.x, bottomRight.x, p.width],
          [topLeft.y, bottomRight.y, p.height],
        ] as const) {
          if (to - from > length) {
            expect(from).toBeLessThanOrEqual(1e-6 * (to - from));
            expect(to).toBeGreaterThanOrEqual(length - 1e-6 * (to - from));
          } else expect(from + to).toBeCloseTo(length, 5);
        }
      }),
    );
  });
});

describe("fitViewport", () => {
  it("shows the whole photo and never enlarges", () => {
    fc.assert(
      fc.property(size, pane, (photo, p) => {
        const v = fitViewport(photo, p);
        expect(v.scale).toBeLessThanOrEqual(1);
        expect(visibleRect(v, photo, p)).toEqual({ x: 0, y: 0, ...photo });
      }),
    );
  });
});

describe("nextScale", () => {
  const photo = { width: 3000, height: 2000 };
  const p = { width: 1000, height: 1000 };

  it("walks from fit through powers of two to the limit and back", () => {
    const up: number[] = [];
    for (let s = fitScale(photo, p); s < MAX_SCALE; up.push(s)) s = nextScale(s, photo, p, 1);
    expect(up).toEqual([0.5, 1, 2, 4, 8, 16, 32]);
    const down: number[] = [];
    for (let s = MAX_SCALE; s > fitScale(photo, p); down.push(s)) s = nextScale(s, photo, p, -1);
    expect(down).toEqual([16, 8, 4, 2, 1, 0.5, 1 / 3]);
  });

  it("stays at the ends", () => {
    expect(nextScale(MAX_SCALE, photo, p, 1)).toBe(MAX_SCALE);
    expect(nextScale(1 / 3, photo, p, -1)).toBeCloseTo(1 / 3);
  });
});

describe("visibleRect", () => {
  it("is inside the photo, whole, and covers what is shown", () => {
    fc.assert(
      fc.property(viewport, size, pane, (v, photo, p) => {
        const rect = visibleRect(v, photo, p);
        if (!rect) return;
        expect(Object.values(rect).every(Number.isInteger)).toBe(true);
        expect(rect.x).toBeGreaterThanOrEqual(0);
        expect(rect.y).toBeGreaterThanOrEqual(0);
        expect(rect.x + rect.width).toBeLessThanOrEqual(photo.width);
        expect(rect.y + rect.height).toBeLessThanOrEqual(photo.height);
        const corner = toPhoto(v, p, { x: 0, y: 0 });
        expect(rect.x).toBeLessThanOrEqual(Math.max(0, corner.x));
      }),
    );
  });

  it("is null when the pane shows none of the photo", () => {
    const away = { scale: 1, centre: { x: -500, y: 10 } };
    expect(visibleRect(away, { width: 20, height: 20 }, { width: 100, height: 100 })).toBeNull();
  });
});
