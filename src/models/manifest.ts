/** The shape of `public/models/manifest.json`, written by `training/`'s exporter. */
import type { Conditions } from "../network/conditions";
import { PLAIN } from "../network/procedure";
import { toldNoise } from "../network/told-noise";

/** What a network may ask for beside the image: see `Conditions`; `shift` says how wide its hole is. */
export const INPUTS = ["image", "blindness", "noise", "shift"] as const;

export type InputName = (typeof INPUTS)[number];

export interface ModelEntry {
  readonly id: string;
  /** One short name and one line for the model menu. */
  readonly name: string;
  readonly summary: string;
  readonly default: boolean;
  /** Added by the person and kept by the browser, not beside the manifest. */
  readonly own?: true;
  /** ONNX file beside the manifest. */
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
  /** The same network in half the bytes. */
  readonly fp16?: { readonly file: string; readonly sha256: string; readonly bytes: number };
  readonly params: number;
  readonly macsPerPixel: number;
  /** Receptive-field radius in pixels; a tile's halo is at least this. */
  readonly radius: number;
  /** A tile's width and height must be divisible by it; 1 when absent. */
  readonly multiple?: number;
  /** Widest intermediate tensor, in channels: decides the tile size that fits the device. */
  readonly channels: number;
  readonly inputs: readonly InputName[];
  /** The blindness c in [0, 1] its quality was measured at; 0 when absent. */
  readonly defaultBlindness?: number;
  readonly method: string;
  /** Stored answers the running model is compared with at start-up. */
  readonly golden: GoldenTile;
  readonly training: Readonly<Record<string, unknown>>;
  readonly quality: Readonly<Record<string, unknown>>;
}

/**
 * A small input and PyTorch's outputs for it, as little-endian float32:
 * one input [3, height, width], then one output [3, height, width] for each blindness in order.
 */
export interface GoldenTile {
  readonly file: string;
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
  readonly blindness: readonly number[];
  /** What else it was made under, where the network asks for it. */
  readonly hole?: number;
  readonly noise?: readonly number[];
}

/** What each of a golden tile's outputs was made under, in order. */
export const goldenConditions = ({
  blindness,
  hole = 1,
  noise = [...toldNoise(null, PLAIN)],
}: Pick<GoldenTile, "blindness" | "hole" | "noise">): readonly Conditions[] =>
  blindness.map((c) => ({ blindness: c, hole, noise: Float32Array.from(noise) }));

export interface Manifest {
  readonly models: readonly ModelEntry[];
}
