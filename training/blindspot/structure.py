"""What stands out of the noise stays: structure that a network took away is put back.

A network's error is no noise, and it knows too little of stars, fabric and lettering. But the noise
that was measured (`auto.measure`) says how strong each frequency of what was taken away may be:
what is far stronger is structure. The residual is cut into overlapping blocks, and of their cosine
transforms those coefficients go back whose energy the noise does not explain, by Wiener's share:
in a block, or, if it is less, on an area, for texture is weaker than a star but not alone. A local
test in a transform is what Donoho & Johnstone 1994 (Biometrika 81) do to a photo; here it
is done to what was taken from one.

`src/raster/structure.ts` does the same in the app, number for number; the two are compared on
`src/raster/structure.golden.json`, which `python -m blindspot.structure` writes.
"""

from __future__ import annotations

import base64
import json
import sys
from dataclasses import asdict
from pathlib import Path

import numpy as np
from scipy.fft import dctn
from scipy.ndimage import uniform_filter

from .auto import PhotoNoise, measure, smoothed
from .procedures import place_hash
from .told import deviation_at
from .transform import (
    BLOCK,
    COSINES,
    OPPONENT,
    STEP,
    WINDOW,
    blocks_of,
    overlapped,
    reflected,
    wiener,
)

Array = np.ndarray

# So many blocks to each side are asked together.
AREA = 2
# So wide is the area of the residual that a pixel's answer depends on, to each side.
REACH = BLOCK - 1 + AREA * STEP

# Energy of the noise's frequencies, at least, of white noise's: correlations at three distances
# tell little of the finest ones.
LEAST = 0.05
# Rounding to 8 bits, as variance, which no measurement on smooth places shows.
ROUNDING = (1 / 255) ** 2 / 12
# Structure is what has so many times the energy that noise has: little where noise is what it was
# measured to be, much where a camera has smoothed (`auto.smoothed`).
FACTOR, FACTOR_SMOOTHED = 5.0, 36.0
# The mean of an area's blocks is surer than one block: there it takes less, unless a camera has
# smoothed. Where it has done so wholly, areas are not asked.
AREA_FACTOR, AREA_FACTOR_SMOOTHED = 2.0, 72.0


def factor(noise: PhotoNoise) -> float:
    """How many times the noise's energy is structure's."""
    return FACTOR * (FACTOR_SMOOTHED / FACTOR) ** smoothed(noise)


def area_factor(noise: PhotoNoise) -> float:
    """The same of the mean over an area."""
    share = smoothed(noise)
    if share == 1:
        return np.inf
    return AREA_FACTOR * (AREA_FACTOR_SMOOTHED / AREA_FACTOR) ** share


def frequencies(correlation: tuple[float, ...]) -> Array:
    """[BLOCK]: energy along a line of a block's cosine coefficients, of noise of variance 1 with
    these autocorrelations at 1, 2, … pixels and none beyond. Rows and columns are taken to be
    independent."""
    at = np.zeros(BLOCK)
    at[0] = 1
    at[1 : 1 + len(correlation)] = correlation
    distance = np.abs(np.arange(BLOCK)[:, None] - np.arange(BLOCK)[None])
    seen = COSINES * WINDOW
    return np.maximum(np.einsum("ki,kj,ij->k", seen, seen, at[distance]), LEAST)


def keep_structure(before: Array, after: Array, noise: PhotoNoise) -> Array:
    """before, what a network was shown, and after, its answer, [H, W, 3] -> the answer with the
    structure of `before` that it lacks. The border is reflected."""
    height, width = before.shape[:2]
    margin = STEP + AREA * STEP
    frame = [(margin, STEP - 1 + -size % STEP + margin) for size in (height, width)]
    rows, columns = (
        reflected(size, before, after)
        for size, (before, after) in zip((height, width), frame, strict=True)
    )
    residual = ((before - after).astype(np.float64) @ OPPONENT.T)[rows][:, columns]
    level = after.mean(-1, dtype=np.float64)[rows][:, columns]
    brightness = blocks_of(level).mean((2, 3))
    most, most_of_area = factor(noise), area_factor(noise)
    back = np.zeros_like(residual)
    for component in range(3):
        # The first component is brightness, the others are colour.
        kind = min(component, 1)
        deviation = deviation_at(brightness, noise, lambda *levels, kind=kind: levels[kind]) / 255
        along = frequencies((noise.correlation, noise.colour_correlation)[kind])
        expected = (deviation**2 + ROUNDING)[:, :, None, None] * np.outer(along, along)
        seen = blocks_of(residual[:, :, component]) * np.outer(WINDOW, WINDOW)
        coefficients = dctn(seen, axes=(2, 3), norm="ortho")
        # A coefficient alone says little: with its neighbours.
        energy = uniform_filter(coefficients**2 / expected, (1, 1, 3, 3), mode="nearest")
        side = 2 * AREA + 1
        of_area = uniform_filter(energy, (side, side, 1, 1), mode="nearest")
        share = np.maximum(wiener(energy, most), wiener(of_area, most_of_area))
        back[:, :, component] = overlapped(share * coefficients, *back.shape[:2])
    inner = back[margin : margin + height, margin : margin + width]
    return (after + inner @ OPPONENT).astype(after.dtype)


GOLDEN = Path(__file__).parents[2] / "src" / "raster" / "structure.golden.json"


def golden() -> list[dict]:
    """Pictures [H, W, 3] with noise, stripes and a point, their noise, and what is kept of them in
    an answer that is blurred too much. Planes as float32, base64."""
    cases = []
    for height, width, smooth in ((41, 50, False), (36, 66, True)):
        rows, columns = np.arange(height)[:, None, None], np.arange(width)[None, :, None]
        noise = place_hash(5, rows, columns, np.arange(3)[None, None]).astype(np.float64) / 2**32
        if smooth:
            noise = (noise + np.roll(noise, 1, 0) + np.roll(noise, 1, 1)) / 2
        picture = 0.3 + 0.1 * columns / width + 0.06 * (noise - noise.mean())
        picture = picture + 0.1 * np.sin(columns * 1.3 + rows * 0.4) * (columns > 2 * width / 3)
        picture[height // 2, width // 4] += 0.5
        before = picture.astype(np.float32)
        after = uniform_filter(before, (9, 9, 1), mode="mirror").astype(np.float32)
        found = measure(before)
        assert found is not None
        kept = keep_structure(before, after, found).astype(np.float32)
        cases.append(
            {
                "width": width,
                "height": height,
                "noise": asdict(found),
                "before": planes(before),
                "after": planes(after),
                "kept": planes(kept),
            }
        )
    return cases


def planes(image: Array) -> str:
    return base64.b64encode(np.ascontiguousarray(image.transpose(2, 0, 1)).tobytes()).decode()


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps(golden()) + "\n")
    print(GOLDEN, file=sys.stderr)
