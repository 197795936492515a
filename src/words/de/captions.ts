import type { Words } from "../catalogue";
import { percent, short } from "../numbers";

export const captions: Words["captions"] = {
  blindness: (c) => `Blindheit ${short(c)}`,
  hole: (pixels) => `Loch ${pixels}`,
  sampling(sampling) {
    switch (sampling.kind) {
      case "none":
        return "";
      case "pixel-shuffle":
        return `jedes ${sampling.stride}. Pixel`;
      case "random":
        return `etwa jedes ${sampling.stride}. Pixel × ${sampling.draws}`;
    }
  },
  refined: "verfeinert",
  averaged: "8 Drehungen gemittelt",
  hotPixelsKept: "Hotpixel behalten",
  blotches: (value) => `Farbflecken ${percent(value)}`,
  structureNotKept: "ohne Struktur",
  brightnessNotCorrected: "Helligkeit nicht berichtigt",
  amount: (value) => `Stärke ${percent(value)}`,
  luminance: (value) => `Helligkeitsrauschen ${percent(value)}`,
  chroma: (value) => `Farbrauschen ${percent(value)}`,
  detail: (value) => `Details zurück ${percent(value)}`,
};
