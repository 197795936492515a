/**
 * Models people bring along: an ONNX file of the shape our training exports, and optionally a card.
 * They are checked, described by an entry like the manifest's, and kept by the browser.
 */

import type { Names, Rejection } from "../base/error-codes";
import { AppError, reasonOf } from "../base/errors";
import { oneLine, shownName } from "../base/foreign-text";
import { NOISE_NUMBERS } from "../network/told-noise";
import { INPUTS, type ModelEntry } from "./manifest";
import { FLOAT32, INT64, type OnnxOutline, type OnnxTensor, readOnnx } from "./onnx";

/** Two outputs of the network for the same input, to be stored as its golden tile. */
export const TRIAL_SIDE = 48;
export const TRIAL_BLINDNESS = [0, 0.5, 1] as const;

/** A flaw to be told of a model that works: at blindness 1 it still sees the pixel it cleans. */
export type ModelWarning = "seesCentre";

/** Browsers hold a model several times over while it is opened. */
const MOST_BYTES = 256 * 2 ** 20;

/** A card is a page of text; a manifest describes some dozens. */
const MOST_CARD_BYTES = 2 ** 20;

/** A halo this wide is more work than the photo. */
const MOST_RADIUS = 256;
const MOST_MULTIPLE = 64;

/** Nobody can tell how often they run. */
const ENDLESS = ["Loop", "Scan"];

export const rejected = (name: string, why: Rejection, cause?: unknown) =>
  new AppError("modelRejected", { name, why }, cause);

/**
 * Before files of any size are read.
 * @throws AppError ModelRejected
 */
export function checkSizes(onnx: File, card: File | null): void {
  if (onnx.size > MOST_BYTES) {
    throw rejected(onnx.name, { code: "tooLarge", most: MOST_BYTES });
  }
  if (card && card.size > MOST_CARD_BYTES) {
    throw rejected(onnx.name, { code: "cardTooLarge", card: card.name, most: MOST_CARD_BYTES });
  }
}

/**
 * The entry that a manifest would have for a file, all but the golden tile.
 * @param name the file's name, for the menu and for errors
 * @param card a JSON file: a manifest that the exporter wrote, one entry of it, or any of its fields
 * @throws AppError ModelRejected
 */
export function describeOwnModel(
  name: string,
  onnx: Uint8Array,
  sha256: string,
  card: string | null,
): Omit<ModelEntry, "golden"> {
  const reject = (why: Rejection) => rejected(name, why);
  let outline: OnnxOutline;
  try {
    outline = readOnnx(onnx);
  } catch (error) {
    throw reject({ code: "incomplete", reason: reasonOf(error) });
  }
  const complaint = complaintAbout(outline, onnx.length);
  if (complaint) throw reject(complaint);

  const stated = card === null ? {} : entryInCard(card, sha256);
  if (!stated) throw reject({ code: "otherCard" });
  const { metadata, weights } = outline;

  /** A whole number from the card, else from the file's metadata, else the fallback. */
  const whole = (
    key: keyof ModelEntry,
    property: string,
    fallback: number | null,
    most: number,
  ) => {
    const found = stated[key] ?? metadata.get(property) ?? fallback;
    const value = typeof found === "string" && /^\d+$/.test(found) ? Number(found) : found;
    if (value === null || value === undefined) {
      throw reject({ code: "notStated", property, key });
    }
    if (!Number.isInteger(value) || (value as number) < 0 || (value as number) > most) {
      throw reject({ code: "notWhole", property, most, found: briefly(found) });
    }
    return value as number;
  };
  const params = weights.reduce((sum, shape) => sum + shape.reduce((n, side) => n * side, 1), 0);
  // Several tensors as wide as the widest layer are alive at once in most networks.
  const widest =
    2 * Math.max(8, ...weights.map((shape) => (shape.length === 4 ? (shape[0] ?? 0) : 0)));
  const conditional = outline.inputs.some((input) => input.name === "blindness");
  const blindness = stated.defaultBlindness ?? Number(metadata.get("blindness") ?? 0);
  if (typeof blindness !== "number" || !(blindness >= 0 && blindness <= 1)) {
    throw reject({ code: "badBlindness" });
  }
  const text = (key: "name" | "summary" | "method", fallback: string) =>
    (typeof stated[key] === "string" && oneLine(stated[key], 200)) || fallback;
  return {
    id: `own-${sha256.slice(0, 16)}`,
    name: text("name", shownName(name.replace(/\.onnx$/i, ""))),
    summary: text("summary", ""),
    default: false,
    own: true,
    file: shownName(name),
    sha256,
    bytes: onnx.length,
    params,
    // Where nobody counted: a network of full resolution uses every weight once a pixel.
    macsPerPixel: Math.max(1, whole("macsPerPixel", "macs_per_pixel", params, 1e12)),
    radius: whole("radius", "radius", null, MOST_RADIUS),
    multiple: Math.max(1, whole("multiple", "multiple", 1, MOST_MULTIPLE)),
    channels: Math.max(1, whole("channels", "channels", widest, 1e6)),
    inputs: INPUTS.filter((wanted) => outline.inputs.some((input) => input.name === wanted)),
    ...(conditional ? { defaultBlindness: blindness } : {}),
    method: text("method", "Unknown"),
    training: {},
    quality: {},
  };
}

/** The first thing that keeps the network from being run on tiles; null when nothing does. */
function complaintAbout(outline: OnnxOutline, bytes: number): Rejection | null {
  const { inputs, outputs, weights, operators, external } = outline;
  const named = (list: readonly OnnxTensor[]): Names => ({
    names: list.slice(0, 5).map(({ name }) => oneLine(name, 40)),
    more: Math.max(0, list.length - 5),
  });
  const [image, blindness, noise, shift] = INPUTS.map((wanted) =>
    inputs.find((input) => input.name === wanted),
  );
  if (!image) return { code: "noImageInput", ...named(inputs) };
  const known = [image, blindness, noise, shift];
  const others = inputs.filter((input) => !known.includes(input));
  if (others.length > 0) return { code: "strangeInputs", ...named(others) };
  if (image.type !== FLOAT32 || !takesTiles(image)) {
    return { code: "imageShape" };
  }
  if (blindness && (blindness.type !== FLOAT32 || !fits(blindness.shape, [1]))) {
    return { code: "blindnessShape" };
  }
  if (noise && (noise.type !== FLOAT32 || !fits(noise.shape, [1, NOISE_NUMBERS]))) {
    return { code: "noiseShape", numbers: NOISE_NUMBERS };
  }
  if (shift && (shift.type !== INT64 || !fits(shift.shape, [1]))) {
    return { code: "shiftShape" };
  }
  const [output, ...rest] = outputs;
  if (!output || rest.length > 0) return { code: "outputCount", ...named(outputs) };
  if (output.type !== FLOAT32 || (output.shape.length > 0 && !takesTiles(output))) {
    return { code: "outputShape", ...named([output]) };
  }
  if (external) return { code: "weightsElsewhere" };
  // The smallest numbers ONNX knows have four bits.
  const held = weights.every((shape) => {
    const count = shape.reduce((product, side) => product * side, 1);
    return shape.every((side) => side >= 0) && count <= 2 * bytes;
  });
  if (!held) return { code: "weightsMissing" };
  const endless = ENDLESS.find((operator) => operators.has(operator));
  return endless ? { code: "loops", operator: endless } : null;
}

const takesTiles = ({ shape }: OnnxTensor) =>
  fits(shape, [1, 3, null, null]) && shape[2] === null && shape[3] === null;

/** Whether a tensor whose open sides take anything can have these sides. */
const fits = (shape: OnnxTensor["shape"], sides: readonly (number | null)[]) =>
  shape.length === sides.length &&
  shape.every((side, i) => side === null || sides[i] === null || side === sides[i]);

/** Whatever a card or a file states, in a word or two; null for what may be a million lists in one another. */
const briefly = (value: unknown) => (typeof value === "object" ? null : oneLine(String(value), 40));

type Stated = { readonly [key in keyof ModelEntry]?: unknown };

/** The fields a card states for this file; null when it is no card of it. */
function entryInCard(card: string, sha256: string): Stated | null {
  let json: unknown;
  try {
    json = JSON.parse(card);
  } catch {
    return null;
  }
  const object = (value: unknown): value is Record<string, unknown> =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  if (!object(json)) return null;
  if (!Array.isArray(json.models)) return json;
  const entries = json.models.filter(object);
  return entries.find((entry) => entry.sha256 === sha256) ?? null;
}

/**
 * The input a new model is tried with: ramps with seeded noise, planes [3, side, side] in [0, 1], so
 * that a wrong kernel of any layer would show.
 */
export function trialTile(side: number): Float32Array<ArrayBuffer> {
  let state = 11;
  return Float32Array.from({ length: 3 * side * side }, (_, i) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const x = (i % side) / side;
    const y = (Math.floor(i / side) % side) / side;
    const base = [x, y, 1 - (x + y) / 2][Math.floor(i / (side * side))] as number;
    return Math.min(1, Math.max(0, base + 0.2 * (state / 2 ** 32 - 0.5)));
  });
}
