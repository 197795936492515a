import type { Sampling } from "../../../network/procedure";
import type { ShippedPreset } from "../../../state/presets";
import type { Sweep } from "../../../state/variants";
import { number } from "../../numbers";

/** Of what has an explanation beside its name. */
interface Hinted {
  readonly name: string;
  readonly hint: string;
}

const presets: Readonly<Record<ShippedPreset["id"], Hinted>> = {
  auto: { name: "Auto", hint: "What the photo's own noise asks for" },
  detail: {
    name: "Keep every detail",
    hint: "The network sees each pixel it cleans: some grain stays",
  },
  balanced: { name: "Balanced", hint: "What the network is best at, whatever the photo" },
  smooth: { name: "Smooth", hint: "Nearly blind to each pixel: clean areas, soft textures" },
  night: { name: "Night", hint: "For strong noise with blotches of two pixels and more" },
  filmGrain: {
    name: "Film grain",
    hint: "For grain several pixels wide, of film and scans; takes 4 times as long",
  },
};

const samplings: Readonly<Record<Sampling["kind"], Hinted>> = {
  none: { name: "None", hint: "The network sees the photo as it is." },
  "pixel-shuffle": {
    name: "Taken apart (pixel-shuffle)",
    hint: "Every second (third, …) pixel becomes a photo of its own: blotches wider than a pixel fall apart into noise the network can tell, and fine detail goes with them.",
  },
  random: {
    name: "Taken apart at random",
    hint: "As pixel-shuffle, but the pixels are dealt out at random: no regular grid can show through. Draws are averaged.",
  },
};

const sweeps: Readonly<Record<Sweep, Hinted>> = {
  blindness: { name: "Sweep blindness", hint: "From all detail to all smooth, side by side" },
  hole: {
    name: "Sweep holes",
    hint: "Holes of 1 to 7 pixels, side by side: for noise whose neighbours are alike",
  },
  stride: {
    name: "Sweep strides",
    hint: "Taken apart by 1 to 5, side by side: for blotches wider than a pixel",
  },
};

export const variants = {
  presets,
  samplings,
  sweeps,

  // Several variants.
  variants: "Variants",
  variant: "Variant",
  remove: (name: string) => `Remove ${name}`,
  removeVariant: "Remove",
  compareVariants: "Compare variants",
  compare: "Compare",
  addVariant: "Add a variant",
  addVariantHint: "A copy of this one, to change",
  moveLeft: "Move left",
  moveRight: "Move right",

  // What Auto sets.
  auto: "Auto",
  byAuto: (value: string) => `Auto: ${value}`,
  allToAuto: "All to Auto",
  backToAuto: (label: string) => `${label}: back to Auto`,
  backToAutoHint: "Let the photo's own noise decide",

  // Presets.
  presetsTitle: "Presets",
  presetsMenu: "Presets and settings",
  keepAsPreset: "Keep as preset…",
  keepAsPresetTitle: "Keep as preset",
  presetName: "Name",
  keep: "Keep",
  cancel: "Cancel",
  deletePreset: (name: string) => `Delete ${name}`,
  copySettings: "Copy settings",
  copySettingsHint: "As text, to paste here or anywhere",
  copyLink: "Copy link",
  copyLinkHint: "A link that carries the settings, never the photo",
  exportPresets: "Export presets",
  exportPresetsHint: "Your presets as a file",
  openPresets: "Open presets…",

  // What a photographer looks for.
  amount: "Amount",
  detailOrSmooth: "Detail ↔ Smooth",
  colourNoise: "Colour noise",
  fineTune: "Fine-tune",
  brightnessNoise: "Brightness noise",
  brightnessNoiseHint: "How much of the grain in brightness is taken away.",
  detail: "Give back detail",
  detailHint: "Puts back what was taken of brightness where it stands out of the noise.",
  colourBlotches: "Colour blotches",
  colourBlotchesHint: "Takes away patches of wrong colour, wider than noise, as of dark photos.",
  removeHotPixels: "Remove hot pixels",
  keepStructure: "Keep structure",
  keepStructureHint: "Puts back stars, fabric and lettering that stand out of the noise.",
  correctBrightness: "Correct brightness",
  correctBrightnessHint: "Strong noise shifts brightness, most in dark places: shifts it back.",
  noBrightnessShifted: "The noise of this photo shifts no brightness.",
  noiseNotKnown: "The noise of this photo is not known: nothing can be told to stand out of it.",

  // What the network is and does.
  network: "Network",
  model: "Model",
  yourModels: "Your models",
  /** Of one of them that says nothing of itself. */
  added: "Added by you.",
  fittedTo: (base: string, photos: number) =>
    `${base}, fitted to ${photos === 1 ? "a photo" : `${photos} photos`}.`,
  /** What a model is for, its size and its speed. */
  explained: (summary: string, described: string) => `${summary} ${described}.`,
  loading: "Loading…",
  addModel: "Add your own model…",
  checking: (name: string) => `Checking ${name}…`,
  blindness: "Blindness",
  /** At the ends of its slider. */
  sees: "0 sees",
  isBlind: "blind 1",
  blindnessHint: (recommended: number) =>
    `At 0 the network sees each pixel it cleans and keeps the finest detail; at 1 it is blind to that pixel and rebuilds it from its neighbours. ${number(recommended, 2)} is recommended for this model.`,
  noBlindness: (model: string) => `${model} has no blindness to set; choose another model for it.`,
  howBlindness: "How blindness works",
  hole: "Hole",
  holeHint:
    "So many pixels across are hidden around each pixel that the network rebuilds. Noise that reaches from pixel to pixel needs a wider hole; fine detail keeps best with a narrow one.",
  howHole: "How the hole works",
  downsampling: "Downsampling",
  howDownsampling: "How downsampling works",
  stride: "Stride",
  draws: "Draws",
  drawsHint: "More draws leave less grain and take longer.",
  refinement: "Refinement",
  howRefinement: "How refinement works",
  refine: "Refine (R³)",
  refineHint:
    "The network runs 8 more times over its own result, each time with some noisy pixels put back: what differs between the runs goes. Takes 9 times as long.",
  ensemble: "Average 8 flips and rotations",
  ensembleHint:
    "The mean of what the network makes of the photo and of its mirror images: a little better everywhere. Takes 8 times as long.",
  work: (time: string) => `About ${time} of work on this machine.`,
};
