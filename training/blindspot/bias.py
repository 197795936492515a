"""How noise shifts brightness, undone.

What a denoiser finds is the mean of a place's noisy values, and that is not the value without
noise. A sensor's noise is added to light, and values grow ever more slowly with light: their mean
is darker than the mean light, by up to 8/255 in strong noise. Noise that is cut off at black leaves
a mean that is too bright, at white too dark. What is needed is an *exact unbiased inverse*, as
after a transform that makes noise even (Mäkitalo & Foi 2011, IEEE TIP 20(1), equation 3): the value
whose noisy values have this mean.

`src/raster/bias.ts` does the same in the app, number for number; the two are compared on
`src/raster/bias.golden.json`, which `python -m blindspot.bias` writes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import numpy as np

from .auto import PhotoNoise
from .light import to_light, to_value
from .told import deviation, deviation_at

Array = np.ndarray

# Noise of values that is weaker than this, in 1/255, shifts none of them by as much as three.
LEAST_CUT = 6.0

# Steps of the curve; and standard deviations, and how far apart they lie, at which a normal
# distribution is summed.
STEPS = 1024
WIDEST, APART = 4.0, 0.25

# Values [n, 1] in [0, 1], standard deviations [m] -> with noise that is so many of these off.
Noisy = Callable[[Array, Array], Array]


def in_light(ratio: float) -> Noisy:
    """The variance of the noise per unit of light is `ratio`."""

    def noisy(value: Array, z: Array) -> Array:
        light = to_light(value)
        return to_value(light + np.sqrt(ratio * light) * z)

    return noisy


def in_values(noise: PhotoNoise) -> Noisy:
    """As strong as it was measured, of values that end at black and white."""
    return lambda value, z: np.clip(
        value + deviation_at(value, noise, deviation) / 255 * z, 0.0, 1.0
    )


def inverse_of(noisy: Noisy) -> Array:
    """[STEPS + 1]: for mean values from 0 to 1 the value whose noisy values have that mean."""
    right = np.arange(STEPS + 1) / STEPS
    z = np.arange(-WIDEST, WIDEST + APART, APART)
    weight = np.exp(-np.square(z) / 2)
    mean = (noisy(right[:, None], z) * weight).sum(1) / weight.sum()
    # Below what black became values are black, above what white became they are white.
    return np.interp(right, np.maximum.accumulate(mean), right)


def inverses_for(noise: PhotoNoise) -> list[Array] | None:
    """Those of red, green and blue; None where the noise shifts nothing."""
    if any(noise.light):
        return [inverse_of(in_light(ratio)) for ratio in noise.light]
    if noise.brightness < LEAST_CUT:
        return None
    return [inverse_of(in_values(noise))] * 3


def without_bias(answer: Array, noise: PhotoNoise) -> Array:
    """A denoised picture [H, W, 3] free of its bias; values beyond black and white stay."""
    inverses = inverses_for(noise)
    if inverses is None:
        return answer
    out = answer.copy()
    for channel, inverse in enumerate(inverses):
        value = answer[..., channel]
        right = np.interp(value, np.arange(STEPS + 1) / STEPS, inverse)
        inside = (value > 0) & (value < 1)
        out[..., channel] = np.where(inside, right.astype(answer.dtype), value)
    return out


GOLDEN = Path(__file__).parents[2] / "src" / "raster" / "bias.golden.json"


def golden() -> list[dict]:
    """Every 32nd number of the inverses for noise of light, weak and strong, and of values."""
    known = {"correlation": (0.0,) * 3, "colour_correlation": (0.0,) * 3, "spread": 0.0}
    noises = [
        PhotoNoise((None, None, None), 9.0, 7.0, **known, light=(0.0005, 0.01, 0.1)),
        PhotoNoise((None, None, None), 12.0, 18.0, **known),
        PhotoNoise(((9.0, 4.0), None, (3.0, 2.0)), 6.0, 3.0, **known),
    ]
    return [
        {"noise": asdict(noise), "inverses": [i[::32].tolist() for i in inverses_for(noise) or []]}
        for noise in noises
    ]


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps(golden()) + "\n")
    print(GOLDEN, file=sys.stderr)
