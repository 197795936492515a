/** What blindness does, with a filter in the network's place: a share of the pixel itself joins the guess. */
import { type Filter, guess, learn, windowAround } from "./blind-filter";
import { type Picture, withNoise } from "./picture";

/** The noise that the stand-in learns at, weaker than most: one network has to do for all photos. */
const LEARNT_AT = 10 / 255;

/** The stand-in for the network. */
export interface Conditional {
  readonly filter: Filter;
  /** How far the pixel itself is trusted: 0…1. */
  readonly trust: number;
}

/** Learns from a noisy version of a picture alone; `clean` serves to make it. */
export function learnConditional(clean: Picture): Conditional {
  const noisy = withNoise(clean, LEARNT_AT, { seed: 3 });
  const filter = learn(windowAround(1, 3, true), noisy);
  return { filter, trust: trustOf(noisy, guess(filter, noisy), LEARNT_AT) };
}

/**
 * How far the pixel itself is to be trusted, 0…1, found without a clean picture: of the squared difference between
 * pixel and guess the noise's part is known, the rest is detail that the guess misses. The share makes the squared
 * error smallest (Wiener).
 * @param sigma the noise's standard deviation
 */
export function trustOf(noisy: Picture, guessed: Picture, sigma: number): number {
  const { pixelAndGuess } = errorsOf(noisy, noisy, guessed);
  return Math.max(0, 1 - sigma ** 2 / pixelAndGuess);
}

/**
 * Blindness c times nothing of the pixel, 1 − c times its trusted share.
 * @param blindness 0 sees the pixel as far as it is trusted; 1 is the guess alone
 */
export function conditional(
  noisy: Picture,
  guessed: Picture,
  trust: number,
  blindness: number,
): Picture {
  const share = (1 - blindness) * trust;
  return {
    ...noisy,
    planes: noisy.planes.map(
      (value, i) => share * value + (1 - share) * (guessed.planes[i] as number),
    ),
  };
}

/** Mean squares and products of differences; from them the error at any blindness follows. */
export interface Errors {
  readonly pixelAndGuess: number;
  readonly mixed: number;
  readonly guessAndClean: number;
}

export function errorsOf(clean: Picture, noisy: Picture, guessed: Picture): Errors {
  const count = clean.planes.length;
  let [pixelAndGuess, mixed, guessAndClean] = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    const own = (noisy.planes[i] as number) - (guessed.planes[i] as number);
    const missed = (guessed.planes[i] as number) - (clean.planes[i] as number);
    pixelAndGuess += (own * own) / count;
    mixed += (own * missed) / count;
    guessAndClean += (missed * missed) / count;
  }
  return { pixelAndGuess, mixed, guessAndClean };
}

/** The root of the mean squared error of `conditional`. */
export function errorAt(
  { pixelAndGuess, mixed, guessAndClean }: Errors,
  trust: number,
  blindness: number,
): number {
  const share = (1 - blindness) * trust;
  return Math.sqrt(share ** 2 * pixelAndGuess + 2 * share * mixed + guessAndClean);
}
