/** Colour differences as an eye sees them: CIEDE2000, by Sharma, Wu and Dalal, Color Res. Appl. 30 (2005). */
import { decoderOf } from "./curve";
import { apply, D50, type Triple } from "./matrix";
import type { RgbProfile } from "./profile";

const degrees = (angle: number) => (angle * Math.PI) / 180;

/** CIELAB relative to D50 of values in [0, 1]: CIE 15:2004, 8.2.1. */
export function labOf(profile: RgbProfile, rgb: Triple): Triple {
  const light = rgb.map((value, i) =>
    decoderOf(profile.curves[i as 0 | 1 | 2])(value),
  ) as unknown as Triple;
  const [x, y, z] = apply(profile.matrix, light).map((value, i) => {
    const t = value / (D50[i] as number);
    return t > (6 / 29) ** 3 ? Math.cbrt(t) : t / (3 * (6 / 29) ** 2) + 4 / 29;
  }) as unknown as Triple;
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** Equations 2 to 22 of the paper, all weights 1. */
export function deltaE([l1, a1, b1]: Triple, [l2, a2, b2]: Triple): number {
  const mean = (Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2;
  const g = 0.5 * (1 - Math.sqrt(mean ** 7 / (mean ** 7 + 25 ** 7)));
  const [x1, x2] = [(1 + g) * a1, (1 + g) * a2];
  const [c1, c2] = [Math.hypot(x1, b1), Math.hypot(x2, b2)];
  const hue = (x: number, b: number) => (Math.atan2(b, x) * 180) / Math.PI + (b < 0 ? 360 : 0);
  const [h1, h2] = [hue(x1, b1), hue(x2, b2)];

  const grey = c1 * c2 === 0;
  let turn = h2 - h1;
  if (turn > 180) turn -= 360;
  if (turn < -180) turn += 360;
  const dH = grey ? 0 : 2 * Math.sqrt(c1 * c2) * Math.sin(degrees(turn / 2));
  const [dL, dC] = [l2 - l1, c2 - c1];

  const [l, c] = [(l1 + l2) / 2, (c1 + c2) / 2];
  let h = h1 + h2;
  if (!grey) {
    if (Math.abs(h1 - h2) > 180) h += h < 360 ? 360 : -360;
    h /= 2;
  }
  const t =
    1 -
    0.17 * Math.cos(degrees(h - 30)) +
    0.24 * Math.cos(degrees(2 * h)) +
    0.32 * Math.cos(degrees(3 * h + 6)) -
    0.2 * Math.cos(degrees(4 * h - 63));
  const sL = 1 + (0.015 * (l - 50) ** 2) / Math.sqrt(20 + (l - 50) ** 2);
  const [sC, sH] = [1 + 0.045 * c, 1 + 0.015 * c * t];
  const theta = 30 * Math.exp(-(((h - 275) / 25) ** 2));
  const rT = -2 * Math.sqrt(c ** 7 / (c ** 7 + 25 ** 7)) * Math.sin(degrees(2 * theta));
  return Math.sqrt((dL / sL) ** 2 + (dC / sC) ** 2 + (dH / sH) ** 2 + ((rT * dC) / sC) * (dH / sH));
}
