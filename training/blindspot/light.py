"""Whether a photo's noise was added to light, and how much of it.

A sensor adds its noise to light, and values grow ever more slowly with light: such noise reaches
further down than up. Noise that was added to values does not, and a camera that smoothed its photo
has averaged before. See `bias` for what follows.

`src/raster/light.ts` and `src/measure/noise-of-light.ts` do the same in the app, number for number;
the two are compared on `src/network/auto.golden.json`.
"""

from __future__ import annotations

import numpy as np

Array = np.ndarray

# Of a normal distribution: one standard deviation below the median, the median, one above.
QUANTILES = (0.1587, 0.5, 0.8413)

# A block's channel tells nothing where it is black or white, or where steps of 8 bits are all that
# is seen of its noise.
DARKEST, BRIGHTEST, FINEST = 0.02, 0.98, 0.002

# Where so few of the blocks tell something, they are the odd ones of a black or white picture, or
# of a channel.
LEAST_TOLD = 0.25
# Fewer blocks than this are a small picture's, of which chance tells too much.
LEAST_BLOCKS = 4

# From which share of the asymmetry that light would leave, less its standard error, noise counts as
# added to light, and from which all of it.
NONE, ALL = 0.05, 0.25
# Texture is asymmetrical, too: up to this spread (`auto.PhotoNoise`) flat blocks hold noise and
# little else, from that on they may hold anything.
SURE, UNSURE = 0.08, 0.14
# So is what hangs together: up to this correlation of neighbours (`auto.alikeness`) it is as noise
# comes from a sensor and its demosaicing, from that on something else, or smoothed by a camera.
RAW, SMOOTH = 0.65, 0.75


def to_light(value: Array) -> Array:
    """sRGB's transfer function, IEC 61966-2-1, continued beyond white; 0 below black."""
    value = np.maximum(value, 0)
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def to_value(light: Array) -> Array:
    """Its inverse."""
    light = np.maximum(light, 0)
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


def noise_of_light(blocks: Array, spread: float, alike: float) -> tuple[float, float, float]:
    """Of flat blocks [n, pixels, 3], in values from 0 to 1: the variance of red, green and blue
    light per unit of it, as far as the noise was added to light; zeros where it was not."""
    low, middle, high = (quantile(np.sort(blocks, 1), q) for q in QUANTILES)
    reach = high - middle
    told = (middle > DARKEST) & (high < BRIGHTEST) & (reach > FINEST)
    if len(blocks) < LEAST_BLOCKS or told.mean() < LEAST_TOLD:
        return (0.0, 0.0, 0.0)
    light = to_light(middle)
    deviation = to_light(high) - light
    # Where the lower quantile is to be expected, of noise that was added to values and to light.
    even = np.maximum(middle - reach, 0)
    uneven = to_value(np.maximum(light - deviation, 0))
    expected = ((even - uneven) / np.maximum(reach, FINEST))[told]
    found = ((even - np.maximum(low, 0)) / np.maximum(reach, FINEST))[told]
    power = np.square(expected).sum()
    if power == 0:
        return (0.0, 0.0, 0.0)
    share = (found * expected).sum() / power
    # Its standard error by what is left (White 1980, Econometrica 48).
    error = np.sqrt(np.square((found - share * expected) * expected).sum()) / power
    sure = ramp(share - error, NONE, ALL) * ramp(spread, UNSURE, SURE) * ramp(alike, SMOOTH, RAW)
    ratio = np.square(deviation) / np.maximum(light, to_light(np.float64(DARKEST)))
    channels = [
        float(np.median(ratio[told[:, c], c])) if told[:, c].mean() >= LEAST_TOLD else None
        for c in range(3)
    ]
    known = [c for c in channels if c is not None]
    mean = sum(known) / len(known)
    return tuple(sure * (mean if c is None else c) for c in channels)


def ramp(x: float, none: float, all_of_it: float) -> float:
    return min(1.0, max(0.0, float((x - none) / (all_of_it - none))))


def quantile(ordered: Array, share: float) -> Array:
    """Of [n, pixels, 3] in ascending order: [n, 3]."""
    at = share * ordered.shape[1] - 0.5
    below = int(at)
    return ordered[:, below] + (at - below) * (ordered[:, below + 1] - ordered[:, below])
