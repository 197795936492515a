/**
 * Variants as text: for the clipboard, for files, for links. What cannot be read is refused whole, so that
 * nobody judges a photo by settings that are half somebody else's.
 */

import type { SettingsFault } from "../base/error-codes";
import { AppError } from "../base/errors";
import { oneLine } from "../base/foreign-text";
import { PLAIN, type Sampling } from "../network/procedure";
import { HOLES } from "../network/settings";
import { type BlendSettings, FULL } from "../raster/blend";
import { AUTO_KEYS, type Autos, NO_AUTO } from "./auto";
import { MOST_VARIANTS, type VariantSettings } from "./variants";

const BLENDS = ["strength", "luminance", "chroma", "detail"] as const;

/** Grows when older versions of the page could not read it any more. */
const VERSION = 1;

/** More than anybody scrolls through. */
const MOST_PRESETS = 500;

/** All presets there may be, with long names, take a quarter of it. */
export const MOST_LETTERS = 1_000_000;

/** Settings under a name that a person gave them. */
export interface NamedSettings {
  readonly name: string;
  readonly settings: VariantSettings;
}

/** JSON, with only what differs from the defaults. */
export function settingsText(variants: readonly VariantSettings[], indent?: number): string {
  return JSON.stringify({ blindspot: VERSION, variants: variants.map(plain) }, null, indent);
}

/** Presets as a file keeps them: as `settingsText`, under `presets`, by name. */
export function presetsText(presets: readonly NamedSettings[]): string {
  const named = presets.map(({ name, settings }) => ({ ...plain(settings), name }));
  return JSON.stringify({ blindspot: VERSION, presets: named }, null, 2);
}

function plain(settings: VariantSettings) {
  const { name, model, auto, blindness, hole, procedure, blend } = settings;
  const { removeHotPixels, blotches, keepStructure, correctBrightness } = settings;
  const left = AUTO_KEYS.filter((key) => auto[key]);
  return {
    ...(name === null ? {} : { name }),
    ...(model === null ? {} : { model }),
    ...(left.length === 0 ? {} : { auto: left }),
    ...(blindness === null ? {} : { blindness }),
    ...(hole === 1 ? {} : { hole }),
    ...(procedure.sampling.kind === "none" ? {} : { downsampling: procedure.sampling }),
    ...(procedure.refine ? { refine: true } : {}),
    ...(procedure.ensemble ? { ensemble: true } : {}),
    ...(removeHotPixels ? { removeHotPixels } : {}),
    ...(blotches === 0 ? {} : { blotches }),
    ...(keepStructure ? { keepStructure } : {}),
    ...(correctBrightness ? { correctBrightness } : {}),
    ...Object.fromEntries(
      BLENDS.filter((key) => blend[key] !== FULL[key]).map((key) => [key, blend[key]]),
    ),
  };
}

/** Whether a text means to be settings at all: pasting anything else is no mistake of anybody's. */
export const looksLikeSettings = (text: string) => /^\s*\{\s*"blindspot"/.test(text);

/** @throws AppError BadSettings */
export function readSettings(text: string): readonly VariantSettings[] {
  const { variants } = readObject(text);
  if (!Array.isArray(variants) || variants.length < 1 || variants.length > MOST_VARIANTS) {
    throw bad({ code: "variantCount", most: MOST_VARIANTS });
  }
  return variants.map(readVariant);
}

/** The presets in a text; null when it holds settings of another kind. @throws AppError BadSettings */
export function readPresets(text: string): readonly NamedSettings[] | null {
  const { presets } = readObject(text);
  if (presets === undefined) return null;
  if (!Array.isArray(presets) || presets.length < 1 || presets.length > MOST_PRESETS) {
    throw bad({ code: "presetCount", most: MOST_PRESETS });
  }
  return presets.map((preset) => {
    const { name, ...settings } = readVariant(preset);
    if (name === null) throw bad({ code: "presetWithoutName" });
    return { name, settings: { name: null, ...settings } };
  });
}

function readObject(text: string): Record<string, unknown> {
  if (text.length > MOST_LETTERS) throw bad({ code: "tooMuchText" });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw bad({ code: "incompleteText" });
  }
  if (!isObject(json) || json.blindspot === undefined) throw bad({ code: "somethingElse" });
  if (json.blindspot !== VERSION) throw bad({ code: "newerVersion" });
  return json;
}

/** The part of a link after `#`: settings, never the photo. */
export function settingsFragment(variants: readonly VariantSettings[]): string {
  const bytes = new TextEncoder().encode(settingsText(variants));
  const base64 = btoa(String.fromCharCode(...bytes));
  return `#settings=${base64.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`;
}

/** The settings a link carries; null when it carries none. @throws AppError BadSettings */
export function readFragment(hash: string): readonly VariantSettings[] | null {
  const encoded = /^#settings=(.*)$/.exec(hash)?.[1];
  if (encoded === undefined) return null;
  let text: string;
  try {
    const base64 = encoded.replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw bad({ code: "incompleteLink" });
  }
  return readSettings(text);
}

function readVariant(value: unknown): VariantSettings {
  if (!isObject(value)) throw bad({ code: "variantNoObject" });
  const { name = null, model = null, blindness = null, refine = false, ensemble = false } = value;
  // Texts of older versions of the page know nothing of hot pixels, blotches, structure and brightness, and mean what they say.
  const { downsampling, auto, hole = 1, blotches = 0 } = value;
  const { removeHotPixels = false, keepStructure = false, correctBrightness = false } = value;
  if (name !== null && typeof name !== "string") throw bad({ code: "nameNoText" });
  if (model !== null && typeof model !== "string") throw bad({ code: "modelNoText" });
  if (model !== null && model.length > 100) throw bad({ code: "modelTooLong" });
  if (blindness !== null && !within(blindness, 0, 1))
    throw bad({ code: "outOfRange", key: "blindness" });
  if (!within(blotches, 0, 1)) throw bad({ code: "outOfRange", key: "blotches" });
  if (!HOLES.some((known) => known === hole)) throw bad({ code: "badHole", holes: HOLES });
  if (typeof refine !== "boolean" || typeof ensemble !== "boolean") {
    throw bad({ code: "notBoolean" });
  }
  if (typeof removeHotPixels !== "boolean" || typeof keepStructure !== "boolean") {
    throw bad({ code: "notBoolean" });
  }
  if (typeof correctBrightness !== "boolean") throw bad({ code: "notBoolean" });
  return {
    name: name === null ? null : oneLine(name, 60) || null,
    model,
    auto: readAuto(auto),
    blindness,
    hole: hole as number,
    procedure: { sampling: readSampling(downsampling), refine, ensemble },
    removeHotPixels,
    blotches,
    keepStructure,
    correctBrightness,
    blend: readBlend(value),
  };
}

/** Texts of older versions of the page know no Auto, and mean what they say. */
function readAuto(value: unknown): Autos {
  if (value === undefined) return NO_AUTO;
  if (!Array.isArray(value)) throw bad({ code: "autoNoList" });
  if (!value.every((key) => AUTO_KEYS.includes(key))) throw bad({ code: "autoUnknown" });
  const has = (key: keyof Autos) => value.includes(key);
  return {
    blindness: has("blindness"),
    hole: has("hole"),
    sampling: has("sampling"),
    strength: has("strength"),
    blotches: has("blotches"),
  };
}

function readBlend(value: Record<string, unknown>): BlendSettings {
  const blend = { ...FULL };
  for (const key of BLENDS) {
    const share = value[key] ?? FULL[key];
    if (!within(share, 0, 1)) throw bad({ code: "outOfRange", key });
    blend[key] = share;
  }
  return blend;
}

function readSampling(value: unknown): Sampling {
  if (value === undefined) return PLAIN.sampling;
  if (!isObject(value)) throw bad({ code: "samplingNoObject" });
  const { kind, stride, draws, seed } = value;
  if (kind === "none") return { kind };
  if (!whole(stride, 2, 5)) throw bad({ code: "badStride" });
  if (kind === "pixel-shuffle") return { kind, stride };
  if (kind !== "random") throw bad({ code: "samplingUnknown" });
  if (!whole(draws, 1, 16)) throw bad({ code: "badDraws" });
  if (!whole(seed, -(2 ** 31), 2 ** 31 - 1)) throw bad({ code: "badSeed" });
  return { kind, stride, draws, seed };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const within = (value: unknown, least: number, most: number): value is number =>
  typeof value === "number" && value >= least && value <= most;

const whole = (value: unknown, least: number, most: number): value is number =>
  within(value, least, most) && Number.isInteger(value);

const bad = (why: SettingsFault) => new AppError("badSettings", { why });
