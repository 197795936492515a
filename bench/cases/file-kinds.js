/** Kinds of the file: what a saved photo keeps of what it came from. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { labReader } from "./lab.js";
import {
  at,
  blueDifference,
  deviation,
  mean,
  plane,
  readPicture,
  redDifference,
  rootMeanSquare,
} from "./pixels.js";

/**
 * @typedef {import("./app.js").Taken} Taken
 *
 * @typedef {object} Verdict
 * @property {string} measured
 * @property {boolean} holds
 *
 * @typedef {object} Case
 * @property {string} kind
 * @property {string[]} files
 * @property {string} right
 * @property {{ format?: string, metadata?: string }} [again] how to save it once more
 * @property {(taken: Taken[], path: (name: string) => string) => Promise<Verdict>} measure by file
 */

/** @param {Taken | undefined} taken */
export function savedBytes(taken) {
  if (!taken?.saved) throw new Error(`not opened: ${taken?.told.join(" ")}`);
  return taken.saved.bytes;
}

/** @param {Taken | undefined} taken */
const savedPicture = (taken) => readPicture(savedBytes(taken));

/** Of a long number, what can be told apart. @param {number} value */
export const short = (value) => (Math.abs(value) < 10 ? value.toFixed(2) : value.toFixed(1));

/** @param {Taken | undefined} taken @param {RegExp} what */
const told = (taken, what) => taken?.told.find((sentence) => what.test(sentence));

/**
 * @param {Uint8Array} file
 * @param {string[]} given
 * @returns {Record<string, unknown>} by "group:name"
 */
function fieldsOf(file, ...given) {
  const folder = mkdtempSync(join(tmpdir(), "cases-"));
  try {
    const path = join(folder, "photo");
    writeFileSync(path, file);
    const text = execFileSync("exiftool", ["-json", "-n", "-a", "-G1", ...given, path]);
    return JSON.parse(text.toString())[0];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Groups that say how a file is made, not what it tells; the toolkit is whoever wrote it last. */
const TOLD = /^(IFD0|ExifIFD|GPS|IPTC|XMP-(?!x:)[^:]*|JFIF):/;

/** @type {Case} Mean colours of the twelve patches and of sixteen steps of the ramp, read under each file's profile. */
const wideGamut = {
  kind: "wide gamut",
  files: ["display-p3.jpg"],
  right: "profile kept, or colours within ΔE 2",
  async measure([taken], path) {
    const source = path("display-p3.jpg");
    const files = [source, savedBytes(taken)];
    const profiles = await Promise.all(
      files.map(async (file) => (await sharp(file).metadata()).icc),
    );
    const colours = await Promise.all(
      files.map(async (file, i) => {
        const read = labReader(profiles[i]);
        const picture = await readPicture(file);
        // Patches of 80 x 60; the ramp, of 80 x 240, in steps of 15 rows. Four pixels at each edge are left out.
        const boxes = Array.from({ length: 12 }, (_, k) => [80 * (k % 3), 60 * (k >> 2), 60]);
        for (let y = 0; y < 240; y += 15) boxes.push([240, y, 15]);
        return boxes.map(([left = 0, top = 0, height = 0]) => {
          const box = { left: left + 4, top: top + 4, width: 72, height: height - 8 };
          const [r, g, b] = [0, 1, 2].map((c) =>
            mean(plane(picture, (...rgb) => rgb[c] ?? 0, box).values),
          );
          return read((r ?? 0) / 255, (g ?? 0) / 255, (b ?? 0) / 255);
        });
      }),
    );
    const [right = [], found = []] = colours;
    const apart = right.map((lab, i) =>
      Math.hypot(...lab.map((value, k) => value - (found[i]?.[k] ?? 0))),
    );
    const kept = Boolean(profiles[0] && profiles[1] && Buffer.compare(...both(profiles)) === 0);
    return {
      measured: `profile ${kept ? "kept byte by byte" : "not kept"}; ΔE (CIE 1976) of ${apart.length} mean colours at most ${short(Math.max(...apart))}`,
      holds: kept || Math.max(...apart) <= 2,
    };
  },
};

/** @param {(Uint8Array | undefined)[]} pair @returns {[Uint8Array, Uint8Array]} */
const both = ([a, b]) => [a ?? new Uint8Array(), b ?? new Uint8Array()];

/** @type {Case} The sky rises by 17.5 of 65,535 a row: no two rows may be alike, in any of nine columns. */
const sixteenBits = {
  kind: "16 bit",
  files: ["deep-sky.png"],
  right: "16 bits out (or dithered when going to 8)",
  async measure([taken]) {
    const picture = await savedPicture(taken);
    let longest = 0;
    for (let x = 15; x < picture.width; x += 30) {
      let run = 1;
      for (let y = 1; y < picture.height; y++) {
        run = at(picture, x, y, 1) === at(picture, x, y - 1, 1) ? run + 1 : 1;
        longest = Math.max(longest, run);
      }
    }
    return {
      measured: `${picture.bits} bits; at most ${longest} rows alike`,
      holds: picture.bits === 16,
    };
  },
};

/** @type {Case} Every field of EXIF, IPTC and XMP, and the density of JFIF, as ExifTool reads them. */
const metadata = {
  kind: "metadata",
  files: ["metadata.jpg"],
  right: "27 EXIF/IPTC/XMP fields and 300 dpi kept, place removable",
  again: { metadata: "withoutLocation" },
  async measure([taken], path) {
    const source = fieldsOf(readFileSync(path("metadata.jpg")));
    const names = Object.keys(source).filter(
      (name) => TOLD.test(name) && name !== "JFIF:JFIFVersion",
    );
    const fields = names.filter((name) => !name.startsWith("JFIF"));
    const found = fieldsOf(savedBytes(taken));
    const same = (/** @type {string} */ name, /** @type {Record<string, unknown>} */ there) =>
      JSON.stringify(there[name]) === JSON.stringify(source[name]);
    const kept = fields.filter((name) => same(name, found));
    const other = names.filter((name) => !same(name, found));
    const dense = ["JFIF:XResolution", "JFIF:YResolution", "JFIF:ResolutionUnit"];
    const density = dense.every((name) => same(name, found));
    const placeless = fieldsOf(taken?.other?.bytes ?? new Uint8Array());
    const places = Object.keys(placeless).filter((name) => /GPS/.test(name));
    const left = fields.filter((name) => !name.startsWith("GPS") && same(name, placeless));
    return {
      measured:
        `${kept.length} of ${fields.length} fields and ${density ? "300 dpi" : "no density"} kept` +
        `${other.length ? ` (not: ${other.join(", ")})` : ""}; without the place ${places.length} fields of it and ${left.length} others`,
      holds: other.length === 0 && places.length === 0 && left.length === fields.length - 5,
    };
  },
};

/** @type {Case} */
const greyscale = {
  kind: "greyscale",
  files: ["grey.jpg"],
  right: "R = G = B, one channel",
  async measure([taken]) {
    const file = savedBytes(taken);
    const channels = fieldsOf(file)["File:ColorComponents"];
    const { data } = await sharp(file)
      .toColourspace("srgb")
      .raw()
      .toBuffer({ resolveWithObject: true });
    let apart = 0;
    for (let i = 0; i + 2 < data.length; i += 3) {
      const three = [data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0];
      apart = Math.max(apart, Math.max(...three) - Math.min(...three));
    }
    return {
      measured: `${channels} channel, apart by ${apart}`,
      holds: channels === 1 && apart === 0,
    };
  },
};

/** @type {Case} Alpha and the colours under it bit by bit; flat colours by the mean of each in the source. */
const paletteAlpha = {
  kind: "palette with alpha",
  files: ["palette-alpha.png"],
  right: "alpha as it was, flat colours as they were",
  async measure([taken], path) {
    const [right, found] = await Promise.all([
      readPicture(path("palette-alpha.png")),
      savedPicture(taken),
    ]);
    let [alpha, hidden, most] = [0, 0, 0];
    for (let y = 0; y < right.height; y++) {
      for (let x = 0; x < right.width; x++) {
        alpha = Math.max(alpha, Math.abs(at(right, x, y, 3) - at(found, x, y, 3)));
        for (let c = 0; c < 3; c++) {
          const apart = Math.abs(at(right, x, y, c) - at(found, x, y, c));
          if (at(right, x, y, 3) === 0) hidden = Math.max(hidden, apart);
          else most = Math.max(most, apart);
        }
      }
    }
    const visible = (/** @type {typeof right} */ picture, /** @type {number} */ c) =>
      plane(picture, (...rgba) => (rgba[3] > 0 ? (rgba[c] ?? 0) : Number.NaN));
    const errors = [0, 1, 2].flatMap((c) => {
      const there = visible(found, c).values;
      return [...visible(right, c).values].flatMap((value, i) =>
        Number.isNaN(value) ? [] : [(there[i] ?? 0) - value],
      );
    });
    // Each colour is flat but at the edges of the squares, which are 16 pixels wide.
    let flat = 0;
    for (let y = 2; y < right.height - 2; y++) {
      for (let x = 2; x < right.width - 2; x++) {
        const same = (/** @type {number} */ px, /** @type {number} */ py) =>
          [0, 1, 2, 3].every((c) => at(right, px, py, c) === at(right, x, y, c));
        if (at(right, x, y, 3) === 0) continue;
        if (![-2, 2].every((d) => same(x + d, y) && same(x, y + d))) continue;
        const apart = [0, 1, 2].map((c) => Math.abs(at(right, x, y, c) - at(found, x, y, c)));
        flat = Math.max(flat, ...apart);
      }
    }
    return {
      measured: `alpha off by ${alpha}, hidden colours by ${hidden}, visible ones by ${short(rootMeanSquare(errors))} (RMS), at most ${most}, two pixels and more from an edge at most ${flat}`,
      holds: found.channels === 4 && alpha === 0 && hidden === 0 && most <= 3,
    };
  },
};

/**
 * @type {Case} Rings of one pixel in the opaque part, counted from where it ends, against what lies 12 pixels and
 * more inside: the mean change of brightness, and the share of the noise (finer than 2 × 2) that is left.
 */
const cutOut = {
  kind: "cut-out",
  files: ["cutout-black.png", "cutout-bright.png"],
  right: "rim like the inside; hidden colour kept; plain Save keeps transparency",
  async measure(taken, path) {
    const names = ["cutout-black.png", "cutout-bright.png"];
    const sources = await Promise.all(names.map((name) => readPicture(path(name))));
    const results = await Promise.all(taken.map((each) => savedPicture(each)));
    const told = sources.map((source, i) => {
      const result = results[i];
      if (result?.channels !== 4) return { text: "transparency lost", good: false };
      const depths = depthInside(source);
      let [alpha, hidden] = [0, 0];
      /** @type {Map<number, number[]>} changes by depth */
      const shifts = new Map();
      /** @type {Map<number, { before: number[], after: number[] }>} */
      const fine = new Map();
      for (let y = 0; y < source.height - 1; y++) {
        for (let x = 0; x < source.width - 1; x++) {
          alpha = Math.max(alpha, Math.abs(at(source, x, y, 3) - at(result, x, y, 3)));
          const depth = Math.min(12, depths[y * source.width + x] ?? 0);
          for (let c = 0; c < 3; c++) {
            const change = at(result, x, y, c) - at(source, x, y, c);
            if (at(source, x, y, 3) === 0) hidden = Math.max(hidden, Math.abs(change));
            if (depth < 1) continue;
            const ring = depth === 12 ? 12 : depth;
            shifts.set(ring, [...(shifts.get(ring) ?? []), change]);
            const block = fine.get(ring) ?? { before: [], after: [] };
            block.before.push(diagonal(source, x, y, c));
            block.after.push(diagonal(result, x, y, c));
            fine.set(ring, block);
          }
        }
      }
      const shift = (/** @type {number} */ ring) => mean(shifts.get(ring) ?? []);
      const left = (/** @type {number} */ ring) => {
        const { before = [], after = [] } = fine.get(ring) ?? {};
        return rootMeanSquare(after) / rootMeanSquare(before);
      };
      const rings = [1, 2, 3, 4, 5, 6];
      const worst = Math.max(...rings.map((ring) => Math.abs(shift(ring) - shift(12))));
      const noise = Math.max(...rings.map(left));
      return {
        text: `alpha off by ${alpha}, hidden by ${hidden}; rings within ${short(worst)} of the inside; noise left at most ${Math.round(100 * noise)} % (inside ${Math.round(100 * left(12))} %)`,
        good: alpha === 0 && hidden === 0 && worst <= 2 && noise <= left(12) + 0.1,
      };
    });
    return {
      measured: told.map(({ text }, i) => `${["black", "bright"][i]}: ${text}`).join("; "),
      holds: told.every(({ good }) => good),
    };
  },
};

/**
 * Steps from a pixel to the nearest that is not opaque, along rows and columns.
 * @param {import("./pixels.js").Picture} picture
 */
function depthInside(picture) {
  const { width, height } = picture;
  const depths = new Int32Array(width * height);
  const near = (/** @type {number} */ i) => depths[i] ?? 0;
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      if (at(picture, x, y, 3) === 255) depths[i] = 1 + Math.min(near(i - 1), near(i - width));
    }
  }
  for (let i = width * height - width - 2; i > width; i--) {
    depths[i] = Math.min(near(i), 1 + near(i + 1), 1 + near(i + width));
  }
  return depths;
}

/** @param {import("./pixels.js").Picture} p @param {number} x @param {number} y @param {number} c */
const diagonal = (p, x, y, c) =>
  (at(p, x, y, c) - at(p, x + 1, y, c) - at(p, x, y + 1, c) + at(p, x + 1, y + 1, c)) / 2;

/** @type {Case} Colour differences (Cb, Cr) within two pixels of the text, against those of the same photo as a PNG. */
const redText = {
  kind: "red text in JPEG",
  files: ["red-text.jpg"],
  right: "colour error of the saved JPEG near the PNG's",
  again: { format: "PNG" },
  async measure([taken], path) {
    const clean = await readPicture(path("red-text-clean.png"));
    const { width, height } = clean;
    const text = (/** @type {number} */ x, /** @type {number} */ y) => at(clean, x, y, 0) > 80;
    const near = plane(clean, () => 0).values.map((_, i) => {
      const [x, y] = [i % width, Math.floor(i / width)];
      for (let dy = -2; dy <= 2; dy++) {
        for (let dx = -2; dx <= 2; dx++) {
          const [px, py] = [x + dx, y + dy];
          if (px >= 0 && py >= 0 && px < width && py < height && text(px, py)) return 1;
        }
      }
      return 0;
    });
    const error = async (/** @type {Uint8Array} */ file) => {
      const picture = await readPicture(file);
      const errors = [blueDifference, redDifference].flatMap((of) => {
        const [right, found] = [plane(clean, of).values, plane(picture, of).values];
        return [...right].flatMap((value, i) => (near[i] ? [(found[i] ?? 0) - value] : []));
      });
      return rootMeanSquare(errors);
    };
    const [jpeg, png] = [
      await error(savedBytes(taken)),
      await error(taken?.other?.bytes ?? new Uint8Array()),
    ];
    const sampling = (await sharp(savedBytes(taken)).metadata()).chromaSubsampling;
    return {
      measured: `${short(jpeg)} against ${short(png)}, ${sampling}`,
      holds: jpeg <= 1.25 * png,
    };
  },
};

/** @param {string} kind @param {string} file @param {string} right @param {RegExp} what @returns {Case} */
const named = (kind, file, right, what) => ({
  kind,
  files: [file],
  right,
  async measure([taken], path) {
    const sentence = told(taken, what);
    const kept = savedBytes(taken).includes(tail(path(file)));
    return {
      measured: kept ? "kept byte by byte" : sentence ? `named: “${sentence}”` : "nothing said",
      holds: kept || sentence !== undefined,
    };
  },
});

/** The last 400 bytes: of a film or a picture behind the first one. @param {string} path */
const tail = (path) => readFileSync(path).subarray(-400);

/** @param {string} kind @param {string} file @returns {Case} Opened, and as the source says it is, in size and spread. */
const opens = (kind, file) => ({
  kind,
  files: [file],
  right: "opens",
  async measure([taken]) {
    if (!taken?.saved) return { measured: `refused: ${taken?.told.join(" ")}`, holds: false };
    const picture = await savedPicture(taken);
    const { format } = await sharp(savedBytes(taken)).metadata();
    const spread = deviation(plane(picture, (_, g) => g).values);
    return {
      measured: `opens; saved as ${format}, ${picture.width} × ${picture.height}, deviation of green ${short(spread)}`,
      holds: spread > 0,
    };
  },
});

/** @type {readonly Case[]} */
export const FILE_KINDS = [
  ...[wideGamut, sixteenBits, metadata, greyscale, paletteAlpha, cutOut, redText],
  named("gain map", "ultra-hdr.jpg", "kept, or named before saving", /gain map/i),
  named("motion film", "motion.jpg", "kept, or named before saving", /film/i),
  named("animation (WebP)", "animated.webp", "all frames, or named", /frame/i),
  named("animation (PNG)", "animated.png", "all frames, or named", /frame/i),
  opens("HEIC", "phone.heic"),
  opens("TIFF", "scan.tif"),
];
