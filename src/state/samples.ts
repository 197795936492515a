/** Small pictures of what the presets make of the photo that is open. */
import type { SampleRequest } from "../engine/protocol";
import type { Rect } from "../geometry/rect";
import { resultKey } from "../network/settings";
import { settingsOf } from "./auto";
import type { ExportSlice } from "./export";
import type { JobSlice } from "./job";
import { currentPhoto, type Photos } from "./library";
import { type Planned, pauseOf, plan } from "./plan";
import { PRESETS, type Preset, type PresetsSlice, presetApplied } from "./presets";
import type { Slice } from "./slice";
import { activeVariant, networkSettings, type Variant } from "./variants";
import type { Shown } from "./wanted";

/** The part of a photo, in its pixels. */
export const SAMPLE_SIZE = { width: 60, height: 40 } as const;

export interface SamplesSlice {
  /** RGBA8 of a part of the current photo, by `sampleKey`. */
  readonly samples: ReadonlyMap<string, Uint8ClampedArray<ArrayBuffer>>;
  addSample(key: string, rgba: Uint8ClampedArray<ArrayBuffer>): void;
}

/** The part of the current photo that samples show: where there is most to see. */
export function sampledPart(state: Photos): Rect | null {
  const photo = currentPhoto(state)?.info;
  if (!photo) return null;
  const width = Math.min(SAMPLE_SIZE.width, photo.width);
  const height = Math.min(SAMPLE_SIZE.height, photo.height);
  const { x, y } = photo.mostToSee ?? { x: photo.width / 2, y: photo.height / 2 };
  const along = (at: number, length: number, most: number) =>
    Math.min(most - length, Math.max(0, Math.round(at - length / 2)));
  return { x: along(x, width, photo.width), y: along(y, height, photo.height), width, height };
}

/** What a preset's picture shows; null while there is no photo or no model. */
export function sampleOf(state: Shown, preset: Preset): SampleRequest | null {
  const rect = sampledPart(state);
  const photo = currentPhoto(state);
  const { id, ...active } = activeVariant(state);
  const variant: Variant = { id, ...presetApplied(preset, active) };
  const settings = networkSettings(state, variant);
  if (!rect || !photo || !settings) return null;
  return { photo: photo.id, settings, blend: settingsOf(state, variant).blend, rect };
}

export const sampleKey = ({ photo, settings, blend }: SampleRequest): string =>
  `${resultKey(photo, settings)} ${JSON.stringify(blend)}`;

/** The samples still to be made: only once the network has nothing else to do. */
export function leftToSample(
  state: Planned &
    Pick<SamplesSlice, "samples"> &
    Pick<PresetsSlice, "presets"> &
    Pick<ExportSlice, "exporting"> &
    Pick<JobSlice, "engineStatus">,
): readonly SampleRequest[] {
  if (!state.engineStatus || state.exporting || pauseOf(state) || plan(state).length > 0) return [];
  return [...PRESETS, ...state.presets]
    .map((preset) => sampleOf(state, preset))
    .filter((request) => request !== null)
    .filter((request) => !state.samples.has(sampleKey(request)));
}

export const createSamples: Slice<SamplesSlice, SamplesSlice> = (set) => ({
  samples: new Map(),
  addSample: (key, rgba) => set(({ samples }) => ({ samples: new Map(samples).set(key, rgba) })),
});
