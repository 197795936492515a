/** The shape of `public/models/manifest.json`, written by `training/`'s exporter. */
import type { Conditions } from "../network/conditions";
import type { ParameterGroup } from "../network/fit";
import { PLAIN } from "../network/procedure";
import { toldNoise } from "../network/told-noise";

/** What a network may ask for beside the image: see `Conditions`; `shift` says how wide its hole is. */
export const INPUTS = ["image", "blindness", "noise", "shift"] as const;

export type InputName = (typeof INPUTS)[number];

export interface ModelEntry {
  readonly id: string;
  /** One short name and one line for the model menu. Without a line it is told what a model of its kind is. */
  readonly name: string;
  readonly summary: string;
  readonly default: boolean;
  /** Auto chooses it in place of the default where the noise is one to be told of: see `AutoChoice`. */
  readonly byAuto?: true;
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
  /** What fits it to photos; absent where it cannot be fitted. */
  readonly fit?: FitEntry;
  /** It is a profile: another model with what a fit learnt. Then `file` holds its parameters alone. */
  readonly fitted?: Fitted;
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

export interface ModelFile {
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** Graphs whose last input is what a fit trains, `parameters`: see `training/blindspot/fit_graphs.py`. */
export interface FitEntry {
  readonly parameters: number;
  readonly groups: readonly ParameterGroup[];
  /** The model, and the same in half the bytes. */
  readonly inference: ModelFile;
  readonly fp16: ModelFile;
  readonly gradient: ModelFile;
  /** The model's own parameters, then inputs and answers of both graphs. */
  readonly golden: ModelFile & {
    readonly side: number;
    readonly batch: number;
    readonly blindness: number;
  };
}

/** Where a profile's parameters come from. */
export interface Fitted {
  readonly base: { readonly id: string; readonly sha256: string };
  readonly steps: number;
  /** Of the photos it was fitted to: how many, and their pixels together; null where that is not known. */
  readonly photos: number;
  readonly pixels: number | null;
  /** As ISO 8601. */
  readonly date: string | null;
  readonly camera: string | null;
  readonly lens: string | null;
  readonly iso: number | null;
  /** Of the first photo, as a data URL of a small JPEG. */
  readonly thumbnail: string | null;
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
