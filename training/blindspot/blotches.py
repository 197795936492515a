"""Blotches of colour: noise of colour so coarse that a network takes it for the picture.

A camera's noise reduction takes fine noise of colour away and leaves what is coarser than it looks
at: patches of green and magenta, five to fifty pixels wide. On a picture made four times smaller,
colour that brightness does not explain is what is left of it by a local linear model of colour on
brightness (the guided filter, He et al. 2013, TPAMI 35). Of that, what stands out in a cosine
transform stays, as in `structure.py`; the rest is taken from the photo before a network sees it.

Whether a photo has blotches is told by its patches (`level_of`): they are all over it, alike in
strength, not much weaker than what brightness does at that size, and more than fine noise explains.

`src/raster/blotches.ts` and `src/measure/coarse-colour.ts` do the same in the app, number for
number; the two are compared on `src/raster/blotches.golden.json`, which
`python -m blindspot.blotches` writes.
"""

from __future__ import annotations

import base64
import json
import math
import sys
from pathlib import Path

import numpy as np
from scipy.fft import dctn
from scipy.ndimage import uniform_filter

from .procedures import place_hash
from .transform import (
    BLOCK,
    OPPONENT,
    STEP,
    WINDOW,
    blocks_of,
    level,
    overlapped,
    reflected,
    wiener,
)

Array = np.ndarray

# Blotches are seen on a picture so many times smaller.
CELL = 4
# The local model's windows are so many cells to each side, and its brightness varies this much
# before it explains anything.
RADIUS = 8
LEAST_VARIANCE = (2 / 255) ** 2
# What has more than so many times a frequency's usual energy is the picture's.
FACTOR = 4.0
# Usual: at this quantile of all blocks, for most are not the picture's, over chi-squared's.
USUAL_QUANTILE, USUAL_SHARE = 0.35, 0.206
# Of so many blocks at most.
MOST_BLOCKS = 4096

# A photo has blotches where the coarse colour of its patches, at their lower tenth, lies between
# these, in 1/255, has at least this share of coarse brightness, is so many times what fine noise of
# colour explains, and is no stronger at the middle patch than that, as a logarithm.
LEAST_LEVEL, MOST_LEVEL, LEAST_SHARE, LEAST_EXCESS, MOST_SPREAD = 2.0, 20.0, 0.6, 1.35, 0.35
LOWER_TENTH = 0.1
# They reach into the flattest blocks of 16 pixels, unlike tiles and cloth of many colours: this
# share of them is alike there at 3 pixels' distance.
LEAST_WITHIN = 0.13
# Variances that no photo of 8 bits shows at that size.
NOTHING = 0.05 / 255**2


def coarse_of(patch: Array) -> tuple[float, float]:
    """Of a patch [side, side, 3], a multiple of CELL: the variance of its coarse brightness, and
    of its coarse colour as far as no plane and no brightness explains it."""
    cells = means(patch)
    cells = level((cells - cells.mean((0, 1)))[None])[0]
    brightness = cells[:, :, 0]
    power = float(np.square(brightness).sum())
    variance = 0.0
    for k in (1, 2):
        share = float((brightness * cells[:, :, k]).sum()) / (power + NOTHING)
        variance += float(np.square(cells[:, :, k] - share * brightness).mean())
    return power / brightness.size, variance


def level_of(
    patches: list[tuple[float, float]], colour: float, correlation: tuple[float, ...]
) -> float:
    """The standard deviation of a photo's blotches in 1/255, both colour differences together; 0
    where it has none that are sure. patches: `coarse_of` each. colour, correlation: of fine noise
    (`auto.PhotoNoise`)."""
    if not patches:
        return 0.0
    brightness, own = (np.sort(values) for values in zip(*patches, strict=True))
    tenth, middle = (int(q * (len(own) - 1)) for q in (LOWER_TENTH, 0.5))
    level = 255 * math.sqrt(own[tenth])
    share = math.sqrt(own[tenth] / (brightness[tenth] + NOTHING))
    spread = math.log((own[middle] + NOTHING) / (own[tenth] + NOTHING)) / 2
    # The mean of a cell's pixels, as if rows and columns were independent.
    along = (1 + sum(2 * (1 - lag / CELL) * r for lag, r in enumerate(correlation, 1))) / CELL
    explained = math.sqrt(2) * colour * max(along, 1 / CELL) + 0.3
    within = math.sqrt(max(0.0, 2 * correlation[-1])) * colour
    everywhere = spread <= MOST_SPREAD and within >= LEAST_WITHIN * level
    strong = LEAST_LEVEL <= level <= MOST_LEVEL and share >= LEAST_SHARE
    return level if strong and everywhere and level >= LEAST_EXCESS * explained else 0.0


def without_blotches(photo: Array, share: float = 1.0, mended: Array | None = None) -> Array:
    """A photo [H, W, 3] in [0, 1] -> the same without this share of its blotches; or, `mended`, the
    photo without hot pixels."""
    height, width = photo.shape[:2]
    seen = photo if mended is None else mended
    away = enlarged(blotches(photo), height, width) @ OPPONENT[1:]
    return np.clip(seen - share * away, 0, 1).astype(seen.dtype)


def blotches(photo: Array) -> Array:
    """[cells down, cells across, 2]: what is to be taken from both colour differences."""
    cells = means(photo)
    colour = cells[:, :, 1:] - explained(cells[:, :, 0], cells[:, :, 1:])
    height, width = colour.shape[:2]
    rows, columns = (
        reflected(size, STEP, STEP - 1 + -size % STEP + STEP) for size in (height, width)
    )
    away = np.zeros((len(rows), len(columns), 2))
    for k in (0, 1):
        seen = blocks_of(colour[rows][:, columns, k]) * np.outer(WINDOW, WINDOW)
        coefficients = dctn(seen, axes=(2, 3), norm="ortho")
        energy = np.square(coefficients)
        every = energy.reshape(-1, BLOCK, BLOCK)
        count = min(len(every), MOST_BLOCKS)
        asked = np.sort(every[np.arange(count) * len(every) // count], 0)
        usual = asked[int(USUAL_QUANTILE * (count - 1))] / USUAL_SHARE
        usual = np.maximum(uniform_filter(usual, 3, mode="nearest"), NOTHING)
        stands = uniform_filter(energy / usual, (1, 1, 3, 3), mode="nearest")
        own = (1 - wiener(stands, FACTOR)) * coefficients
        away[:, :, k] = overlapped(own, *away.shape[:2])
    return away[STEP : STEP + height, STEP : STEP + width]


def means(photo: Array) -> Array:
    """[cells down, cells across, 3]: mean brightness and colour differences of each cell; those at
    the right and at the bottom may be smaller."""
    sums = photo.astype(np.float64) @ OPPONENT.T
    for axis in (0, 1):
        length = sums.shape[axis]
        starts = np.arange(0, length, CELL)
        counts = np.minimum(starts + CELL, length) - starts
        shape = [1, 1, 1]
        shape[axis] = -1
        sums = np.add.reduceat(sums, starts, axis) / counts.reshape(shape)
    return sums


def explained(brightness: Array, colour: Array) -> Array:
    """Colour [h, w, 2] as a local linear model of brightness [h, w] has it."""
    mean, square = around(brightness), around(np.square(brightness))
    variance = square - np.square(mean)
    out = np.empty_like(colour)
    for k in (0, 1):
        own = around(colour[:, :, k])
        slope = (around(brightness * colour[:, :, k]) - mean * own) / (variance + LEAST_VARIANCE)
        out[:, :, k] = around(slope) * brightness + around(own - slope * mean)
    return out


def around(values: Array) -> Array:
    """The mean of the window around each cell, as far as there are cells."""
    for axis in (0, 1):
        length = values.shape[axis]
        sums = np.concatenate([np.zeros_like(values.take([0], axis)), values.cumsum(axis)], axis)
        first = np.maximum(np.arange(length) - RADIUS, 0)
        last = np.minimum(np.arange(length) + RADIUS + 1, length)
        shape = [1, 1]
        shape[axis] = -1
        values = (sums.take(last, axis) - sums.take(first, axis)) / (last - first).reshape(shape)
    return values


def enlarged(cells: Array, height: int, width: int) -> Array:
    """Cells [h, w, 2] -> [height, width, 2], linear between their middles."""
    for axis, length in ((0, height), (1, width)):
        at = np.clip((np.arange(length) + 0.5) / CELL - 0.5, 0, cells.shape[axis] - 1)
        before = at.astype(int)
        after = np.minimum(before + 1, cells.shape[axis] - 1)
        shape = [1, 1, 1]
        shape[axis] = -1
        share = (at - before).reshape(shape)
        cells = cells.take(before, axis) * (1 - share) + cells.take(after, axis) * share
    return cells


GOLDEN = Path(__file__).parents[2] / "src" / "raster" / "blotches.golden.json"


def golden() -> list[dict]:
    """Pictures [H, W, 3] uint8 with blotches and an edge of colour, and what is taken from them, as
    float32, base64; `coarse_of` their first patch of 64², null where they have none."""
    cases = []
    for height, width in ((90, 131), (37, 64), (3, 5)):
        rows, columns = np.arange(height)[:, None, None], np.arange(width)[None, :, None]
        coarse = place_hash(7, rows // 9, columns // 9, np.arange(3)[None, None]) / 2**32
        fine = place_hash(8, rows, columns, np.arange(3)[None, None]) / 2**32
        edge = (columns > width / 2) * np.array([0.25, -0.1, 0.05])
        picture = 0.3 + 0.1 * columns / width + 0.12 * (coarse - 0.5) + 0.05 * fine + edge
        image = np.round(np.clip(picture, 0, 1) * 255).astype(np.uint8)
        photo = image / 255
        away = blotches(photo).transpose(2, 0, 1).astype(np.float32)
        patch = photo[:64, :64]
        cases.append(
            {
                "width": width,
                "height": height,
                "image": base64.b64encode(image.tobytes()).decode(),
                "away": base64.b64encode(np.ascontiguousarray(away).tobytes()).decode(),
                "coarse": coarse_of(patch) if patch.shape[:2] == (64, 64) else None,
            }
        )
    return cases


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps(golden()) + "\n")
    print(GOLDEN, file=sys.stderr)
