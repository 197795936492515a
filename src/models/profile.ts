/**
 * A profile as a file: what a fit learnt, without the model it learnt it for. JSON, the parameters as
 * little-endian float32 in base64. `training/blindspot/fit.py` writes the same.
 */
import { AppError } from "../base/errors";
import { oneLine } from "../base/foreign-text";
import type { Fitted, ModelEntry } from "./manifest";

const VERSION = 1;
/** Of a hundred thousand parameters and a thumbnail there would be less. */
const MOST_BYTES = 2 * 2 ** 20;
const MOST_THUMBNAIL = 60_000;

export interface Profile extends Fitted {
  readonly name: string;
  readonly parameters: Float32Array<ArrayBuffer>;
}

/** Whether a file dropped on the page is a profile, by its name. */
export const isProfileFile = ({ name }: File) => /\.blindspot-profile$/i.test(name);

export function profileText(profile: Profile, sha256: string): string {
  const { parameters, name, base, ...rest } = profile;
  const bytes = new Uint8Array(parameters.buffer, parameters.byteOffset, parameters.byteLength);
  const head = { blindspotProfile: VERSION, name, base, sha256, ...rest };
  return JSON.stringify({ ...head, parameters: base64Of(bytes) }, null, 2);
}

/**
 * @param sha256 of bytes, in hexadecimal
 * @throws AppError ProfileRejected
 */
export async function readProfile(
  file: File,
  sha256: (bytes: ArrayBuffer) => Promise<string>,
): Promise<Profile> {
  const refuse = (why: ProfileFault) => new AppError("profileRejected", { name: file.name, why });
  if (file.size > MOST_BYTES) throw refuse("tooLarge");
  const text = await file.text().catch((error: unknown) => {
    throw new AppError("profileRejected", { name: file.name, why: "damaged" }, error);
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw refuse(/^\s*\{\s*"blindspotProfile"/.test(text) ? "damaged" : "noProfile");
  }
  if (!isObject(json) || json.blindspotProfile === undefined) throw refuse("noProfile");
  if (json.blindspotProfile !== VERSION) throw refuse("newer");
  const { base, steps, photos, parameters } = json;
  if (!isObject(base) || typeof base.id !== "string" || typeof base.sha256 !== "string") {
    throw refuse("damaged");
  }
  if (!isCount(steps) || !isCount(photos) || typeof parameters !== "string")
    throw refuse("damaged");
  const bytes = bytesOf(parameters);
  if (!bytes || bytes.length % 4 !== 0 || bytes.length === 0) throw refuse("damaged");
  if ((await sha256(bytes.buffer)) !== json.sha256) throw refuse("damaged");
  const values = new Float32Array(bytes.buffer); // little-endian, as every browser's machine is
  if (!values.every(Number.isFinite)) throw refuse("damaged");
  const words = (value: unknown) => (typeof value === "string" ? oneLine(value, 80) || null : null);
  const { thumbnail } = json;
  const shown =
    typeof thumbnail === "string" &&
    thumbnail.length < MOST_THUMBNAIL &&
    /^data:image\/jpeg;base64,[A-Za-z0-9+/]+=*$/.test(thumbnail);
  return {
    name: words(json.name) ?? "Profile",
    parameters: values,
    base: { id: oneLine(base.id, 80), sha256: base.sha256 },
    steps,
    photos,
    pixels: isCount(json.pixels) ? json.pixels : null,
    date: words(json.date),
    camera: words(json.camera),
    lens: words(json.lens),
    iso: isCount(json.iso) ? json.iso : null,
    thumbnail: shown ? thumbnail : null,
  };
}

/**
 * The model that a profile makes of its base.
 * @param models the site's, as they are now
 * @throws AppError ProfileRejected
 */
export function profileModel(
  { name, parameters, ...fitted }: Profile,
  sha256: string,
  models: readonly ModelEntry[],
): ModelEntry {
  const base = baseOf(fitted, models);
  if (!base?.fit || base.fit.parameters !== parameters.length) {
    throw new AppError("profileOfOtherModel", { name, base: fitted.base.id });
  }
  const { fit: _, fp16: __, ...rest } = base;
  return {
    ...rest,
    id: `profile-${sha256.slice(0, 16)}`,
    name,
    summary: "",
    default: false,
    own: true,
    file: `${name}.blindspot-profile`,
    sha256,
    bytes: parameters.byteLength,
    fitted,
    quality: {},
  };
}

/** The model that a profile belongs to; null where this site has another, or none. */
export const baseOf = (
  { base }: Pick<Fitted, "base">,
  models: readonly ModelEntry[],
): ModelEntry | null =>
  models.find(({ id, sha256, fit }) => id === base.id && sha256 === base.sha256 && fit) ?? null;

/** Sensors differ, and noise grows with ISO: so near, noise is nearly the same. In stops. */
const NEAR_ISO = 0.5;

/** Whether a profile was made for photos like this one. */
export function suits(
  { camera, iso }: Pick<Fitted, "camera" | "iso">,
  photo: { readonly camera: string | null; readonly iso: number | null },
): boolean {
  if (!camera || camera !== photo.camera || !iso || !photo.iso) return false;
  return Math.abs(Math.log2(iso / photo.iso)) <= NEAR_ISO;
}

export type ProfileFault = "tooLarge" | "noProfile" | "newer" | "damaged";

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isCount = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value > 0 && value < 2 ** 53;

function base64Of(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  } catch {
    return null;
  }
}
