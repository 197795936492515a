"""What a network with an input `noise` is told of a photo: the noise that `auto.measure` found, in
the numbers of `noise.py`. No network runs for it.

`src/network/told-noise.ts` does the same in the app, number for number; the two are compared on
`src/network/told-noise.golden.json`, which `python -m blindspot.told` writes.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import numpy as np

from .auto import PhotoNoise, alikeness, smoothed
from .noise import KNOTS, LAGS

Array = np.ndarray

# Where dark, middle and bright places lie: the middle of their ranges, for the outer ones nearer to
# where photos have their pixels.
CENTRES = (0.15, 0.375, 0.7)

# Where a camera has smoothed, noise is so many times what the flattest places hold: 1.17 to 1.89,
# the medians of three kinds of training photos.
SMOOTHED_TIMES = 1.4

# White noise of a photo whose own is not known, because it is smaller than a block: weak enough to
# take little with it. Standard deviation in 1/255.
ASSUMED = 3.0


def told(noise: PhotoNoise | None, stride: int = 1) -> Array:
    """[3·KNOTS + REACHES] float32, as `noise.measured_noise` gives for one photo: the standard
    deviations of red, green and blue at KNOTS brightnesses, in full scale; the autocorrelation at
    1, 2 and 4 pixels; the correlation of the channels.

    The three channels are taken to be alike: then brightness, of variance b², and two differences
    of colour, of c² each, say all (`auto.OPPONENT` keeps lengths): a channel's variance is
    (b² + 2c²)/3, that of what two channels share (b² - c²)/3. Between dark, middle and bright
    places deviations are interpolated; beyond them, and where one is not known, the nearest hold.

    stride: of downsampling, which leaves neighbours that lay so many pixels apart.
    """
    if noise is None:
        return np.array([ASSUMED / 255] * 3 * KNOTS + [0.0] * (len(LAGS) + 1), np.float32)
    at = np.arange(KNOTS) / (KNOTS - 1)
    times = 1 + (SMOOTHED_TIMES - 1) * smoothed(noise)
    curve = times * deviation_at(at, noise, deviation) / 255
    reaches = [correlation(noise, lag * stride) for lag in LAGS]
    brightness, colour = noise.brightness**2, noise.colour**2
    total = brightness + 2 * colour
    shared = (brightness - colour) / total if total > 0 else 0.0
    return np.array([*curve, *curve, *curve, *reaches, shared], np.float32)


def deviation_at(
    brightness: Array, noise: PhotoNoise, of: Callable[[float, float], float]
) -> Array:
    """The standard deviation of one kind at brightnesses of any shape, in 1/255: interpolated
    between those of dark, middle and bright places, or the whole photo's. of: which one, of the
    levels of brightness and of colour."""
    known = [
        (centre, of(*level))
        for centre, level in zip(CENTRES, noise.levels, strict=True)
        if level is not None
    ] or [(0.5, of(noise.brightness, noise.colour))]
    return np.interp(brightness, *zip(*known, strict=True))


def deviation(brightness: float, colour: float) -> float:
    """Standard deviation of a channel."""
    return math.sqrt((brightness**2 + 2 * colour**2) / 3)


def correlation(noise: PhotoNoise, lag: int) -> float:
    """Autocorrelation of a channel so many pixels apart; of what was not measured, 0. At 4 pixels
    it is what falls by the same share each pixel as up to 3."""
    measured = len(noise.correlation)
    if lag == measured + 1:
        return max(0.0, correlation(noise, measured)) ** (lag / measured)
    if lag > measured:
        return 0.0
    return min(1.0, max(-1.0, alikeness(noise, lag)))


GOLDEN = Path(__file__).parents[2] / "src" / "network" / "told-noise.golden.json"


def golden() -> list[dict]:
    """Noises, strides and what is told of them."""
    coarse = PhotoNoise(
        ((4.0, 9.0), (6.5, 7.25), (3.0, 2.0)), 5.0, 6.0, (0.7, 0.4, 0.25), (0.9, 0.7, 0.5), 0.1
    )
    gap = PhotoNoise(
        ((2.0, 2.0), None, (5.0, 1.0)), 3.0, 1.5, (0.1, -0.05, -0.2), (0.3, 0, -0.1), 0
    )
    bright = PhotoNoise((None, None, (8.0, 4.0)), 8.0, 4.0, (0.5, 0.2, 0.1), (1.4, 0.2, 0.0), 0.3)
    nowhere = PhotoNoise((None, None, None), 12.0, 3.0, (0.6, 0.1, 0.0), (0.2, 0.1, 0.0), 0.9)
    still = PhotoNoise(((0.0, 0.0), None, None), 0.0, 0.0, (0.0,) * 3, (0.0,) * 3, 0.0)
    return [
        {
            "noise": None if noise is None else asdict(noise),
            "stride": stride,
            "told": [float(value) for value in told(noise, stride)],
        }
        for noise in (coarse, gap, bright, nowhere, still, None)
        for stride in (1, 2, 3)
    ]


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps(golden()) + "\n")
    print(GOLDEN, file=sys.stderr)
