/** Kinds of the network: what it takes away that it should not, and what it leaves. */
import { readFileSync } from "node:fs";
import { savedBytes, short } from "./file-kinds.js";
import {
  at,
  blueDifference,
  blurred,
  deviation,
  difference,
  gain,
  luma,
  mean,
  median,
  plane,
  psnr,
  readPicture,
  redDifference,
  rootMeanSquare,
} from "./pixels.js";

/** @typedef {import("./file-kinds.js").Case} Case */

const percent = (/** @type {number} */ share) => `${(100 * share).toFixed(1)} %`;

/** @param {string} path */
const rowsOf = (path) =>
  readFileSync(path, "utf8")
    .trim()
    .split("\n")
    .slice(1)
    .map((row) => row.split(",").map(Number));

/**
 * Light above the sky around it: the sum within 2 pixels, less the median of a ring of 5 to 8.
 * @param {import("./pixels.js").Plane} sky
 * @param {number} x
 * @param {number} y
 */
function lightOf({ width, height, values }, x, y) {
  const [star, ring] = [/** @type {number[]} */ ([]), /** @type {number[]} */ ([])];
  for (let py = Math.max(0, Math.floor(y) - 8); py < Math.min(height, y + 9); py++) {
    for (let px = Math.max(0, Math.floor(x) - 8); px < Math.min(width, x + 9); px++) {
      const far = Math.hypot(px - x, py - y);
      if (far <= 2) star.push(values[py * width + px] ?? 0);
      else if (far >= 5 && far <= 8) ring.push(values[py * width + px] ?? 0);
    }
  }
  const sky = median(ring);
  return star.reduce((sum, value) => sum + value - sky, 0);
}

/**
 * @type {Case} In the mean of the three colours: light of all stars of a brightness in what was saved, over that in
 * the source. The brightness is that whose peak is nearest to 11 times the noise, 1.4826 times the median distance
 * from the median.
 */
const stars = {
  kind: "stars",
  files: ["stars.png"],
  right: "> 85 % of the light of stars 11 times the noise",
  async measure([taken], path) {
    const [before, after] = (
      await Promise.all([readPicture(path("stars.png")), readPicture(savedBytes(taken))])
    ).map((picture) => plane(picture, (r, g, b) => (r + g + b) / 3));
    if (!before || !after) throw new Error("nothing read");
    const middle = median(before.values);
    const noise = 1.4826 * median(before.values.map((value) => Math.abs(value - middle)));
    const all = rowsOf(path("stars.csv"));
    const kept = (/** @type {number} */ bright) => {
      const light = (/** @type {import("./pixels.js").Plane} */ sky) =>
        all
          .filter(([, , peak]) => peak === bright)
          .reduce((sum, [x = 0, y = 0]) => sum + lightOf(sky, x, y), 0);
      return light(after) / light(before);
    };
    const peaks = [...new Set(all.map(([, , peak = 0]) => peak))];
    const [asked = 0, ...others] = peaks.toSorted(
      (a, b) => Math.abs(a / noise - 11) - Math.abs(b / noise - 11),
    );
    const told = (/** @type {number} */ peak) =>
      `${percent(kept(peak))} at ${(peak / noise).toFixed(1)} times`;
    return {
      measured: `${told(asked)} (${others
        .toSorted((a, b) => a - b)
        .map(told)
        .join(", ")})`,
      holds: kept(asked) > 0.85,
    };
  },
};

/** @type {Case} What was saved against the source. */
const noNoise = {
  kind: "no noise",
  files: ["screenshot.png", "spotless.png"],
  right: "> 50 dB",
  async measure(taken, path) {
    const names = ["screenshot.png", "spotless.png"];
    const values = await Promise.all(
      names.map(async (name, i) =>
        psnr(await readPicture(path(name)), await readPicture(savedBytes(taken[i]))),
      ),
    );
    return {
      measured: names.map((name, i) => `${name} ${short(values[i] ?? 0)} dB`).join(", "),
      holds: values.every((value) => value > 50),
    };
  },
};

/** @type {Case} Standard deviation of the brightness over the source's, which has no noise: cloth below, dots above. */
const cloth = {
  kind: "cloth and print",
  files: ["halftone.png"],
  right: "cloth > 70 % of its contrast, dots > 90 %",
  async measure([taken], path) {
    const [before, after] = [
      await readPicture(path("halftone.png")),
      await readPicture(savedBytes(taken)),
    ];
    const left = (/** @type {number} */ top, /** @type {number} */ height) => {
      const box = { left: 4, top, width: before.width - 8, height };
      return deviation(plane(after, luma, box).values) / deviation(plane(before, luma, box).values);
    };
    const [weave, dots] = [left(126, 110), left(4, 110)];
    return {
      measured: `cloth ${percent(weave)}, dots ${percent(dots)}`,
      holds: weave > 0.7 && dots > 0.9,
    };
  },
};

/** @type {Case} Slope over the clean picture's of what is finer than a Gaussian of 4 pixels. */
const skin = {
  kind: "skin",
  files: ["skin.png"],
  right: "> 40 % of the texture (ideal linear filter 77 %)",
  async measure([taken], path) {
    const fine = async (/** @type {string | Uint8Array} */ file) => {
      const whole = plane(await readPicture(file), luma);
      const soft = blurred(whole, 4).values;
      return whole.values.map((value, i) => value - (soft[i] ?? 0));
    };
    const kept = gain(await fine(savedBytes(taken)), await fine(path("skin-clean.png")));
    return { measured: percent(kept), holds: kept > 0.4 };
  },
};

/**
 * @type {Case} Height above the median of the frame of 7 × 7 around it, over that in the source: how many keep more
 * than a tenth of it, and the mean of all.
 */
const hotPixels = {
  kind: "hot pixels",
  files: ["hot.png"],
  right: "< 10 % left",
  async measure([taken], path) {
    const [before, after] = [
      await readPicture(path("hot.png")),
      await readPicture(savedBytes(taken)),
    ];
    const height = (
      /** @type {typeof before} */ picture,
      /** @type {number[]} */ [x = 0, y = 0, c = 0],
    ) => {
      const around = [];
      for (let dy = -3; dy <= 3; dy++) {
        for (let dx = -3; dx <= 3; dx++) {
          if (Math.max(Math.abs(dx), Math.abs(dy)) === 3)
            around.push(at(picture, x + dx, y + dy, c));
        }
      }
      return at(picture, x, y, c) - median(around);
    };
    const rows = rowsOf(path("hot.csv"));
    const shares = rows.map((row) => height(after, row) / height(before, row));
    const left = shares.filter((share) => share > 0.1).length / shares.length;
    return {
      measured: `${percent(left)} left, at ${percent(mean(shares))} of their height`,
      holds: left < 0.1,
    };
  },
};

/** @type {Case} Errors of Cb and Cr, freed of what is finer than a Gaussian of 2 pixels, over those of the source. */
const blotches = {
  kind: "colour blotches",
  files: ["blotches.png"],
  right: "colour error at least halved",
  async measure([taken], path) {
    const clean = await readPicture(path("blotches-clean.png"));
    const errors = async (/** @type {string | Uint8Array} */ file, /** @type {number} */ sigma) => {
      const picture = await readPicture(file);
      return rootMeanSquare(
        [blueDifference, redDifference].flatMap((of) => {
          const right = plane(clean, of).values;
          const found = plane(picture, of);
          const apart = found.values.map((value, i) => value - (right[i] ?? 0));
          const error = { ...found, values: apart };
          return [...(sigma > 0 ? blurred(error, sigma).values : apart)];
        }),
      );
    };
    const left = async (/** @type {number} */ sigma) =>
      (await errors(savedBytes(taken), sigma)) / (await errors(path("blotches.png"), sigma));
    const [coarse, all] = [await left(2), await left(0)];
    return {
      measured: `${percent(coarse)} left (with fine noise ${percent(all)})`,
      holds: coarse <= 0.5,
    };
  },
};

/** @type {Case} Root of the mean squared error against the clean picture, over the source's. */
const film = {
  kind: "film grain 2–3 px",
  files: ["film.jpg"],
  right: "< 60 % left",
  async measure([taken], path) {
    const clean = await readPicture(path("film-clean.png"));
    const [before, after] = [
      difference(clean, await readPicture(path("film.jpg"))),
      difference(clean, await readPicture(savedBytes(taken))),
    ];
    return { measured: `${percent(after / before)} left`, holds: after / before < 0.6 };
  },
};

/**
 * @type {Case} Four stops make 16 times as much of a value: by how much the mean of each colour moved against the
 * source, from the one that moved least to the one that moved most.
 */
const dark = {
  kind: "very dark",
  files: ["dark.png"],
  right: "no cast: < 1.5 of 255 after a push of 4 stops",
  async measure([taken], path) {
    const [before = [], after = []] = await Promise.all(
      [path("dark.png"), savedBytes(taken)].map(async (file) => {
        const picture = await readPicture(file);
        const scale = 255 / (2 ** picture.bits - 1);
        return [0, 1, 2].map((c) => scale * mean(plane(picture, (...rgb) => rgb[c] ?? 0).values));
      }),
    );
    const moved = before.map((value, c) => 16 * ((after[c] ?? 0) - value));
    const cast = Math.max(...moved) - Math.min(...moved);
    const shares = before.map((value, c) => percent((after[c] ?? 0) / value - 1));
    return { measured: `cast ${short(cast)}; R, G, B ${shares.join(", ")}`, holds: cast < 1.5 };
  },
};

/** @type {Case} Means of the 24 patches, four pixels at each edge left out, against the clean chart. */
const chart = {
  kind: "colour chart",
  files: ["chart.png"],
  right: "patches within 3",
  async measure([taken], path) {
    const [clean, source, found] = [
      await readPicture(path("chart-clean.png")),
      await readPicture(path("chart.png")),
      await readPicture(savedBytes(taken)),
    ];
    // Six patches a row, of 44 pixels, 49 apart; four rows, 50 apart.
    const errors = Array.from({ length: 24 }, (_, i) => {
      const box = {
        left: 10 + 49 * (i % 6),
        top: 10 + 50 * Math.floor(i / 6),
        width: 36,
        height: 36,
      };
      const means = [clean, source, found].map((picture) =>
        [0, 1, 2].map((c) => mean(plane(picture, (...rgb) => rgb[c] ?? 0, box).values)),
      );
      const [right = [], before = [], after = []] = means;
      const most = (/** @type {number[]} */ values) =>
        Math.max(...right.map((value, c) => Math.abs((values[c] ?? 0) - value)));
      return { before: most(before), after: most(after) };
    });
    const [worst, worstBefore] = [
      Math.max(...errors.map(({ after }) => after)),
      Math.max(...errors.map(({ before }) => before)),
    ];
    const within = errors.filter(({ after }) => after <= 3).length;
    return {
      measured: `${within} of 24 within 3, at most ${short(worst)} (the source: ${short(worstBefore)})`,
      holds: worst <= 3,
    };
  },
};

/** @type {readonly Case[]} */
export const NETWORK_KINDS = [stars, noNoise, cloth, skin, hotPixels, blotches, film, dark, chart];
