/** A quick look before a long wait: what the site's fastest network makes of the view stands in for a slower one. */
import type { Rect } from "../geometry/rect";
import { area } from "../geometry/tiles";
import { costOf, PLAIN, type Procedure } from "../network/procedure";
import { settingsOf } from "./auto";
import type { BatchSlice } from "./batch";
import type { JobSlice } from "./job";
import { fastestModel, secondsFor } from "./progress";
import { activeVariant, modelOf, type Variant } from "./variants";
import { visible } from "./view";
import {
  coverage,
  covers,
  isComplete,
  type Shown,
  shownTargets,
  type Wanted,
  wantedBy,
} from "./wanted";

/** A wait, in seconds, that is worth a preview. */
const LONG = 8;
/** The share of the work that a preview may take. */
const QUICK = 0.25;

/** One run of a network that looks where the variant's does; neither passes nor draws that only refine it. */
function once({ sampling }: Procedure): Procedure {
  return { ...PLAIN, sampling: sampling.kind === "random" ? { ...sampling, draws: 1 } : sampling };
}

/** The result that may stand in for a variant's; null where none is much less work. */
export function previewBy(state: Shown, variant: Variant): Wanted | null {
  const own = modelOf(state, variant);
  const fastest = fastestModel(state);
  if (!own || !fastest || fastest === own) return null;
  const { procedure } = settingsOf(state, variant);
  const plain = once(procedure);
  const work = fastest.macsPerPixel * costOf(plain);
  if (!(work < QUICK * own.macsPerPixel * costOf(procedure))) return null;
  const auto = { ...variant.auto, sampling: false };
  return wantedBy(state, { ...variant, model: fastest.id, procedure: plain, auto });
}

/** The preview that stands in for a variant's result as long as that is not there; null without one. */
export function previewShown(state: Shown, variant: Variant): Wanted | null {
  const target = wantedBy(state, variant);
  if (!target || isComplete(state, target)) return null;
  const preview = previewBy(state, variant);
  return preview && state.results.get(preview.key)?.preview ? preview : null;
}

type Waiting = Shown &
  Pick<JobSlice, "msPerGigaMac"> &
  Pick<BatchSlice, "batch"> & { readonly exporting: object | null };

/**
 * The preview to be made now of what is in view: where nothing at all is to be seen there of the photo denoised, and
 * it would take long. Not while somebody waits for a file, nor of several variants: they take turns, round by round.
 */
export function previewDue(state: Waiting): { target: Wanted; within: Rect } | null {
  const within = visible(state);
  const [target, ...others] = shownTargets(state);
  if (!within || !target || target.idle || others.length > 0) return null;
  if (state.exporting || state.batch?.step === "running") return null;
  const seconds = (of: Wanted) => {
    const left = area(within) - coverage(state.results.get(of.key), within);
    return secondsFor(state, of.settings, left) ?? 0;
  };
  // What has begun is not interrupted: on a first visit that teaches the speed.
  if (coverage(state.results.get(target.key), within) > 0) return null;
  if (seconds(target) < LONG) return null;
  const preview = previewBy(state, activeVariant(state));
  if (!preview || seconds(preview) > QUICK * seconds(target)) return null;
  for (const result of state.results.values()) {
    if (result.photo === target.photo.id && covers(result, within)) return null;
  }
  return { target: preview, within };
}
